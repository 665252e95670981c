//! Makes one signing key, on a thread of its own: an RSA key takes a tenth of a second and more, in which a request thread could
//! answer thousands. Whoever asks meanwhile waits for the same key, without holding a lock or a thread.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The making of one key.
pub(super) struct KeyMaking {
    algorithm: Algorithm,
    state: Arc<Mutex<State>>,
}

enum State {
    NotBegun,
    Running(Vec<Waker>),
    Made(Arc<SigningKey>),
    Failed(String),
}

impl KeyMaking {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            state: Arc::new(Mutex::new(State::NotBegun)),
        }
    }

    /// The key; the first who asks sets its making off, once `makers` admits another. After a failure the next who asks tries again.
    pub(super) async fn key(&self, makers: &Arc<Semaphore>) -> Result<Arc<SigningKey>, String> {
        let permit = Arc::clone(makers).acquire_owned().await;
        let mut permit = Some(permit.map_err(|closed| closed.to_string())?);
        poll_fn(|context| self.poll(context, &mut permit)).await
    }

    fn poll(
        &self,
        context: &Context<'_>,
        permit: &mut Option<OwnedSemaphorePermit>,
    ) -> Poll<Result<Arc<SigningKey>, String>> {
        let mut state = lock(&self.state);
        match &mut *state {
            State::Made(key) => return Poll::Ready(Ok(Arc::clone(key))),
            State::Failed(why) => {
                let why = std::mem::take(why);
                *state = State::NotBegun;
                return Poll::Ready(Err(why));
            }
            State::Running(waiting) => {
                // Only its maker keeps one.
                drop(permit.take());
                if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                    waiting.push(context.waker().clone());
                }
                return Poll::Pending;
            }
            State::NotBegun => {}
        }
        *state = State::Running(vec![context.waker().clone()]);
        drop(state);
        self.begin(permit.take());
        Poll::Pending
    }

    /// Should the thread not start, what it was to do is dropped, and that wakes whoever waits.
    fn begin(&self, permit: Option<OwnedSemaphorePermit>) {
        let (algorithm, unfinished) = (self.algorithm, Unfinished(Arc::clone(&self.state)));
        let work = move || {
            let _permit = permit;
            let made = SigningKey::generate(algorithm);
            unfinished.finish(match made {
                Ok(key) => State::Made(Arc::new(key)),
                Err(error) => State::Failed(error.to_string()),
            });
        };
        drop(thread::Builder::new().name("key making".into()).spawn(work));
    }
}

/// Whoever waits is woken, even if the thread ends without a key.
struct Unfinished(Arc<Mutex<State>>);

impl Unfinished {
    fn finish(&self, state: State) {
        if let State::Running(waiting) = std::mem::replace(&mut *lock(&self.0), state) {
            waiting.into_iter().for_each(Waker::wake);
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let is_running = matches!(&*lock(&self.0), State::Running(_));
        if is_running {
            self.finish(State::Failed("the key was not finished".into()));
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
