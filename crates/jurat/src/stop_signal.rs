//! SIGINT and SIGTERM: the first asks the server to finish, the second ends it at once.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::{Failure, Outcome};

/// Ready at the first SIGINT or SIGTERM; the second one ends the process at once.
pub(crate) fn stop_signal() -> Outcome<impl Future<Output = ()> + Send + 'static> {
    let listen = |kind| {
        signal(kind).map_err(|e| Failure::failed(format!("signals cannot be listened for: {e}")))
    };
    let (mut interrupt, mut terminate) = (
        listen(SignalKind::interrupt())?,
        listen(SignalKind::terminate())?,
    );
    Ok(async move {
        either(&mut interrupt, &mut terminate).await;
        tracing::info!("finishing what was accepted; a second signal stops at once");
        tokio::spawn(async move {
            either(&mut interrupt, &mut terminate).await;
            std::process::exit(130);
        });
    })
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
