//! HTTP: the protocol endpoints, the administration API, the accept loop. Never SQL, never a rule of the protocol.
//!
//! | file | what it holds |
//! |---|---|
//! | [`listener`] | the accept loop: reactors, limits, time-outs, TLS, graceful end |
//! | [`router`] | every route on one page |
//! | [`decisions`], [`key_events`], [`metrics`] | where decisions and what happens to keys go, and what is counted for Prometheus |
//! | [`certificate_watch`] | certificates near their end |
//! | [`audit_retention`] | lines of the audit logs that are older than they are kept |
//! | [`peer`] | where a request comes from: its connection, or what the proxy in front says |
//! | [`key_rotation`] | the server's own keys over time |
//! | [`tenants`], [`state`] | the tenants that are open, and which one a request is for; what a handler is given |
//! | `endpoints` | the protocol's endpoints, one file each |
//! | `console` | the management console: pages over the administration API |
//! | `admin` | the administration API: a folder per record, a file per operation |
//! | `extract` | what handlers take out of a request |
//! | [`pages`] | what people see: sign-in, consent and the pages around them |
//! | `respond` | how answers are written |

pub mod audit_retention;
pub mod certificate_watch;
pub mod decisions;
pub mod key_events;
pub mod key_rotation;
pub mod listener;
pub mod metrics;
pub mod pages;
pub mod peer;
pub mod router;
pub mod state;
pub mod tenants;

mod admin;
pub mod console;
mod endpoints;
mod extract;
mod respond;
