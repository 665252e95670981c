//! One reactor: a thread with a current-thread runtime, its own listening socket and its own connections. Nothing is spawned for a
//! request, only for a connection.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};

use super::config::ListenerConfig;
use super::connection;

/// How long to wait after an error that is not of one connection, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a reactor works with.
pub(super) struct Reactor {
    pub(super) router: Router,
    pub(super) config: Arc<ListenerConfig>,
    /// One permit for each connection that may be open, over all reactors.
    pub(super) places: Arc<Semaphore>,
    /// Turns true when the server ends.
    pub(super) ending: watch::Receiver<bool>,
}

impl Reactor {
    /// Accepts until the server ends, then finishes what was accepted.
    pub(super) fn run(self, socket: std::net::TcpListener) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(self.serve(socket))
    }

    async fn serve(self, socket: std::net::TcpListener) -> io::Result<()> {
        let socket = TcpListener::from_std(socket)?;
        let mut ending = self.ending.clone();
        let (open, mut all_closed) = mpsc::channel::<()>(1);
        loop {
            tokio::select! {
                biased;
                _ = ending.wait_for(|ending| *ending) => break,
                accepted = socket.accept() => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer, &open),
                    Err(error) => pause_unless_of_one_connection(&error).await,
                },
            }
        }
        self.take_waiting(&socket, &open).await;
        drop(socket);
        drop(open);
        // Each connection holds a sender: the channel closes with the last of them.
        let finished = tokio::time::timeout(self.config.shutdown_grace, all_closed.recv()).await;
        if finished.is_err() {
            tracing::warn!("connections were still open when the grace period ended: closed");
        }
        Ok(())
    }

    fn take(&self, stream: TcpStream, peer: SocketAddr, open: &mpsc::Sender<()>) {
        // Beyond the cap a connection is closed at once: waiting for a place would let it grow old unserved.
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            tracing::debug!("connection refused: the most connections are open");
            return;
        };
        let open = open.clone();
        let serving = connection::serve(
            stream,
            peer.ip(),
            self.router.clone(),
            Arc::clone(&self.config),
            self.ending.clone(),
        );
        tokio::spawn(async move {
            serving.await;
            drop((place, open));
        });
    }

    /// Takes the connections that the kernel has accepted already: closing the socket would reset them.
    async fn take_waiting(&self, socket: &TcpListener, open: &mpsc::Sender<()>) {
        while let Ok(Ok((stream, peer))) =
            tokio::time::timeout(Duration::from_millis(1), socket.accept()).await
        {
            self.take(stream, peer, open);
        }
    }
}

async fn pause_unless_of_one_connection(error: &io::Error) {
    let of_one_connection = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    );
    if !of_one_connection {
        tracing::warn!(%error, "no connection can be accepted now; trying again");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}
