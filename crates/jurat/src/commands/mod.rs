//! One file for each command.
//!
//! | file | what it holds |
//! |---|---|
//! | `serve` | starts the server |
//! | `demo/` | the whole exchange, explained |
//! | `client/`, `idp/` | records of the administration API |
//! | `settings/` | the flags that clients and identity providers share |
//! | `presets` | named bundles of settings |
//! | `assert`, `assertion_args`, `token` | assertions, and tokens for them |
//! | `doctor/` | is all well? |
//! | `completions` | scripts for shells |
//! | `record_view` | records as tables |

pub(crate) mod assert;
mod assertion_args;
pub(crate) mod client;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod idp;
pub(crate) mod presets;
mod record_view;
pub(crate) mod serve;
mod settings;
pub(crate) mod token;
