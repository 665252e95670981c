//! The bounds of the server: how many, how much, how long.

use std::time::Duration;

use super::layers::{Layers, required};
use crate::failure::Outcome;

/// Bounds of the server.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Connections open at once.
    pub(crate) connections: usize,
    /// For a request's head to be complete.
    pub(crate) header: Duration,
    /// For a request's body to be complete.
    pub(crate) body: Duration,
    /// For a kept connection without a request.
    pub(crate) idle: Duration,
    /// For what was accepted to be finished at the end.
    pub(crate) shutdown: Duration,
    /// Single-use marks alive at once.
    pub(crate) live_assertions: usize,
    /// Client and identity provider records kept ready.
    pub(crate) cached_records: usize,
    /// Tenants open at once, beside the default one.
    pub(crate) open_tenants: usize,
}

impl Limits {
    /// Reads the bounds out of their layers.
    pub(super) fn read(layers: &Layers) -> Outcome<Self> {
        let seconds = |key| required(layers, key).map(Duration::from_secs);
        Ok(Self {
            connections: required(layers, "limits.connections")?,
            header: seconds("limits.header_seconds")?,
            body: seconds("limits.body_seconds")?,
            idle: seconds("limits.idle_seconds")?,
            shutdown: seconds("limits.shutdown_seconds")?,
            live_assertions: required(layers, "limits.live_assertions")?,
            cached_records: required(layers, "limits.cached_records")?,
            open_tenants: required(layers, "limits.open_tenants")?,
        })
    }
}
