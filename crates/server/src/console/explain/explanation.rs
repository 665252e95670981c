//! What the API's explanation says, as far as pages show it. What comes from an assertion is text or JSON here, and nothing more.

use serde::Deserialize;
use serde_json::Value;

/// An explanation.
#[derive(Deserialize)]
pub(in crate::console) struct Explanation {
    pub(in crate::console) granted: bool,
    pub(in crate::console) provisional: bool,
    pub(in crate::console) refusal: Option<Refusal>,
    pub(in crate::console) client: Option<Client>,
    pub(in crate::console) client_assertion: Option<Assertion>,
    pub(in crate::console) assertion: Option<Assertion>,
    pub(in crate::console) checks: Vec<Check>,
    pub(in crate::console) token: Option<Token>,
}

/// What the token endpoint answers.
#[derive(Deserialize)]
pub(in crate::console) struct Refusal {
    pub(in crate::console) reason: String,
    pub(in crate::console) error: String,
    pub(in crate::console) status: u16,
    pub(in crate::console) error_description: String,
}

/// The client.
#[derive(Deserialize)]
pub(in crate::console) struct Client {
    pub(in crate::console) id: String,
}

/// An assertion, decoded as far as it can be.
#[derive(Deserialize)]
pub(in crate::console) struct Assertion {
    pub(in crate::console) header: Value,
    pub(in crate::console) claims: Value,
    pub(in crate::console) issuer: Option<Issuer>,
    #[serde(default)]
    pub(in crate::console) keys: Vec<Key>,
}

/// The registered issuer that an assertion names.
#[derive(Deserialize)]
pub(in crate::console) struct Issuer {
    pub(in crate::console) name: String,
    /// Of an identity provider; a client goes by its name.
    pub(in crate::console) id: Option<String>,
}

/// A key of the issuer.
#[derive(Deserialize)]
pub(in crate::console) struct Key {
    #[serde(rename = "key_id")]
    pub(in crate::console) id: Option<String>,
    pub(in crate::console) thumbprint: String,
    pub(in crate::console) from: String,
    pub(in crate::console) algorithms: String,
    pub(in crate::console) live: bool,
}

/// A check.
#[derive(Deserialize)]
pub(in crate::console) struct Check {
    pub(in crate::console) of: Part,
    pub(in crate::console) step: String,
    pub(in crate::console) clause: String,
    pub(in crate::console) title: String,
    pub(in crate::console) outcome: Outcome,
    pub(in crate::console) compared: Option<Compared>,
    pub(in crate::console) why: Option<String>,
    pub(in crate::console) detail: Option<String>,
    #[serde(default)]
    pub(in crate::console) mend: Vec<Mend>,
}

/// What a check is of.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::console) enum Part {
    Request,
    ClientAssertion,
    Assertion,
}

/// What a check came to.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::console) enum Outcome {
    Passed,
    Failed,
    NotReached,
    NotJudged,
    Assumed,
}

/// The two sides of a check.
#[derive(Deserialize)]
pub(in crate::console) struct Compared {
    pub(in crate::console) found: String,
    pub(in crate::console) expected: String,
}

/// What would mend it.
#[derive(Deserialize)]
pub(in crate::console) struct Mend {
    pub(in crate::console) advice: String,
    pub(in crate::console) command: Option<String>,
}

/// The token that results, or resulted.
#[derive(Deserialize)]
pub(in crate::console) struct Token {
    pub(in crate::console) subject: String,
    pub(in crate::console) scope: String,
    pub(in crate::console) audience: Vec<String>,
    pub(in crate::console) format: String,
    pub(in crate::console) algorithm: Option<String>,
    pub(in crate::console) lifetime_seconds: i64,
    pub(in crate::console) claims: Value,
}
