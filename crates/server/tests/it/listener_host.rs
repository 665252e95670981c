//! A listener with a router of the test's own, for what is the listener's business alone.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use jurat_server::listener::{ConnectionCount, Listener, ListenerConfig};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Far beyond any time-out under test: whoever is cut off is cut off before this.
pub(crate) const AT_MOST: Duration = Duration::from_secs(20);
/// A time-out under test.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

/// A listener that serves.
pub(crate) struct ListenerHost {
    pub(crate) address: SocketAddr,
    pub(crate) connections: ConnectionCount,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl ListenerHost {
    /// Serves `router` on a free port with two reactors; `change` sets what is under test.
    pub(crate) fn start(router: Router, change: impl FnOnce(&mut ListenerConfig)) -> Self {
        let mut config = ListenerConfig::new("127.0.0.1:0".parse().unwrap());
        config.reactors = 2;
        config.shutdown_grace = AT_MOST;
        change(&mut config);
        let listener = Listener::bind(config).unwrap();
        let (stop, stopped) = oneshot::channel();
        let (address, connections) = (listener.address(), listener.connections());
        let serving = listener.serve(router, async {
            let _ = stopped.await;
        });
        Self {
            address,
            connections,
            stop,
            serving: tokio::spawn(serving),
        }
    }

    /// A connection to it.
    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Asks it to end, and gives back what waits for its end.
    pub(crate) fn stop(self) -> JoinHandle<std::io::Result<()>> {
        self.stop.send(()).unwrap();
        self.serving
    }

    /// Waits until so many connections are open.
    pub(crate) async fn until_open(&self, wanted: usize) {
        let reached = async {
            while self.connections.open() != wanted {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let in_time = tokio::time::timeout(AT_MOST, reached).await.is_ok();
        assert!(in_time, "{} connections are open", self.connections.open());
    }
}
