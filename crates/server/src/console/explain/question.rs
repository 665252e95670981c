//! What the form asks: an assertion as it would be sent; or, of a JWT without its signature and of claims alone, what it would say.

use jurat_protocol::jose::base64url;
use serde_json::{Map, Value, json};

use crate::console::posted::Posted;

/// The fields of the form.
pub(super) const FIELDS: [&str; 4] = ["assertion", "client", "scope", "resource"];

/// Why nothing can be asked.
pub(super) struct Unasked {
    /// The field to blame.
    pub(super) field: &'static str,
    /// What to change.
    pub(super) sentence: String,
}

/// The question that the form asks the API.
pub(super) fn question(form: &Posted) -> Result<Value, Unasked> {
    let assertion = form.text("assertion").ok_or_else(|| {
        unasked("Paste an assertion: a JWT, with or without its signature, or its claims as JSON.")
    })?;
    let mut question = said(assertion)?;
    for name in ["client", "scope"] {
        if let Some(text) = form.text(name) {
            question.insert(name.to_owned(), json!(text));
        }
    }
    let resources = form.words("resource");
    if !resources.is_empty() {
        question.insert("resource".to_owned(), json!(resources));
    }
    Ok(Value::Object(question))
}

fn said(assertion: &str) -> Result<Map<String, Value>, Unasked> {
    let mut question = Map::new();
    if assertion.starts_with('{') {
        let claims: Result<Map<String, Value>, _> = serde_json::from_str(assertion);
        let claims = claims.map_err(|error| {
            unasked(&format!(
                "This begins as JSON, and is not one JSON object: {error}."
            ))
        })?;
        question.insert("claims".to_owned(), Value::Object(claims));
    } else if let Some((header, claims)) = unsigned(assertion) {
        question.insert("header".to_owned(), Value::Object(header));
        question.insert("claims".to_owned(), Value::Object(claims));
    } else {
        question.insert("assertion".to_owned(), json!(assertion));
    }
    Ok(question)
}

/// Header and claims of a JWT whose third part was left out.
fn unsigned(assertion: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let (header, claims) = assertion.split_once('.')?;
    let part = |text: &str| serde_json::from_slice(&base64url::decode(text)?).ok();
    // A third part, even an empty one, is judged as it would be sent: the dot is in no part's alphabet.
    Some((part(header)?, part(claims)?))
}

fn unasked(sentence: &str) -> Unasked {
    Unasked {
        field: "assertion",
        sentence: sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(assertion: &str) -> Value {
        let form = Posted::read(format!("assertion={assertion}&resource=a+b&client=").as_bytes());
        question(&form).unwrap_or_else(|unasked| json!(unasked.sentence))
    }

    #[test]
    fn an_assertion_is_asked_about_as_it_is_and_what_lacks_a_signature_by_what_it_says() {
        let (header, claims) = (
            base64url::encode(r#"{"alg":"ES256"}"#),
            base64url::encode(r#"{"iss":"a"}"#),
        );
        let signed = format!("{header}.{claims}.x");
        assert_eq!(
            ask(&signed),
            json!({"assertion": signed, "resource": ["a", "b"]})
        );
        let without =
            json!({"header": {"alg": "ES256"}, "claims": {"iss": "a"}, "resource": ["a", "b"]});
        assert_eq!(ask(&format!("{header}.{claims}")), without);
        // RFC 7515 appendix A.5: an empty signature is none, and not one that was left out.
        let none = format!("{header}.{claims}.");
        assert_eq!(ask(&none)["assertion"], none);
        assert_eq!(ask("x.y")["assertion"], "x.y");
    }

    #[test]
    fn claims_alone_are_asked_about_and_what_is_neither_is_said() {
        assert_eq!(ask("%7B%22iss%22:1%7D")["claims"], json!({"iss": 1}));
        assert!(ask("%7Bx").as_str().unwrap().contains("JSON object"));
        assert!(ask("").as_str().unwrap().starts_with("Paste"));
    }
}
