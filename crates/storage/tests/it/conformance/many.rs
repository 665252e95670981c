//! Many at once: threads that all begin at the same moment, each with a runtime of its own.

use std::sync::Barrier;
use std::thread;

use jurat_registry::store::StoreError;

use super::block_on;

/// How many are many.
pub(crate) const MANY: usize = 64;

/// What each of many threads got, in their order.
pub(crate) fn outcomes(
    act: impl AsyncFn(usize) -> Result<(), StoreError> + Sync,
) -> Vec<Result<(), StoreError>> {
    let barrier = Barrier::new(MANY);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY)
            .map(|number| {
                let (barrier, act) = (&barrier, &act);
                scope.spawn(move || {
                    barrier.wait();
                    block_on(act(number))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// The one that won, when all the others were refused as `is_refusal` says.
pub(crate) fn winner(
    outcomes: &[Result<(), StoreError>],
    is_refusal: impl Fn(&StoreError) -> bool,
) -> usize {
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert!(is_refusal(refused), "{refused:?}");
    }
    let mut winners = (0..outcomes.len()).filter(|number| outcomes[*number].is_ok());
    let winner = winners.next().expect("nobody won");
    assert_eq!(winners.next(), None, "two won");
    winner
}
