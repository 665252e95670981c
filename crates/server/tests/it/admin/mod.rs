//! The administration API, record by record. What nobody but an administrator may do is in `authorization_matrix`.

mod administrators;
mod audit;
mod clients;
mod credentials;
mod decisions;
mod files;
mod grants;
mod identity_providers;
mod keys;
mod lint;
mod lists;
mod named_algorithms;
mod openapi;
mod presets;
mod proposal;
mod resources;
mod rule_tests;
mod status;
mod tenants;
mod usage;
mod users;
