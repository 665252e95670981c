//! The flags that say what a client or an identity provider is, and the JSON they come to: a merge patch (RFC 7396) of the
//! settings as the administration API spells them. Only what is stated is in it.
//!
//! | file | what it holds |
//! |---|---|
//! | `patch` | the JSON, built by dotted names |
//! | `assertion_rules`, `token_settings` | flags of both kinds of record |
//! | `refresh_settings` | what refresh tokens are |
//! | `keys`, `secrets` | credentials |
//! | `certificate_trust` | authorities whose certificates count |
//! | `key_source` | where keys are published |
//! | `trust_rules`, `mapping_text` | rules of an identity provider's trust |
//! | `preset_choice` | `--preset`, shown before it is applied |
//! | `names` | values that are one of a list |
//! | `texts` | values that are read the same way everywhere |

pub(super) mod assertion_rules;
pub(super) mod certificate_trust;
pub(super) mod key_source;
pub(super) mod keys;
mod mapping_text;
pub(super) mod names;
pub(super) mod patch;
pub(super) mod preset_choice;
pub(super) mod refresh_settings;
pub(super) mod secrets;
pub(super) mod texts;
pub(super) mod token_settings;
pub(super) mod trust_rules;
