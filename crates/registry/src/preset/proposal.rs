//! What a preset makes of answers: an issuer, and settings of which each has its reason.

use serde_json::{Map, Value};

use super::answers::Answers;
use super::bundle::Preset;
use super::trust::BoundLine;
use crate::identity_provider::IdentityProviderSettings;
use crate::problem::InvalidRecord;
use crate::tenant::IssuerIdentifier;

/// Settings of an identity provider as a preset proposes them.
#[derive(Debug)]
pub struct Proposal {
    /// The exact `iss`; `None` when the preset is any issuer's.
    pub issuer: Option<String>,
    /// The settings that the answers led to.
    pub lines: Vec<BoundLine>,
    /// All settings as JSON, defaults and the preset's own among them.
    pub settings: Value,
}

impl Preset {
    /// The settings for these answers; `own` is this server's issuer identifier. An error names the answer to blame as
    /// `answers.NAME`.
    pub fn settings(
        &self,
        answers: &Answers,
        own: &IssuerIdentifier,
    ) -> Result<Proposal, InvalidRecord> {
        let mut settings = IdentityProviderSettings::default();
        for line in self.identity_provider {
            line.apply(&mut settings, own);
        }
        let mut settings =
            serde_json::to_value(&settings).map_err(|e| InvalidRecord::new("preset", e))?;
        let questions = self.trust.map(|trust| trust.questions).unwrap_or_default();
        let answered = answers.check(questions)?;
        let Some(trust) = self.trust else {
            return Ok(Proposal {
                issuer: None,
                lines: Vec::new(),
                settings,
            });
        };
        let binding = (trust.bind)(&answered)?;
        for line in &binding.lines {
            put(&mut settings, line.setting, line.value.clone());
        }
        Ok(Proposal {
            issuer: Some(binding.issuer),
            lines: binding.lines,
            settings,
        })
    }
}

/// Puts `value` in the place that the dotted name `setting` names.
fn put(settings: &mut Value, setting: &str, value: Value) {
    let mut place = settings;
    for part in setting.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[part];
    }
    *place = value;
}
