//! Bodies, bounded in size one by one and all together. (The listener bounds the time that a whole body may take.)

use std::ops::Deref;
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Bodies up to this size are read at once: far more than a form with two assertions.
const SMALL_BYTES: usize = 8 * 1024;

/// Larger bodies take turns for this much memory of the process, so that thousands of senders who drip large ones cannot exhaust it.
static LARGE_BODIES: Semaphore = Semaphore::const_new(32 * 1024 * 1024);

/// So long a large body waits for its turn.
const TURN: Duration = Duration::from_secs(3);

/// How much of an oversized body is read and thrown away, so that its sender reads the answer instead of a reset connection.
const MOST_DISCARDED: usize = 1024 * 1024;

/// A body that was read whole.
#[derive(Debug)]
pub(crate) struct WholeBody {
    bytes: Vec<u8>,
    _turn: Option<SemaphorePermit<'static>>,
}

impl Deref for WholeBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnreadBody {
    /// Larger than allowed.
    TooLarge,
    /// Not there in time, or broken off.
    Incomplete,
}

/// Reads a whole body of at most `most_bytes`.
pub(crate) async fn read(mut body: Body, most_bytes: usize) -> Result<WholeBody, UnreadBody> {
    let (mut bytes, mut turn) = (Vec::new(), None);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| UnreadBody::Incomplete)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        let length = bytes.len() + data.len();
        if length > most_bytes {
            drop((bytes, turn, frame));
            return Err(discard(body).await);
        }
        if length > SMALL_BYTES && turn.is_none() {
            turn = Some(take_turn(most_bytes).await?);
            bytes.reserve_exact(most_bytes - bytes.len());
        }
        // Copied, and the frame let go: a frame of one byte would keep the whole buffer it came in.
        bytes.extend_from_slice(data);
    }
    Ok(WholeBody { bytes, _turn: turn })
}

async fn take_turn(most_bytes: usize) -> Result<SemaphorePermit<'static>, UnreadBody> {
    let permits = u32::try_from(most_bytes).map_err(|_| UnreadBody::TooLarge)?;
    match tokio::time::timeout(TURN, LARGE_BODIES.acquire_many(permits)).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(UnreadBody::Incomplete),
    }
}

async fn discard(mut body: Body) -> UnreadBody {
    let mut discarded = 0;
    while let Some(Ok(frame)) = body.frame().await {
        discarded += frame.data_ref().map_or(0, bytes::Bytes::len).max(1);
        if discarded > MOST_DISCARDED {
            break;
        }
    }
    UnreadBody::TooLarge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_of_exactly_the_limit_is_read_and_one_byte_more_is_not() {
        for limit in [8, SMALL_BYTES, SMALL_BYTES + 1, 64 * 1024] {
            let exact = vec![b'x'; limit];
            let read_back = read(Body::from(exact.clone()), limit).await.unwrap();
            assert_eq!(*read_back, exact[..]);
            let more = vec![b'x'; limit + 1];
            let refused = read(Body::from(more), limit).await;
            assert_eq!(refused.unwrap_err(), UnreadBody::TooLarge);
        }
    }

    #[tokio::test]
    async fn a_large_body_gives_its_turn_back() {
        let before = LARGE_BODIES.available_permits();
        for _ in 0..600 {
            read(Body::from(vec![b'x'; 60_000]), 64 * 1024)
                .await
                .unwrap();
        }
        assert!(LARGE_BODIES.available_permits() + 4 * 64 * 1024 >= before);
    }
}
