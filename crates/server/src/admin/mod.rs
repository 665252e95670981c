//! The administration API (`/admin/v1`): a folder per record, a file per operation with its request, its answer and its handler. It holds
//! no rule about records: those are in the registry, whose constructors every change passes.

pub(crate) mod administrators;
pub(crate) mod audit;
pub(crate) mod clients;
pub(crate) mod credential;
pub(crate) mod decisions;
pub(crate) mod discover;
pub(crate) mod explain;
pub(crate) mod files;
pub(crate) mod grants;
pub(crate) mod identity_providers;
pub(crate) mod initial_access_tokens;
pub(crate) mod keys;
pub(crate) mod least_role;
pub(crate) mod lint;
pub(crate) mod listed;
pub(crate) mod new_secret;
pub(crate) mod openapi;
pub(crate) mod own_name;
pub(crate) mod preset;
pub(crate) mod presets;
pub(crate) mod published_keys;
pub(crate) mod refusal;
pub(crate) mod resources;
pub(crate) mod revision;
pub(crate) mod shown_key;
pub(crate) mod status;
pub(crate) mod tenants;
pub(crate) mod tokens;
pub(crate) mod trust_lint;
pub(crate) mod usage;
pub(crate) mod users;

/// Where the administration API stands; below the issuer identifier it is the audience of its tokens.
pub const ADMIN_PATH: &str = "/admin/v1";
