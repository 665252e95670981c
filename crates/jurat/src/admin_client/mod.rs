//! How the commands reach a running server and get in: by the very grant that Jurat serves.
//!
//! | file | what it holds |
//! |---|---|
//! | `http_client` | requests and answers, bounded in time and size |
//! | `reach` | `--server`, `--data`, `--key`: which server, and whose key |
//! | `discovery` | what the server says of itself (RFC 8414) |
//! | `token_endpoint` | token requests (RFC 6749, RFC 7523), for every command that makes one |
//! | `session` | the administration API, with a token of its own |
//! | `problem` | its refusals as sentences (RFC 9457) |

pub(crate) mod discovery;
pub(crate) mod http_client;
pub(crate) mod problem;
pub(crate) mod reach;
pub(crate) mod session;
pub(crate) mod token_endpoint;
