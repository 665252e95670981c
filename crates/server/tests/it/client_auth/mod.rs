//! Each way in which a client proves who it is.

mod client_secret_basic;
mod client_secret_post;
mod guessing;
mod private_key_jwt;
