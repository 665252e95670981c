//! The authorization server by its door, on a store in memory, a clock that stands still and chance that repeats. One file per
//! chapter of `src/`. HTTP is tested a floor higher.

#![cfg(test)]

mod access_token;
mod agreement;
mod assertion_claims;
mod assertion_header;
mod assertion_keys;
mod assertion_times;
mod authorization_code;
mod authorization_next;
mod authorization_push;
mod authorization_request;
mod authorization_request_properties;
#[cfg(test)]
mod browser;
mod certificate_trust;
mod certified_key;
mod claim_rule;
mod client_auth;
mod client_auth_mac;
mod client_binding;
mod compatibility;
mod decision_journal;
mod every_reason;
#[cfg(test)]
mod exchanging;
mod explained;
mod explained_changes;
mod explained_decision;
mod grant_token_exchange;
mod grant_token_exchange_actor;
mod grant_token_exchange_end;
mod grant_token_exchange_trusted;
mod guessing;
mod happy_path;
mod id_token;
mod keyring;
mod logout;
mod mapping;
#[cfg(test)]
mod memory_store;
mod metadata;
mod policy;
mod properties;
mod refresh_token;
mod replay;
mod resources;
mod sessions;
mod sign_in;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod user_grant;
mod weak_secret;
mod world;
