//! Settings that are more than a word, in words for a table: a line each. Names and values stay the administration API's own.

use serde_json::Value;

use super::value_text::text;
use crate::terminal;

/// The value of the setting `name`, line by line; `None` when it is a word as any other.
pub(super) fn lines(name: &str, value: &Value) -> Option<Vec<String>> {
    match name {
        "subjects" | "on_behalf_of" => patterns(value),
        "claim_rule" => value.as_str().map(|rule| {
            let lines = rule.lines().map(terminal::plain);
            lines.collect()
        }),
        "claim_mapping" => Some(items(value).iter().flat_map(mapping).collect()),
        "rule_tests" => Some(items(value).iter().map(rule_test).collect()),
        "scopes" => value
            .as_object()
            .map(|scopes| scopes.iter().map(scope).collect()),
        "key_source.from" => Some(vec![document(value)]),
        "key_source.tls_authorities" | "certificate_trust.authorities" => {
            counted(value, "-----BEGIN CERTIFICATE-----", "certificate")
        }
        "certificate_trust.revocation_lists" => {
            counted(value, "-----BEGIN X509 CRL-----", "revocation list")
        }
        _ => None,
    }
}

/// A scope of a resource: its name, whether it is given by default, and what it allows.
fn scope((name, settings): (&String, &Value)) -> String {
    let default = if settings["default"] == true {
        " (default)"
    } else {
        ""
    };
    let description = text(&settings["description"]);
    let line = format!("{}{default}  {description}", terminal::plain(name));
    line.trim_end().to_owned()
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// How many blocks a PEM text holds.
fn counted(pem: &Value, block: &str, what: &str) -> Option<Vec<String>> {
    let count = pem.as_str()?.matches(block).count();
    let many = if count == 1 { "" } else { "s" };
    Some(vec![format!("{count} {what}{many}")])
}

fn patterns(rule: &Value) -> Option<Vec<String>> {
    let matching = rule.get("matching")?;
    let mut lines: Vec<_> = items(&matching["patterns"]).iter().map(text).collect();
    let last = lines.last_mut()?;
    let separators = text(&matching["separators"]);
    let each: Vec<_> = separators.chars().map(String::from).collect();
    last.push_str(&if each.is_empty() {
        "  (* stops nowhere)".to_string()
    } else {
        ["  (* stops at ", &each.join(" and "), ")"].concat()
    });
    Some(lines)
}

fn mapping(mapping: &Value) -> Vec<String> {
    let claim = text(&mapping["claim"]);
    let mut lines = Vec::new();
    if let Some(name) = mapping["carried_as"].as_str() {
        lines.push(if name == claim {
            format!("{claim}: carried")
        } else {
            format!("{claim}: carried as {}", terminal::plain(name))
        });
    }
    for (value, scopes) in mapping["scopes"].as_object().into_iter().flatten() {
        let scopes = items(scopes).iter().map(text).collect::<Vec<_>>().join(" ");
        let value = terminal::plain(value);
        lines.push(format!("{claim}: {value} brings {scopes}"));
    }
    lines
}

fn rule_test(test: &Value) -> String {
    format!("{:<6} {}", text(&test["expect"]), text(&test["name"]))
}

fn document(from: &Value) -> String {
    let Some((name, at)) = from.as_object().and_then(|from| from.iter().next()) else {
        return text(from);
    };
    let url = text(&at["url"]);
    match at["token_file"].as_str() {
        Some(file) => format!("{name} {url}, token_file {}", terminal::plain(file)),
        None => format!("{name} {url}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_of_trust_are_told_line_by_line() {
        let patterns =
            json!({"matching": {"patterns": ["repo:a/*", "repo:b/*"], "separators": ":/"}});
        assert_eq!(
            lines("subjects", &patterns).unwrap(),
            ["repo:a/*", "repo:b/*  (* stops at : and /)"]
        );
        assert_eq!(lines("subjects", &json!("anyone")), None);
        let mapping = json!([
            {"claim": "groups", "carried_as": "roles", "scopes": {"admins": ["a", "b"]}},
            {"claim": "email", "carried_as": "email"},
        ]);
        assert_eq!(
            lines("claim_mapping", &mapping).unwrap(),
            [
                "groups: carried as roles",
                "groups: admins brings a b",
                "email: carried"
            ]
        );
        let tests = json!([{"name": "another branch", "claims": {}, "expect": "deny"}]);
        assert_eq!(
            lines("rule_tests", &tests).unwrap(),
            ["deny   another branch"]
        );
        let from = json!({"kubernetes": {"url": "https://k", "token_file": "/t"}});
        assert_eq!(
            lines("key_source.from", &from).unwrap(),
            ["kubernetes https://k, token_file /t"]
        );
        assert_eq!(
            lines("key_source.from", &json!("discovery")).unwrap(),
            ["discovery"]
        );
        assert_eq!(
            lines("claim_rule", &json!("a &&\nb\u{1b}")).unwrap(),
            ["a &&", "b\u{fffd}"]
        );
    }
}
