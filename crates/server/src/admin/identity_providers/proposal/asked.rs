//! The request for a proposal.

use crate::admin::credential::StatedKey;
use crate::admin::openapi::stated::Patch;
use jurat_registry::client_credential::TrustedKey;
use jurat_registry::id::ClientId;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::key_source::KeySource;
use jurat_registry::preset::answers::Answers;
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::admin::credential;
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What is asked. Has no `Debug`: it holds an assertion.
pub(super) struct Asked {
    pub(super) assertion: String,
    pub(super) preset: Option<String>,
    pub(super) answers: Answers,
    pub(super) client: Option<ClientId>,
    /// Settings that go over those proposed.
    pub(super) stated: Map<String, Value>,
    /// Keys to be registered.
    pub(super) keys: Vec<TrustedKey>,
}

/// What is asked, as a request states it.
#[derive(JsonSchema)]
#[schemars(rename = "ProposalRequest", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the body is read member by member: this describes it"
)]
pub(super) struct StatedSample {
    /// A signed JWT of the issuer.
    assertion: String,
    /// The name of a preset; recognised from the sample when nothing is said.
    preset: Option<String>,
    /// Answers to the preset's questions, over those that the sample gives.
    answers: Option<Answers>,
    /// The client that will present such assertions.
    client: Option<ClientId>,
    /// Where the issuer publishes its keys.
    key_source: Option<KeySource>,
    /// Keys to be registered.
    keys: Option<Vec<StatedKey>>,
    /// Settings that go over those proposed.
    settings: Option<Patch<IdentityProviderSettings>>,
}

impl Asked {
    pub(super) fn read(app: &AppState, mut body: JsonBody) -> Result<Self, Problem> {
        let assertion = body.take::<String>("assertion")?.ok_or_else(|| {
            Problem::of_field(
                "assertion",
                "send a sample assertion of the issuer: a signed JWT",
            )
        })?;
        let client: Option<ClientId> = body.take("client")?;
        let mut stated: Map<String, Value> = body.take("settings")?.unwrap_or_default();
        if let Some(source) = body.0.remove("key_source") {
            stated.insert("key_source".to_owned(), source);
        }
        if let Some(client) = &client {
            let only = json!({ "only": [client] });
            stated.entry("clients").or_insert(only);
        }
        let asked = Self {
            assertion,
            preset: body.take("preset")?,
            answers: body.take("answers")?.unwrap_or_default(),
            client,
            stated,
            keys: keys(app, body.take("keys")?.unwrap_or_default())?,
        };
        match body.0.keys().next() {
            None => Ok(asked),
            Some(unknown) => Err(Problem::of_field(
                unknown,
                "a proposal takes assertion, preset, answers, key_source, client, keys and settings",
            )),
        }
    }

    /// Whether rule tests are stated.
    pub(super) fn states_rule_tests(&self) -> bool {
        self.stated.contains_key("rule_tests")
    }
}

fn keys(app: &AppState, stated: Vec<Value>) -> Result<Vec<TrustedKey>, Problem> {
    let mut keys = Vec::new();
    for (index, value) in stated.into_iter().enumerate() {
        let new = credential::read(app, value).and_then(credential::NewCredential::into_keys);
        keys.extend(new.map_err(|problem| problem.within(&format!("keys[{index}]")))?);
    }
    Ok(keys)
}
