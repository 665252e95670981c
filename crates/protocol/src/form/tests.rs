//! Tests of the form parser, with `url`'s independent serializer as the oracle.

use proptest::prelude::*;
use url::form_urlencoded::Serializer;

use super::*;

fn refusal(body: &str) -> InvalidForm {
    Form::parse(body.as_bytes()).err().unwrap()
}

#[test]
fn reads_what_an_sdk_sends_and_borrows_the_assertion() {
    let body = b"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=e30.e30.AA&scope=a+b%20c";
    let form = Form::parse(body).unwrap();
    assert_eq!(
        form.value("grant_type"),
        Some("urn:ietf:params:oauth:grant-type:jwt-bearer")
    );
    assert_eq!(form.value("scope"), Some("a b c"));
    let assertion = form.value("assertion").unwrap();
    assert_eq!(assertion, "e30.e30.AA");
    assert!(body.as_ptr_range().contains(&assertion.as_ptr()));
}

#[test]
fn rfc6749_s3_2_an_empty_value_counts_as_absent() {
    let form = Form::parse(b"scope=&client_id&format=xml").unwrap();
    assert_eq!(form.value("scope"), None);
    assert_eq!(form.value("client_id"), None);
    assert_eq!(form.values("scope").count(), 0);
    assert_eq!(form.value("format"), Some("xml"));
    assert!(Form::parse(b"").unwrap().parameters.is_empty());
    assert!(Form::parse(b"&&").unwrap().parameters.is_empty());
}

#[test]
fn rfc6749_s3_2_keeps_unknown_parameters() {
    let form = Form::parse(b"box_device_id=0&x-client-SKU=MSAL").unwrap();
    assert_eq!(form.value("box_device_id"), Some("0"));
    assert_eq!(form.value("x-client-SKU"), Some("MSAL"));
}

#[test]
fn rfc6749_s3_2_refuses_a_repeated_parameter() {
    for body in [
        "a=1&a=2",
        "a=1&b=2&a=1",
        "a=&a=1",
        "a=1&a",
        "a&a",
        "%61=1&a=2",
        "scope=x&s%63ope=y",
    ] {
        assert!(
            matches!(refusal(body), InvalidForm::Repeated { .. }),
            "{body}"
        );
    }
    let long = "n".repeat(1000);
    let name = "n".repeat(NAME_KEPT);
    assert_eq!(
        refusal(&format!("{long}=1&{long}=2")),
        InvalidForm::Repeated { name }
    );
}

#[test]
fn rfc8707_s2_resource_may_repeat_and_rfc8693_s2_1_audience() {
    let form = Form::parse(b"resource=urn:a&resource=&resource=urn:b").unwrap();
    assert_eq!(
        form.values("resource").collect::<Vec<_>>(),
        ["urn:a", "urn:b"]
    );
    let form = Form::parse(b"audience=a&audience=b").unwrap();
    assert_eq!(form.values("audience").collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn rfc6749_appendix_b_refuses_bad_escapes_and_text_that_is_not_utf8() {
    for body in [
        "a=%", "a=%4", "a=%4&b=1", "a=%zz", "a=%+1", "a=%-1", "a=%ff", "%c3=1", "a=%c3%28",
    ] {
        assert_eq!(refusal(body), InvalidForm::Malformed, "{body}");
    }
    assert!(Form::parse(b"a=\xff").is_err());
    let form = Form::parse("a=%C3%a4&b=ä".as_bytes()).unwrap();
    assert_eq!(form.value("a"), Some("ä"));
    assert_eq!(form.value("b"), Some("ä"));
}

#[test]
fn takes_64_parameters_and_not_one_more() {
    let body = |count: usize| {
        (0..count)
            .map(|n| format!("p{n}={n}"))
            .collect::<Vec<_>>()
            .join("&")
    };
    assert_eq!(
        Form::parse(body(64).as_bytes()).unwrap().value("p63"),
        Some("63")
    );
    assert_eq!(refusal(&body(65)), InvalidForm::TooMany);
    assert_eq!(refusal(&"resource=urn:a&".repeat(65)), InvalidForm::TooMany);
}

proptest! {
    #[test]
    fn reads_back_what_another_library_wrote(pairs in prop::collection::btree_map(".{1,12}", ".{1,40}", 0..20)) {
        let body = Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let form = Form::parse(body.as_bytes()).unwrap();
        prop_assert_eq!(form.parameters.len(), pairs.len());
        for (name, value) in &pairs {
            prop_assert_eq!(form.value(name), Some(value.as_str()));
        }
    }

    #[test]
    fn never_panics_and_never_yields_an_empty_value(body in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(form) = Form::parse(&body) {
            prop_assert!(form.parameters.len() <= MOST_PARAMETERS);
            prop_assert!(form.parameters.iter().all(|(_, value)| !value.is_empty()));
        }
    }

    #[test]
    fn any_mix_of_separators_and_escapes_is_answered(body in "[a-c&=%+2fä]{0,60}") {
        if let Ok(form) = Form::parse(body.as_bytes()) {
            let mut names: Vec<_> = form.parameters.iter().map(|(name, _)| name).collect();
            let count = names.len();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), count);
        }
    }
}

proptest! {
    #[test]
    fn rfc6749_b_what_is_written_is_read_back(pairs in proptest::collection::vec(("[a-z_]{1,8}", ".{1,20}"), 0..10)) {
        let mut seen = std::collections::HashSet::new();
        let pairs: Vec<_> = pairs.iter().filter(|(name, _)| seen.insert(name.clone())).collect();
        let text = encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let form = Form::parse(text.as_bytes()).unwrap();
        let read: Vec<_> = form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        prop_assert_eq!(read, pairs.into_iter().cloned().collect::<Vec<_>>());
    }
}
