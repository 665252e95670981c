//! A stream that is cut off when its peer is too slow: a deadline for each head (not for each read, so that dripping does not help), one
//! for a connection that waits for its next request, one for a peer that does not take its answer. Deadlines of bodies are kept where
//! bodies are read.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

use super::config::ListenerConfig;

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// Nothing of the next request has come.
    Idle,
    /// A part of a request's head has come.
    Head,
    /// A request is with its handler, body included.
    Answering,
    /// The handler has answered; the answer is being written.
    Answered,
}

/// The phase, shared by the stream and the service on top of it.
#[derive(Clone)]
pub(super) struct PhaseCell(Arc<AtomicU8>);

impl Default for PhaseCell {
    fn default() -> Self {
        Self(Arc::new(AtomicU8::new(Phase::Idle as u8)))
    }
}

impl PhaseCell {
    /// The connection has come to `phase`.
    pub(super) fn set(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Relaxed);
    }

    fn is(&self, phase: Phase) -> bool {
        self.0.load(Ordering::Relaxed) == phase as u8
    }
}

/// A stream with deadlines.
pub(super) struct Deadlines<IO> {
    io: IO,
    phase: PhaseCell,
    header_timeout: Duration,
    idle_timeout: Duration,
    write_timeout: Duration,
    /// For what is being waited to be read, in the phases `Idle` and `Head`.
    read_by: Instant,
    /// When what is being written must be taken; set while the peer does not take it.
    taken_by: Option<Instant>,
    /// Wakes the connection at one of the two, or earlier: it is not moved for every request.
    alarm: Pin<Box<Sleep>>,
}

impl<IO> Deadlines<IO> {
    /// A fresh connection: its first head must come within the time for heads, however long an old one may be idle.
    pub(super) fn new(io: IO, phase: PhaseCell, config: &ListenerConfig) -> Self {
        let read_by = Instant::now() + config.header_timeout;
        Self {
            io,
            phase,
            header_timeout: config.header_timeout,
            idle_timeout: config.idle_timeout,
            write_timeout: config.body_timeout,
            read_by,
            taken_by: None,
            alarm: Box::pin(tokio::time::sleep_until(read_by)),
        }
    }

    fn note_end_of_answer(&mut self) {
        if self.phase.is(Phase::Answered) {
            self.phase.set(Phase::Idle);
            self.read_by = Instant::now() + self.idle_timeout;
        }
    }

    /// Whether `deadline` is over; if not, the connection is woken when it is, or before.
    fn is_over(&mut self, deadline: Instant, context: &mut Context<'_>) -> bool {
        if self.alarm.deadline() > deadline {
            self.alarm.as_mut().reset(deadline);
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            if Instant::now() >= deadline {
                return true;
            }
            self.alarm.as_mut().reset(deadline);
        }
        false
    }

    /// Passes on what a write came to, unless the peer has not taken its answer in time.
    fn watched<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_pending() {
            let write_timeout = self.write_timeout;
            let taken_by = *self
                .taken_by
                .get_or_insert_with(|| Instant::now() + write_timeout);
            if self.is_over(taken_by, context) {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        written
    }
}

/// The most that is read at once. hyper starts with buffers of 8 KiB and doubles them when a read fills one; it is never given as much, so
/// that a connection whose body drips after a fast start does not keep a large one.
const MOST_READ: usize = 8 * 1024 - 1;

thread_local! {
    /// Where a reactor reads to before it is known how much there is.
    static PIECE: RefCell<[u8; MOST_READ]> = const { RefCell::new([0; MOST_READ]) };
}

fn read_a_piece(
    io: Pin<&mut impl AsyncRead>,
    context: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<()>> {
    PIECE.with_borrow_mut(|piece| {
        let most = buffer.remaining().min(MOST_READ);
        let mut piece = ReadBuf::new(&mut piece[..most]);
        let read = io.poll_read(context, &mut piece);
        buffer.put_slice(piece.filled());
        read
    })
}

impl<IO: AsyncRead + Unpin> AsyncRead for Deadlines<IO> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        match read_a_piece(Pin::new(&mut this.io), context, buffer) {
            Poll::Ready(Ok(())) => {
                if buffer.filled().len() > before && this.phase.is(Phase::Idle) {
                    this.phase.set(Phase::Head);
                    this.read_by = Instant::now() + this.header_timeout;
                }
                Poll::Ready(Ok(()))
            }
            Poll::Pending if this.phase.is(Phase::Head) => {
                if this.is_over(this.read_by, context) {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
                Poll::Pending
            }
            Poll::Pending if this.phase.is(Phase::Idle) => {
                // An idle connection is ended as if the peer had: nothing is unfinished on it.
                if this.is_over(this.read_by, context) {
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending
            }
            other => other,
        }
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Deadlines<IO> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.io).poll_write(context, bytes);
        this.watched(written, context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.io).poll_write_vectored(context, bytes);
        this.watched(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.io).poll_flush(context);
        if flushed.is_ready() {
            this.taken_by = None;
            this.note_end_of_answer();
        }
        this.watched(flushed, context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let shut = Pin::new(&mut this.io).poll_shutdown(context);
        this.watched(shut, context)
    }
}
