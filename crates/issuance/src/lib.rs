//! Proves who asks, decides, and mints. No HTTP, no SQL, no ambient clock or randomness.
//!
//! | file | what it holds |
//! |---|---|
//! | [`authorization_server`] | one tenant's authorization server: the door for HTTP and for tests |
//! | [`token_request`] | the procession: every step of a token request, in order, on one screen |
//! | [`rejection`] | why a request was refused: reason, wire code, section, public sentence |
//! | [`decision`] | the record of one token request |
//! | [`access_token`] | an access token presented back to this server |

pub mod access_token;
pub mod authorization_server;
pub mod decision;
pub mod rejection;
pub mod token_request;
