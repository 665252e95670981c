//! What a client may do when it trades tokens of others for its own (RFC 8693).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of a client's token exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangeSettings {
    /// Whether a token that it gets without an `actor_token` leaves out that the client acts for the subject (RFC 8693 section 1.1,
    /// impersonation). Otherwise `act` says so.
    pub impersonation: bool,
}
