//! Tests of the answers: the exact bodies, and every text read back by an independent reader of each format.

use std::collections::HashMap;

use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;

fn answer(scope: &str, extra: &[(&str, &str)]) -> TokenAnswer {
    TokenAnswer {
        access_token: "e30.e30.AA".to_owned(),
        expires_in: 3600,
        scope: scope.parse().unwrap(),
        refresh_token: None,
        id_token: None,
        issued_token_type: None,
        extra: extra
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
    }
}

fn from_json(body: &str) -> HashMap<String, serde_json::Value> {
    serde_json::from_str(body).unwrap()
}

fn from_form(body: &str) -> HashMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

fn from_xml(body: &str) -> HashMap<String, String> {
    let mut reader = quick_xml::Reader::from_str(body);
    let mut members = HashMap::new();
    let mut open = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if !open.is_empty() {
                    members.insert(name.clone(), String::new());
                }
                open.push(name);
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) if open.len() == 2 => {
                members.get_mut(&open[1]).unwrap().push_str(&text);
            }
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                let text = quick_xml::escape::unescape(&reference).unwrap();
                members.get_mut(&open[1]).unwrap().push_str(&text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    members
}

#[test]
fn rfc6749_s5_1_json_in_its_order_with_a_number() {
    let extra = [
        ("instance_url", "https://a.example"),
        ("id", "https://a.example/\"x\""),
    ];
    assert_eq!(
        answer("a b", &extra).body(AnswerFormat::Json),
        r#"{"access_token":"e30.e30.AA","token_type":"Bearer","expires_in":3600,"scope":"a b","id":"https://a.example/\"x\"","instance_url":"https://a.example"}"#
    );
}

#[test]
fn the_same_members_as_a_form() {
    assert_eq!(
        answer("a b", &[("id", "x&y=ä")]).body(AnswerFormat::UrlEncoded),
        "access_token=e30.e30.AA&token_type=Bearer&expires_in=3600&scope=a+b&id=x%26y%3D%C3%A4"
    );
}

#[test]
fn the_same_members_as_xml() {
    assert_eq!(
        answer("a", &[("id", "<&>\0")]).body(AnswerFormat::Xml),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<oauth><access_token>e30.e30.AA</access_token>\
         <token_type>Bearer</token_type><expires_in>3600</expires_in><scope>a</scope>\
         <id>&lt;&amp;&gt;\u{fffd}</id></oauth>"
    );
}

#[test]
fn rfc6749_s3_3_an_empty_scope_is_not_written() {
    for format in AnswerFormat::ALL {
        assert!(
            !answer("", &[]).body(format).contains("scope"),
            "{format:?}"
        );
    }
}

#[test]
fn rfc6749_s5_2_errors_in_every_format() {
    let error = ErrorAnswer {
        error: ErrorCode::InvalidGrant,
        description: "Send a new assertion (RFC 7523 section 3).".to_owned(),
        uri: Some("https://www.rfc-editor.org/rfc/rfc7523#section-3".to_owned()),
    };
    let json = from_json(&error.body(AnswerFormat::Json));
    assert_eq!(json["error"], "invalid_grant");
    assert_eq!(json.len(), 3);
    for members in [
        from_form(&error.body(AnswerFormat::UrlEncoded)),
        from_xml(&error.body(AnswerFormat::Xml)),
    ] {
        assert_eq!(members["error"], "invalid_grant");
        assert_eq!(members["error_description"], error.description);
        assert_eq!(
            members["error_uri"],
            "https://www.rfc-editor.org/rfc/rfc7523#section-3"
        );
    }
}

#[test]
fn an_extra_member_never_takes_the_place_of_another() {
    for name in RESERVED_MEMBERS {
        assert!(!allowed_as_extra(name), "{name}");
        let body = answer("a", &[(name, "other")]).body(AnswerFormat::Json);
        assert!(!body.contains("other"), "{body}");
    }
    for bad in [
        "",
        "1a",
        "-a",
        "xmlns",
        "XmL",
        "a b",
        "a>b",
        "a:b",
        "ä",
        "éa",
        &"a".repeat(65),
    ] {
        assert!(!allowed_as_extra(bad), "{bad}");
    }
    for good in ["id", "instance_url", "issued_at", "x-y.z", "_a"] {
        assert!(allowed_as_extra(good), "{good}");
    }
}

#[test]
fn rfc6749_s5_2_the_characters_of_a_description() {
    assert!(allowed_in_description(
        "Send a new assertion (RFC 7523 section 3)."
    ));
    for bad in ["a\"b", "a\\b", "a\nb", "a\tb", "ä", "\u{7f}", "\u{a7}"] {
        assert!(!allowed_in_description(bad), "{bad:?}");
    }
}

#[test]
fn formats_are_named_exactly() {
    for format in AnswerFormat::ALL {
        assert_eq!(AnswerFormat::from_name(format.name()), Some(format));
    }
    for name in ["", "JSON", "json ", "form"] {
        assert_eq!(AnswerFormat::from_name(name), None);
    }
}

proptest! {
    #[test]
    fn any_text_comes_back_from_every_format(value in any::<String>()) {
        let answer = answer("a", &[("id", &value)]);
        let json = from_json(&answer.body(AnswerFormat::Json));
        prop_assert_eq!(json["id"].as_str(), Some(value.as_str()));
        prop_assert_eq!(&from_form(&answer.body(AnswerFormat::UrlEncoded))["id"], &value);
    }

    #[test]
    fn any_text_xml_can_hold_comes_back(value in "[ -~\t\r\nä-ü<>&\"'\u{20ac}\u{10000}]{0,40}") {
        let members = from_xml(&answer("a", &[("id", &value)]).body(AnswerFormat::Xml));
        prop_assert_eq!(members.len(), 5);
        prop_assert_eq!(&members["id"], &value);
    }
}
