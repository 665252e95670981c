//! Reads ahead of time what is in use, and throws out what nobody uses.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::means::Means;
use super::source_table::SourceTable;

/// Looks after the sources, so often as `attention` says, for ever.
pub(crate) async fn look_after(sources: Arc<SourceTable>, means: Arc<Means>, attention: Duration) {
    let mut rounds = interval(attention);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        rounds.tick().await;
        look_once(&sources, &means);
    }
}

/// One round.
pub(crate) fn look_once(sources: &SourceTable, means: &Arc<Means>) {
    sources.throw_out_unused(means.clock.now());
    for source in sources.all().iter() {
        source.read_ahead(means);
    }
}
