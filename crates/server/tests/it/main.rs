//! The server under test as the world sees it: real HTTP on a free port, a clock that is moved by hand, repeatable randomness, an
//! identity provider in process that signs.

#![cfg(test)]

mod http_client;
mod limits;
mod listener_host;
mod tls;
