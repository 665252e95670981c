//! Proves who asks, decides, and mints. No HTTP, no SQL, no ambient clock or randomness.
//!
//! Begin with [`token_request`]: it is the whole story on one screen. The files below it are its chapters, in order.
//!
//! | file | what it holds |
//! |---|---|
//! | [`authorization_server`] | one tenant's authorization server: the door for HTTP and for tests |
//! | [`unproven_request`] | a token request as HTTP hands it over |
//! | [`token_request`] | the procession: every step of a token request, in order, on one screen |
//! | [`step`] | THE table of its steps, and which refuses with which reason |
//! | `grants/` | THE list of grants, one file each |
//! | [`endpoint`] | the endpoints at which a client authenticates |
//! | [`authorization_endpoint`] | a client asks a user through the browser, and gets a code |
//! | `client_auth/`, `client_secret` | THE list of client authentication methods, one file each |
//! | `assertion/` | RFC 7523 section 3, for grants and client authentication alike |
//! | `authorization`, `entitlement` | what a grant has proven, and who may have a token for whom |
//! | [`guessing`] | guessing of secrets, passwords and user codes is slowed down |
//! | `ticket`, `succession` | what this server handed out and is presented again; how refresh tokens follow each other |
//! | [`sign_in`], `sign_in_link`, [`session`], [`logout`] | users of this server: who is at the browser, for how long, and how that ends |
//! | `password`, [`new_password`], [`invitation`] | how passwords are hashed, checked and set |
//! | [`device_authorization`] | a device without a browser, whose user decides elsewhere (RFC 8628) |
//! | `policy` | what the client may have of it |
//! | `mint/`, [`keyring`], `user_claims`, `userinfo`, `own_id_token` | the tokens, the signing keys, which claims about a user a scope releases, and an ID token that comes back |
//! | [`decision`], [`decision_journal`] | the record of one token request, and refusals on their way to the store |
//! | [`rule_trial`] | an identity provider's rules and mappings, tried on a sample |
//! | [`sample_trial`] | an assertion of an issuer not yet trusted, tried under settings that are proposed |
//! | [`rejection`] | why a request was refused: reason, wire code, section, public sentence |
//! | [`explain`] | every check of a request to the end, without the write: why it would be granted or refused |
//! | [`page_key`] | the key under which pages mark their forms |
//! | [`registration`] | clients that register themselves (RFC 7591, 7592) |
//! | [`access_token`] | an access token presented back to this server |
//! | `act` | who acts for the subject of a token (RFC 8693 section 4.1) |
//! | [`introspection`], [`revocation`] | asking about tokens (RFC 7662), and ending them (RFC 7009) |
//! | [`administration`] | who administers, and in which role |
//! | `caller`, [`call_refusal`] | who may ask that, and how it is refused |
//! | `live_grant` | whether a grant from which further tokens come still stands |
//! | `client_assertion`, `secret_sealer` | what both methods by JWT share; secrets that are kept for MACs |
//! | [`node`], `premises`, `own_names`, `request_context`, `sealing` | what they stand on: what all tenants share, and what is one tenant's |

pub mod access_token;
mod act;
pub mod administration;
mod assertion;
mod authorization;
pub mod authorization_endpoint;
pub mod authorization_server;
pub mod call_refusal;
mod caller;
mod client_assertion;
mod client_auth;
mod client_secret;
pub mod decision;
pub mod decision_journal;
pub mod device_authorization;
pub mod endpoint;
mod entitlement;
pub mod explain;
mod grants;
pub mod guessing;
pub mod introspection;
pub mod invitation;
mod live_grant;
pub mod logout;
mod mint;
pub mod new_password;
pub mod node;
mod own_id_token;
mod own_names;
pub mod page_key;
mod password;
mod policy;
mod premises;
pub mod presented_token;
pub mod registration;
pub mod rejection;
mod request_context;
pub mod revocation;
pub mod rule_trial;
mod sealing;
mod secret_sealer;
pub mod session;
pub mod sign_in;
mod sign_in_link;
pub mod step;
mod succession;
mod ticket;
pub mod token_request;
pub mod unproven_request;
mod user_claims;
mod userinfo;

pub use assertion::sample_trial;
pub use mint::keyring;
