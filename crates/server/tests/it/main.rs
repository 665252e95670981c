//! The server under test as the world sees it: real HTTP on a free port, a clock that is moved by hand, repeatable randomness, an
//! identity provider in process that signs.

#![cfg(test)]

mod admin;
mod administrator;
mod assets;
mod audit_retention;
mod authorization_matrix;
mod browser;
mod captured_decisions;
mod certificate_authority;
mod certificate_watch;
mod checklist;
mod client_auth;
mod console;
mod described;
mod exchanging;
mod explain;
mod flows;
mod formats;
mod framing;
mod http_client;
mod key_rotation;
mod limits;
mod listener_host;
mod metadata;
mod metrics;
mod no_panic_on_bytes;
mod page_browser;
mod party;
mod protected;
mod published_keys;
#[path = "../../../remote_keys/tests/key_sets/issuer.rs"]
mod publishing_issuer;
mod refreshing;
mod refusals;
mod registered;
mod registration;
mod replay_race;
mod resource_server;
mod role_matrix;
mod roles;
mod shapes;
mod tenants;
mod test_server;
mod tls;
mod token_endpoint;
mod users;
