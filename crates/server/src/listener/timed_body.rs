//! A request's body with one deadline for the whole of it: a sender who drips gains nothing. The timer is made only when a body is not
//! there yet, so that requests that arrive whole pay nothing for it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep};

/// A body that fails when it takes too long.
pub(super) struct TimedBody {
    body: Incoming,
    complete_by: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    /// `timeout` runs from now, the end of the head.
    pub(super) fn new(body: Incoming, timeout: Duration) -> Self {
        Self {
            body,
            complete_by: Instant::now() + timeout,
            alarm: None,
        }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)));
        }
        let complete_by = this.complete_by;
        let alarm = this
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(complete_by)));
        alarm
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(io::ErrorKind::TimedOut.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
