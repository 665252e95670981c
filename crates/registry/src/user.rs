//! A user of this server: somebody who can sign in here, and for whom tokens speak.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::UserId;
use crate::problem::{InvalidRecord, require};
use crate::role::Role;

mod claims;
mod email;

/// A user. Holds a password's hash only; has no `Debug` all the same.
#[derive(Clone)]
pub struct User {
    parts: UserParts,
}

/// What a [`User`] is made of.
#[derive(Clone)]
pub struct UserParts {
    /// Its identifier: the `sub` of tokens, never given to anybody else.
    pub id: UserId,
    /// What the administrator states.
    pub settings: UserSettings,
    /// What the user may administer; `None`: nothing.
    pub role: Option<Role>,
    /// The password's argon2id hash as a PHC string; `None` until one is set.
    pub password: Option<String>,
    /// What was issued or signed in before does not count any more: set when the password is reset.
    pub valid_from: Timestamp,
    /// When the user was made.
    pub created_at: Timestamp,
    /// When the user was last changed.
    pub updated_at: Timestamp,
    /// Counts the changes; the `ETag` of the administration API.
    pub revision: u64,
}

/// What an administrator states of a user: the body of the administration API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserSettings {
    /// The name to sign in with, unique in the tenant; compared without regard to case.
    pub username: String,
    /// The name for people (`name`).
    pub name: Option<String>,
    /// The e-mail address; a user signs in with it as well when it is verified, and it is unique then.
    pub email: Option<String>,
    /// Whether somebody made sure of it.
    pub email_verified: bool,
    /// Switched off, the user cannot sign in, and what was issued for the user counts for nothing.
    pub enabled: bool,
    /// From when on the user is as if switched off.
    pub expires_at: Option<Timestamp>,
    /// Further claims for ID tokens and userinfo, by name (OpenID Connect Core section 5.1): at most 64, none that tokens use themselves.
    pub claims: BTreeMap<String, serde_json::Value>,
}

impl Default for UserSettings {
    fn default() -> Self {
        Self {
            username: String::new(),
            name: None,
            email: None,
            email_verified: false,
            enabled: true,
            expires_at: None,
            claims: BTreeMap::new(),
        }
    }
}

impl UserSettings {
    /// People tell users apart by these texts, so nothing invisible may stand in them.
    fn validate(&self) -> Result<(), InvalidRecord> {
        let printable = |text: &str| !text.chars().any(is_unseen) && text == text.trim();
        require(
            (1..=200).contains(&self.username.chars().count()) && printable(&self.username),
            "username",
            "a username has 1 to 200 characters, without a blank at either end and without characters that cannot be seen",
        )?;
        let is_name = |name: &String| (1..=200).contains(&name.chars().count()) && printable(name);
        require(
            self.name.as_ref().is_none_or(is_name),
            "name",
            "a name for people has 1 to 200 characters, without a blank at either end and without characters that cannot be seen",
        )?;
        require(
            self.email.as_deref().is_none_or(email::is_address),
            "email",
            "an e-mail address looks like ada@example.com",
        )?;
        require(
            self.email.is_some() || !self.email_verified,
            "email_verified",
            "there is no e-mail address that somebody could have made sure of",
        )?;
        claims::validate(&self.claims)
    }
}

/// Control characters, and those that change what stands around them without being seen (Unicode general category Cf, as far as it occurs in
/// names: zero width, direction, byte order mark).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

impl User {
    /// The one way to make a user, for the administration API, the command line and a row read back alike.
    pub fn new(parts: UserParts) -> Result<Self, InvalidRecord> {
        parts.settings.validate()?;
        let is_hash = |hash: &String| hash.starts_with("$argon2id$") && hash.len() <= 300;
        require(
            parts.password.as_ref().is_none_or(is_hash),
            "password",
            "what is kept of a password is its argon2id hash, as a PHC string",
        )?;
        Ok(Self { parts })
    }

    /// Its identifier.
    pub fn id(&self) -> UserId {
        self.parts.id
    }

    /// Its settings.
    pub fn settings(&self) -> &UserSettings {
        &self.parts.settings
    }

    /// Everything about the user.
    pub fn parts(&self) -> &UserParts {
        &self.parts
    }

    /// The names by which the user is found, in the one spelling in which names are compared: the username, and the verified e-mail address.
    pub fn names(&self) -> Vec<String> {
        let settings = &self.parts.settings;
        let mut names = vec![Self::name_key(&settings.username)];
        let email = settings
            .email
            .as_deref()
            .filter(|_| settings.email_verified);
        names.extend(email.map(Self::name_key));
        names.dedup();
        names
    }

    /// The one spelling in which names are compared.
    pub fn name_key(name: &str) -> String {
        name.trim().to_lowercase()
    }

    /// Whether the user is switched on and not past the end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let settings = &self.parts.settings;
        settings.enabled && settings.expires_at.is_none_or(|end| now < end)
    }

    /// Whether what the user signed in to or allowed at the time `at` counts now.
    pub fn vouches_for(&self, at: Timestamp, now: Timestamp) -> bool {
        self.is_live(now) && self.parts.valid_from <= at
    }

    /// The user as JSON for a row of the store.
    pub fn to_row(&self) -> String {
        let UserParts {
            id,
            settings,
            role,
            password,
            valid_from,
            created_at,
            updated_at,
            revision,
        } = self.parts.clone();
        let at_rest = UserAtRest {
            id,
            settings,
            role,
            password,
            valid_from,
            created_at,
            updated_at,
            revision,
        };
        serde_json::to_string(&at_rest).unwrap_or_default()
    }

    /// Reads a row of the store, with every check that a new user passes.
    pub fn from_row(row: &str) -> Result<Self, InvalidRecord> {
        let at_rest: UserAtRest =
            serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        let UserAtRest {
            id,
            settings,
            role,
            password,
            valid_from,
            created_at,
            updated_at,
            revision,
        } = at_rest;
        Self::new(UserParts {
            id,
            settings,
            role,
            password,
            valid_from,
            created_at,
            updated_at,
            revision,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserAtRest {
    id: UserId,
    settings: UserSettings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    password: Option<String>,
    valid_from: Timestamp,
    created_at: Timestamp,
    updated_at: Timestamp,
    revision: u64,
}

#[cfg(test)]
mod tests;
