//! A client that drips: it keeps a request unfinished for as long as the server lets it, a byte at a time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{interval_at, timeout};

/// Time between two bytes.
const PACE: Duration = Duration::from_secs(1);

/// What is dripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drip {
    /// A head that never ends.
    Head,
    /// A body of the length it states, never reached.
    Body,
    /// A body in chunks of one byte.
    Chunks,
    /// Nothing at all.
    Silence,
}

impl Drip {
    /// Every kind.
    pub(super) const ALL: [Self; 4] = [Self::Head, Self::Body, Self::Chunks, Self::Silence];

    /// Its name for people.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Head => "heads",
            Self::Body => "bodies",
            Self::Chunks => "chunked bodies",
            Self::Silence => "silent connections",
        }
    }

    /// What is sent at once.
    const fn beginning(self) -> &'static [u8] {
        match self {
            Self::Head => b"POST /oauth2/token HTTP/1.1\r\nHost: jurat\r\nX-Drip: ",
            Self::Body => {
                b"POST /oauth2/token HTTP/1.1\r\nHost: jurat\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ngrant_type="
            }
            Self::Chunks => {
                b"POST /oauth2/token HTTP/1.1\r\nHost: jurat\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"
            }
            Self::Silence => b"",
        }
    }

    /// What is sent again and again.
    const fn drop(self) -> &'static [u8] {
        match self {
            Self::Head | Self::Body => b"a",
            Self::Chunks => b"1\r\na\r\n",
            Self::Silence => b"",
        }
    }

    /// Drips until the server cuts it off; how long that took, `None` when it was not within `most`.
    pub(super) async fn until_cut_off(
        self,
        address: SocketAddr,
        most: Duration,
    ) -> std::io::Result<Option<Duration>> {
        let mut stream = TcpStream::connect(address).await?;
        let begun = Instant::now();
        let cut_off = timeout(most, self.drip(&mut stream)).await;
        Ok(cut_off.is_ok().then(|| begun.elapsed()))
    }

    /// Ends when the connection does, from the server's side. What the server says before is read and left aside.
    async fn drip(self, stream: &mut TcpStream) {
        let (mut reads, mut writes) = stream.split();
        let mut heard = [0; 1024];
        if writes.write_all(self.beginning()).await.is_err() {
            return;
        }
        let mut pace = interval_at(tokio::time::Instant::now() + PACE, PACE);
        loop {
            tokio::select! {
                read = reads.read(&mut heard) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(_) => {}
                },
                _ = pace.tick() => if writes.write_all(self.drop()).await.is_err() {
                    return;
                },
            }
        }
    }
}
