//! Claims that an administrator states of a user, for ID tokens and userinfo (OpenID Connect Core sections 5.1 and 5.1.2). What tokens give
//! a meaning of their own, and what the user's record has a field for, cannot be stated so.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::claim_mapping::is_own_member;
use crate::problem::{InvalidRecord, require};

/// At most so many claims.
pub(super) const MOST: usize = 64;
/// All of them take so many bytes at most, as JSON.
pub(super) const MOST_BYTES: usize = 8192;
const MOST_NAME_BYTES: usize = 128;

/// What an ID token or a logout token says of itself (OpenID Connect Core sections 2 and 3.3.2.11, Front-Channel Logout section 3,
/// Back-Channel Logout section 2.4, RFC 7519 section 5.3 and RFC 9493).
const OF_ID_TOKENS: [&str; 12] = [
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "sid",
    "sub_jwk",
    "sub_id",
    "events",
    "_claim_names",
];

/// What the user's record has a field for, or what its changes tell.
const OF_THE_RECORD: [&str; 5] = [
    "name",
    "email",
    "email_verified",
    "preferred_username",
    "updated_at",
];

pub(super) fn validate(claims: &BTreeMap<String, Value>) -> Result<(), InvalidRecord> {
    require(
        claims.len() <= MOST,
        "claims",
        "a user has at most 64 claims",
    )?;
    for (name, value) in claims {
        let is_plain = !name.chars().any(char::is_control) && name == name.trim();
        require(
            is_plain && (1..=MOST_NAME_BYTES).contains(&name.len()),
            "claims",
            "a claim's name has 1 to 128 bytes, without control characters and without a blank at either end",
        )?;
        if is_protocols(name) {
            return Err(InvalidRecord::new(
                "claims",
                format_args!("tokens give {name} a meaning of their own: choose another name"),
            ));
        }
        if is_of(&OF_THE_RECORD, name) {
            return Err(InvalidRecord::new(
                "claims",
                format_args!(
                    "{name} is told from the user's own record: state username, name, email and email_verified in their fields"
                ),
            ));
        }
        require(
            !value.is_null(),
            "claims",
            "a claim has a value: leave out what is not known (OpenID Connect Core section 5.3.2)",
        )?;
    }
    let bytes = serde_json::to_string(claims).map_or(usize::MAX, |text| text.len());
    require(
        bytes <= MOST_BYTES,
        "claims",
        "all claims together take at most 8192 bytes as JSON",
    )
}

/// Whether the name is one that tokens use themselves. Case is not looked at, as some that read tokens do not.
fn is_protocols(name: &str) -> bool {
    is_own_member(name) || is_of(&OF_ID_TOKENS, name) || name.eq_ignore_ascii_case("_claim_sources")
}

fn is_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|own| own.eq_ignore_ascii_case(name))
}
