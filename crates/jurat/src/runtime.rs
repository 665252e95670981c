//! The one-threaded runtime that a command's requests run on. (The server's reactors bring their own.)

use std::future::Future;

use crate::failure::{Failure, Outcome};

/// Runs `work` to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::failed(format!("no event loop could be made: {e}")))?
        .block_on(work)
}
