//! The words of the RFCs that Jurat speaks, and nothing else: no I/O, no async, no clock.
//!
//! Every parser in this crate takes untrusted input, is bounded, never panics, and has a fuzz target.
//!
//! | file | what it holds |
//! |---|---|
//! | [`section`] | an RFC and a section, its text and its URL |
//! | [`error_code`] | THE table of wire codes: name, status, defining section |
//! | [`form`] | parameters once each (RFC 6749 section 3.2), sizes bounded |
//! | [`basic`] | the Basic credentials of RFC 6749 section 2.3.1 |
//! | [`bearer`] | the Bearer header and its challenges (RFC 6750) |
//! | [`grant_type`], [`client_auth_method`] | registered names |
//! | [`scope`], [`resource`] | what is asked for |
//! | [`redirect_uri`], [`pkce`] | where an authorization code goes, and what binds it to who asked (RFC 6749, 7636, 8252) |
//! | [`answer`] | token and error answers as JSON, form or XML |
//! | [`introspection`] | what introspection answers (RFC 7662) |
//! | [`metadata`] | authorization server metadata (RFC 8414) |
//! | [`issuer_metadata`] | another issuer's metadata (OpenID Connect Discovery 1.0, RFC 8414), as far as its keys go |
//! | [`opaque_token`] | the text form of opaque tokens: prefix, number, secret, checksum |
//! | [`described`] | how what is written as text is described to programs (JSON Schema) |
//! | [`jose`] | JWS, JWT, JWK, X.509 keys (RFC 7515, 7517, 7518, 7519, 7638, 8725) |

pub mod answer;
pub mod basic;
pub mod bearer;
pub mod client_auth_method;
pub mod described;
pub mod error_code;
pub mod form;
pub mod grant_type;
pub mod introspection;
pub mod issuer_metadata;
pub mod jose;
pub mod metadata;
pub mod opaque_token;
pub mod pkce;
pub mod redirect_uri;
pub mod resource;
pub mod scope;
pub mod section;
