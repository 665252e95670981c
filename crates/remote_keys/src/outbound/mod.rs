//! The one door through which Jurat reads documents that stand on somebody else's server: JWK Sets, metadata, CRLs. It guards against
//! being sent where it should not go (OWASP's server-side request forgery), and bounds what the other side can make it
//! spend. It never caches, never reads proxy variables of the environment, and never hands on what it fetched unchecked.
//!
//! | file | what it holds |
//! |---|---|
//! | `fetch` | [`Outbound`]: one document, redirects followed, within one deadline |
//! | `get_request`, `fetched` | what is asked, and what came |
//! | `target` | a URL that may be fetched |
//! | `allow_list` | what the operator allows beyond the public internet |
//! | `special_address` | addresses that are not the public internet's |
//! | `dial` | look up, judge every address, connect to exactly a judged one |
//! | `resolve` | names to addresses |
//! | `tls` | whom TLS trusts |
//! | `exchange` | one HTTP/1.1 exchange, bounded |
//! | `metered_stream` | a stream that gives at most so many bytes |
//! | `freshness` | how long an answer stays fresh (RFC 9111) |
//! | `error` | what can go wrong, each with its sentence |

mod allow_list;
mod dial;
mod error;
mod exchange;
mod fetch;
mod fetched;
mod freshness;
mod get_request;
mod metered_stream;
mod resolve;
mod special_address;
mod target;
mod tls;

pub use allow_list::{AllowEntry, AllowList, InvalidAllowEntry};
pub use error::OutboundError;
pub use fetch::{Outbound, OutboundOptions};
pub use fetched::Fetched;
pub use get_request::{BearerValue, GetRequest, InvalidBearerValue};
pub use resolve::{LookUp, Resolve, SystemResolver};
pub use special_address::SpecialAddress;
pub use tls::{CaBundle, InvalidCaBundle, TlsTrust};
