//! JOSE, strict: RFC 7515 (JWS), 7517 (JWK), 7518 (JWA), 7519 (JWT), 7638 (thumbprints), 8725 (best practices).
//!
//! | file | what it holds |
//! |---|---|
//! | [`algorithm`] | signature algorithms and sets of them |
//! | [`jws`] | a compact JWS: shape, strict base64url, sizes |
//! | [`jwt`] | header and claims; unverified and verified are two types |
//! | [`claims`] | the claims, each absent, null, of its type, or of another |
//! | [`verification_key`] | a public key, parsed once: from X.509, PEM, JWK |
//! | [`mac`] | MACs by a shared secret, for `client_secret_jwt` alone |
//! | `key_material` | the key itself and its bounds, whatever it came in |
//! | `key_kind` | kinds of key, their algorithms, the NIST curves |
//! | `key_error` | why something is not a key that Jurat takes |
//! | [`certificate`] | X.509 certificates, PEM and DER |
//! | [`certificate_path`] | from the leaf in `x5c` to a registered certificate authority (RFC 5280 section 6) |
//! | `pem` | PEM texts, read and written |
//! | [`jwk`], [`jwk_set`], [`published_jwk_set`] | JSON Web Keys; sets that are registered, and sets that issuers publish |
//! | [`signing_key`] | private keys: made, read, signing |
//! | [`strict_json`] | JSON without duplicate members, bounded in depth |
//! | [`base64url`] | base64url without padding, canonical |

pub mod algorithm;
pub mod base64url;
pub mod certificate;
pub mod certificate_path;
pub mod claims;
pub mod jwk;
pub mod jwk_set;
pub mod jws;
pub mod jwt;
mod key_error;
mod key_kind;
mod key_material;
pub mod mac;
mod pem;
pub mod published_jwk_set;
pub mod signing_key;
pub mod strict_json;
pub mod verification_key;
