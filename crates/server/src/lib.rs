//! HTTP: the protocol endpoints, the administration API, the accept loop. Never SQL, never a rule of the protocol.
//!
//! | file | what it holds |
//! |---|---|
//! | [`listener`] | the accept loop: reactors, limits, time-outs, TLS, graceful end |
//! | [`router`] | every route on one page |
//! | [`decisions`], [`metrics`] | where decisions go, and what is counted for Prometheus |
//! | `state` | what the handlers share |
//! | `endpoints` | the protocol's endpoints, one file each |
//! | `admin` | the administration API: a folder per record, a file per operation |
//! | `extract` | what handlers take out of a request |
//! | `respond` | how answers are written |

pub mod decisions;
pub mod listener;
pub mod metrics;
pub mod router;

mod admin;
mod endpoints;
mod extract;
mod respond;
mod state;
