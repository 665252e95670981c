//! Bodies, bounded in size. (The listener bounds the time that a whole body may take.)

use axum::body::Body;
use http_body_util::BodyExt as _;

/// How much of an oversized body is read and thrown away, so that its sender reads the answer instead of a reset connection.
const MOST_DISCARDED: usize = 1024 * 1024;

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnreadBody {
    /// Larger than allowed.
    TooLarge,
    /// Not there in time, or broken off.
    Incomplete,
}

/// Reads a whole body of at most `most_bytes`.
pub(crate) async fn read(mut body: Body, most_bytes: usize) -> Result<Vec<u8>, UnreadBody> {
    let mut bytes = Vec::new();
    let mut discarded = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| UnreadBody::Incomplete)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if discarded > 0 || bytes.len() + data.len() > most_bytes {
            bytes = Vec::new();
            discarded += data.len().max(1);
            if discarded > MOST_DISCARDED {
                break;
            }
        } else {
            // Copied, and the frame let go: a frame of one byte would keep the whole buffer it came in.
            bytes.extend_from_slice(data);
        }
    }
    if discarded > 0 {
        Err(UnreadBody::TooLarge)
    } else {
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_of_exactly_the_limit_is_read_and_one_byte_more_is_not() {
        assert_eq!(read(Body::from("12345678"), 8).await.unwrap(), b"12345678");
        assert_eq!(
            read(Body::from("123456789"), 8).await,
            Err(UnreadBody::TooLarge)
        );
    }
}
