//! JOSE as a whole: keys in every form, round trips with every algorithm, the RFCs' own vectors, other implementations.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

mod certificates;
mod interoperation;
mod jwks;
mod keys;
mod private_jwk;
mod properties;
mod published_jwks;
mod refusals;
mod round_trip;
mod vectors;
