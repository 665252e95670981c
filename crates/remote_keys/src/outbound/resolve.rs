//! Names to addresses. A look-up happens once for each connection, and its answer is the only one that is used.

use std::io;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Semaphore;

/// A look-up under way.
pub type LookUp<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Where addresses come from.
pub trait Resolve: Send + Sync + 'static {
    /// Every address of `host`.
    fn look_up<'a>(&'a self, host: &'a str) -> LookUp<'a>;
}

/// The machine's resolver (`getaddrinfo`), on the runtime's blocking threads.
///
/// A look-up that nobody waits for any more cannot be stopped and keeps its thread until it ends, so there are never more than
/// sixteen; further ones wait.
#[derive(Debug)]
pub struct SystemResolver {
    free: Arc<Semaphore>,
}

const MOST_AT_ONCE: usize = 16;

impl Default for SystemResolver {
    fn default() -> Self {
        let free = Arc::new(Semaphore::new(MOST_AT_ONCE));
        Self { free }
    }
}

impl Resolve for SystemResolver {
    fn look_up<'a>(&'a self, host: &'a str) -> LookUp<'a> {
        let (free, host) = (Arc::clone(&self.free), host.to_owned());
        Box::pin(async move {
            let place = free.acquire_owned().await.map_err(io::Error::other)?;
            let looking = tokio::task::spawn_blocking(move || {
                let _place = place;
                let found = (host.as_str(), 0).to_socket_addrs()?;
                Ok(found.map(|address| address.ip()).collect())
            });
            looking.await.map_err(io::Error::other)?
        })
    }
}
