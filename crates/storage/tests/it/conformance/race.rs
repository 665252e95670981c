//! Many at once: of one assertion exactly one presentation wins, and nobody loses who should win.

use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread;

use jurat_registry::store::TenantStore;

use super::{Ground, block_on, default_tenant, is_spent, issuance};

const MANY: usize = 64;

/// Each of many threads presents the ids that `ids` gives it. Returns which were granted.
fn granted<'a>(
    tenant: &Arc<dyn TenantStore>,
    ids: impl Fn(usize) -> Vec<&'a str> + Sync,
) -> Vec<bool> {
    let barrier = Barrier::new(MANY);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY)
            .map(|number| {
                let (barrier, ids) = (&barrier, &ids);
                scope.spawn(move || {
                    let mine = issuance(&ids(number));
                    barrier.wait();
                    let outcome = if number % 2 == 0 {
                        block_on(async { tenant.record_issuance(mine).await })
                    } else {
                        // Handed over where there is no runtime.
                        let answer = tenant.record_issuance(mine);
                        block_on(answer)
                    };
                    assert!(outcome.is_ok() || is_spent(&outcome), "{outcome:?}");
                    outcome.is_ok()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    })
}

fn wins(granted: &[bool]) -> usize {
    granted.iter().filter(|granted| **granted).count()
}

pub(crate) async fn one_of_many_threads_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for round in 0..10 {
        let id = format!("round {round}");
        assert_eq!(wins(&granted(&tenant, |_| vec![id.as_str()])), 1);
    }
}

pub(crate) async fn one_of_many_tasks_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for round in 0..10 {
        let id = format!("round {round}");
        let present = || {
            let tenant = Arc::clone(&tenant);
            let mine = issuance(&[&id]);
            async move { tenant.record_issuance(mine).await }
        };
        // On the one thread of this reactor, then on several that share their tasks.
        let here: Vec<_> = (0..MANY).map(|_| tokio::spawn(present())).collect();
        let pool = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .build()
            .unwrap();
        let there: Vec<_> = (0..MANY).map(|_| pool.spawn(present())).collect();
        let mut won = 0;
        for task in here.into_iter().chain(there) {
            let outcome = task.await.unwrap();
            assert!(outcome.is_ok() || is_spent(&outcome), "{outcome:?}");
            won += usize::from(outcome.is_ok());
        }
        assert_eq!(won, 1);
        pool.shutdown_background();
    }
}

pub(crate) async fn all_distinct_ones_win(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let ids: Vec<_> = (0..MANY).map(|number| format!("id {number}")).collect();
    assert_eq!(wins(&granted(&tenant, |number| vec![&ids[number]])), MANY);
}

pub(crate) async fn overlapping_lists_never_share_a_mark(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let ids: Vec<_> = (0..=MANY).map(|number| format!("id {number}")).collect();
    let pair = |number: usize| vec![ids[number].as_str(), ids[number + 1].as_str()];
    let granted = granted(&tenant, pair);
    let mut used = HashSet::new();
    for number in (0..MANY).filter(|number| granted[*number]) {
        for id in pair(number) {
            assert!(used.insert(id), "{id} was used twice");
        }
    }
    // Whoever was refused was refused for a reason, and burned nothing.
    for (number, id) in ids.iter().enumerate() {
        let free = !used.contains(id.as_str());
        let outcome = tenant.record_issuance(issuance(&[id])).await;
        assert_eq!(outcome.is_ok(), free, "{number}");
    }
    assert!(wins(&granted) >= MANY / 3);
}
