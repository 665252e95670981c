//! Reading threads, each with a connection of its own, so that no reactor ever waits for the disk. Cold reads only: what is warm comes
//! from the cache.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use jurat_registry::store::{Answer, StoreError};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::failure::{Closed, Overloaded, RowError, unavailable};

/// How many threads read.
pub(super) const READERS: usize = 2;

/// Every connection brings one read at a time; more than so many is not a queue but a flood.
const MOST_WAITING: usize = 65_536;

type Read = Box<dyn FnOnce(&Connection) + Send>;

/// The reading threads.
pub(super) struct Readers {
    sender: Mutex<Option<Sender<Read>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    waiting: Arc<AtomicUsize>,
}

impl Readers {
    /// Starts a thread for each connection.
    pub(super) fn start(connections: Vec<Connection>) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let waiting = Arc::new(AtomicUsize::new(0));
        let threads = connections
            .into_iter()
            .map(|connection| {
                let (receiver, waiting) = (Arc::clone(&receiver), Arc::clone(&waiting));
                thread::Builder::new()
                    .name("jurat-reader".into())
                    .spawn(move || serve(&connection, &receiver, &waiting))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            sender: Mutex::new(Some(sender)),
            threads: Mutex::new(threads),
            waiting,
        })
    }

    /// Runs `read` on one of the threads. The work is done even when nobody waits for it any more.
    pub(super) fn read<T, R>(&self, read: R) -> Answer<'static, T>
    where
        T: Send + 'static,
        R: FnOnce(&Connection) -> Result<T, RowError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Read = Box::new(move |connection| {
            let _ = reply.send(read(connection).map_err(StoreError::from));
        });
        if let Err(refused) = self.send(work) {
            return Box::pin(std::future::ready(Err(refused)));
        }
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(unavailable(Closed))) })
    }

    /// Finishes what was asked for, then ends the threads.
    pub(super) fn close(&self) {
        drop(lock(&self.sender).take());
        for thread in std::mem::take(&mut *lock(&self.threads)) {
            // A thread that panicked has ended as well.
            let _ = thread.join();
        }
    }

    fn send(&self, work: Read) -> Result<(), StoreError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(unavailable(Overloaded));
        }
        match &*lock(&self.sender) {
            Some(sender) => sender.send(work).map_err(|_| unavailable(Closed)),
            None => Err(unavailable(Closed)),
        }
    }
}

fn serve(connection: &Connection, receiver: &Mutex<Receiver<Read>>, waiting: &AtomicUsize) {
    loop {
        // The lock is held while waiting: whoever has it takes the next read, the others wait for the lock.
        let work = lock(receiver).recv();
        let Ok(work) = work else {
            return;
        };
        waiting.fetch_sub(1, Ordering::Relaxed);
        work(connection);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
