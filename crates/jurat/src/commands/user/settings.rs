//! The flags that say who a user is; `create` and `update` share them.

use clap::Args;
use serde_json::{Map, Value};

use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};

/// Who a user is.
#[derive(Debug, Args)]
pub(super) struct UserSettingArgs {
    /// The name for people
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Whether somebody made sure of the address: then the user signs in with it too [default: no]
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    email_verified: Option<bool>,
    /// When the user ends: 2027-01-31, 2027-01-31T12:00:00Z, or 90d from now [default: never]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// A further claim for ID tokens and userinfo; repeat it for more
    #[arg(long, value_name = "NAME=TEXT")]
    claim: Vec<String>,
    /// A further claim that is more than a text; repeat it for more
    #[arg(long, value_name = "NAME=JSON")]
    claim_json: Vec<String>,
}

/// Flags with the settings they state.
pub(super) const FLAGS: [(&str, &str); 6] = [
    ("username", "username"),
    ("name", "name"),
    ("email", "email"),
    ("email-verified", "email_verified"),
    ("expires", "expires_at"),
    ("claim", "claims"),
];

impl UserSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Outcome<Patch> {
        let mut patch = Patch::default();
        patch.set_given("name", self.name.as_deref());
        patch.set_given("email", self.email.as_deref());
        patch.set_given("email_verified", self.email_verified);
        texts::set_time(&mut patch, "expires_at", self.expires.as_ref())?;
        let claims = self.claims()?;
        if !claims.is_empty() {
            patch.set("claims", Value::Object(claims));
        }
        Ok(patch)
    }

    fn claims(&self) -> Outcome<Map<String, Value>> {
        let mut claims = Map::new();
        for stated in &self.claim {
            let (name, text) = pair(stated)?;
            claims.insert(name.into(), text.into());
        }
        for stated in &self.claim_json {
            let (name, json) = pair(stated)?;
            let value = serde_json::from_str(json)
                .map_err(|e| Failure::usage(format!("--claim-json {name}: no JSON: {e}")))?;
            claims.insert(name.into(), value);
        }
        Ok(claims)
    }
}

fn pair(stated: &str) -> Outcome<(&str, &str)> {
    stated.split_once('=').ok_or_else(|| {
        Failure::usage(format!("{stated} has no value")).next("write it as name=value")
    })
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err("yes or no".into()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jurat_registry::user::UserSettings;

    use super::FLAGS;

    #[test]
    fn every_setting_of_a_user_has_a_flag() {
        let settings = serde_json::to_value(UserSettings::default()).unwrap();
        let mut names: BTreeSet<_> = settings
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        // `enabled` has commands of its own.
        names.remove("enabled");
        let stated: BTreeSet<_> = FLAGS.into_iter().map(|(_, setting)| setting).collect();
        assert_eq!(stated, names);
    }
}
