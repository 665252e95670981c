//! The door to other servers, as far as a reading needs it: so that a test can stand behind it.

use std::pin::Pin;

use crate::outbound::{Fetched, GetRequest, Outbound, OutboundError};

/// A fetch under way.
pub(crate) type Fetching<'a> =
    Pin<Box<dyn Future<Output = Result<Fetched, OutboundError>> + Send + 'a>>;

/// Fetches documents, guarded and bounded.
pub(crate) trait Door: Send + Sync + 'static {
    /// Fetches one.
    fn get(&self, request: GetRequest) -> Fetching<'_>;
}

impl Door for Outbound {
    fn get(&self, request: GetRequest) -> Fetching<'_> {
        Box::pin(Outbound::get(self, request))
    }
}
