//! The administration API, record by record. What nobody but an administrator may do is in `authorization_matrix`.

mod clients;
mod credentials;
mod decisions;
mod files;
mod grants;
mod identity_providers;
mod keys;
mod lint;
mod named_algorithms;
mod openapi;
mod presets;
mod proposal;
mod resources;
mod rule_tests;
mod status;
mod usage;
mod users;
