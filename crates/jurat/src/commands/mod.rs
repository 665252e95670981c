//! One file for each command.
//!
//! | file | what it holds |
//! |---|---|
//! | `serve` | starts the server |
//! | `demo/` | the whole exchange, explained |
//! | `client/`, `idp/`, `user/` | records of the administration API |
//! | `settings/` | the flags that clients and identity providers share |
//! | `published_keys/` | keys that issuers publish, for both |
//! | `administrator/`, `tenant/` | who gets in, and the tenants |
//! | `key/` | the keys that tokens are signed with |
//! | `audit` | what was done and what happened |
//! | `decision/`, `grant/`, `walk` | what was granted and refused, what came of it, and its end |
//! | `presets` | named bundles of settings |
//! | `assert`, `assertion_args`, `token` | assertions, and tokens for them |
//! | `introspect`, `revoke`, `token_call` | what a token is, and its end |
//! | `doctor/` | is all well? |
//! | `completions` | scripts for shells |
//! | `explain/` | why a request would be granted or refused |
//! | `files/` | many records at once: `plan`, `apply`, `export` |
//! | `input_file` | texts and JSON of the user's |
//! | `findings_view` | what the lint finds |
//! | `record_view`, `settings_view`, `value_text` | records as tables |

pub(crate) mod administrator;
pub(crate) mod assert;
mod assertion_args;
pub(crate) mod audit;
pub(crate) mod client;
pub(crate) mod completions;
pub(crate) mod decision;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod files;
mod findings_view;
pub(crate) mod grant;
pub(crate) mod idp;
mod input_file;
pub(crate) mod introspect;
pub(crate) mod key;
pub(crate) mod presets;
mod published_keys;
mod record_view;
pub(crate) mod registration;
pub(crate) mod resource;
pub(crate) mod revoke;
pub(crate) mod serve;
mod settings;
mod settings_view;
pub(crate) mod tenant;
pub(crate) mod token;
mod token_call;
pub(crate) mod user;
mod value_text;
mod walk;
