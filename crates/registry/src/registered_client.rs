//! What is kept of a client that registered itself (RFC 7591).

use serde::{Deserialize, Serialize};

use crate::about_client::About;

/// How a client came to be registered.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredClient {
    /// SHA-256 of its registration access token (RFC 7592 section 1.2).
    pub access: [u8; 32],
    /// What the initial access token was made for.
    pub purpose: String,
    /// What it tells people of itself. Untrusted: nobody has made sure of it.
    pub about: About,
    /// Whether an administrator has changed what it may do, or its credentials: what the client states of itself replaces that no more.
    #[serde(default)]
    pub administered: bool,
}
