//! The writer: one thread with the one connection that writes. Whatever is waiting goes into one transaction, is committed once, and only
//! then answered (RFC 7523 section 3 item 7: what is spent is spent on disk before a token leaves). When a commit fails nothing of it
//! is acknowledged, and memory is put back as it was.

mod door;
mod question;
mod queue;
mod session;
mod spending;
mod work;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use jurat_registry::clock::Clock;
use rusqlite::Connection;

pub(super) use self::door::WriterDoor;
use self::queue::{Queue, Signs};
use self::session::Session;
use super::live_marks::LiveMarks;
use super::removed_tenants::RemovedTenants;

/// What the writer stands on.
pub(super) struct Writer {
    /// Its connection.
    pub(super) connection: Connection,
    /// The marks that are alive in the database.
    pub(super) marks: LiveMarks,
    /// Time.
    pub(super) clock: Arc<dyn Clock>,
    /// Tenants whose rows it takes away when it has time.
    pub(super) removed: Arc<RemovedTenants>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(self) -> std::io::Result<(Arc<WriterDoor>, JoinHandle<()>)> {
        let (sender, receiver) = mpsc::channel();
        let signs = Arc::new(Signs::default());
        let queue = Queue::new(receiver, Arc::clone(&signs));
        let thread = thread::Builder::new()
            .name("jurat-writer".into())
            .spawn(move || self.run(queue))?;
        Ok((Arc::new(WriterDoor::new(sender, signs)), thread))
    }

    fn run(self, mut queue: Queue) {
        match Session::prepare(&self.connection, self.marks, self.clock, self.removed) {
            Ok(session) => serve(session, &mut queue),
            Err(error) => tracing::error!(%error, "the writer cannot prepare its statements"),
        }
        // Everything is in the database file then, and the next start need not look at the WAL.
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        if let Err(error) = self.connection.query_row(checkpoint, [], |_| Ok(())) {
            tracing::warn!(%error, "the last checkpoint failed; nothing is lost, the next start repeats it");
        }
        drop(self.connection);
        queue.closed();
    }
}

fn serve(mut session: Session<'_>, queue: &mut Queue) {
    let mut works = Vec::new();
    let mut more_to_purge = false;
    while queue.take(&mut works, more_to_purge) {
        if works.is_empty() {
            more_to_purge = session.purge_while_idle();
        } else {
            let began = Instant::now();
            let committed = session.commit(&mut works);
            queue.committed(began.elapsed(), committed.is_err());
            for work in works.drain(..) {
                work.settle(committed.as_ref().copied());
            }
        }
    }
}
