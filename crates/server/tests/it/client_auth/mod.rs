//! Each way in which a client proves who it is.

mod client_secret_basic;
mod client_secret_jwt;
mod client_secret_post;
mod guessing;
pub(crate) mod mac;
mod private_key_jwt;
mod table;
mod weak_secret;
