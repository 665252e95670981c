//! Certificate paths: the leaf in a JWS header's `x5c` (RFC 7515 section 4.1.6) must lead to a certificate authority that
//! was registered, by the rules of RFC 5280 section 6, and then gives its key. Nothing here fetches anything.
//!
//! Paths are built and checked by rustls-webpki. What it leaves out is checked here: key usages, the names that are
//! meant, the dates, key usages and path length of the authorities themselves, and how much work one header may make.
//!
//! | file | what it holds |
//! |---|---|
//! | `x5c` | the header parameter, as found |
//! | `authorities` | the CA bundle |
//! | `revocation_lists` | CRLs |
//! | `rules`, `spiffe` | which leaves are meant |
//! | `leaf` | the path and the checks of the leaf |
//! | `path_error` | every way to fail |
//! | `pem_blocks`, `printable` | reading texts, showing names |

mod authorities;
mod leaf;
mod path_error;
mod pem_blocks;
mod printable;
mod revocation_lists;
mod rules;
mod spiffe;
mod x5c;

pub use authorities::{Authority, BundleError, CertificateAuthorities};
pub use path_error::PathError;
pub use revocation_lists::{RevocationListError, RevocationListSummary, RevocationLists};
pub use rules::{CertificateRules, LeafNames, RuleError};
pub use x5c::{MalformedX5c, X5c};

#[cfg(test)]
mod tests;
