//! What came.

use std::fmt;
use std::time::Duration;

use url::Url;

/// A document that was answered with status 200. What is in it is unverified.
#[derive(Clone)]
pub struct Fetched {
    /// The document.
    pub body: Vec<u8>,
    /// How long it stays fresh from now on, as the other side says (RFC 9111 section 4.2): zero when it asks not to keep it, nothing
    /// when it says nothing.
    pub freshness: Option<Duration>,
    /// Where it stood in the end, redirects followed.
    pub url: Url,
    /// Its media type, where one that can be read is stated.
    pub content_type: Option<String>,
}

/// Without the body.
impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched")
            .field("bytes", &self.body.len())
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}
