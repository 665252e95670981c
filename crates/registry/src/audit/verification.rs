//! Goes through a tenant's audit log from end to end, a bounded number of lines at a time.

use super::chain::{BrokenLink, ChainWalk, LineDigest, LinkFault};
use super::seal::ChainEnd;
use crate::store::{AuditEnds, StoreError, TenantStore};
use crate::tenant::TenantName;

/// So many pages of lines are gone through at a time.
const PAGES: usize = 10;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// The log is whole, from its beginning or its checkpoint to its newest line.
    Whole {
        /// The last line that was dropped for its age, if any was.
        checkpoint: Option<ChainEnd>,
        /// The newest line.
        head: ChainEnd,
    },
    /// This is the first broken link.
    Broken(BrokenLink),
}

/// How far a verification has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// All is well up to this line; there is more.
    Reached(ChainEnd),
    /// It is done.
    Done(Verification),
}

/// Goes through the audit log of `tenant`. Lines that are added meanwhile are left for the next time; `progress` is told now and then of
/// the line that was reached.
pub async fn verify(
    store: &dyn TenantStore,
    tenant: &TenantName,
    mut progress: impl FnMut(u64),
) -> Result<Verification, StoreError> {
    let mut from = None;
    loop {
        match verify_on(store, tenant, from).await? {
            Progress::Done(verification) => return Ok(verification),
            Progress::Reached(end) => {
                progress(end.number);
                from = Some(end);
            }
        }
    }
}

/// Goes on behind the line `from`, up to which all was well; from the beginning when none is named, or when that line was dropped since.
pub async fn verify_on(
    store: &dyn TenantStore,
    tenant: &TenantName,
    from: Option<ChainEnd>,
) -> Result<Progress, StoreError> {
    let ends = store.audit_ends().await?;
    let beginning = match beginning(tenant, &ends) {
        Ok(beginning) => beginning,
        Err(broken) => return Ok(Progress::Done(Verification::Broken(broken))),
    };
    let from = from.filter(|from| from.number > beginning.number);
    let mut walk = ChainWalk::behind(from.unwrap_or(beginning));
    for _ in 0..PAGES {
        match follow(store, &mut walk, &ends).await? {
            Followed::Page => {}
            Followed::ToTheEnd => {
                return match at_the_end(&walk, &ends) {
                    Verification::Broken(broken) => unless_dropped(store, &ends, broken).await,
                    whole @ Verification::Whole { .. } => Ok(Progress::Done(whole)),
                };
            }
            Followed::Broken(broken) => return unless_dropped(store, &ends, broken).await,
        }
    }
    Ok(Progress::Reached(walk.end()))
}

/// Where the lines begin: the sealed checkpoint, or nothing. Nothing stands before it.
fn beginning(tenant: &TenantName, ends: &AuditEnds) -> Result<ChainEnd, BrokenLink> {
    let beginning = match ends.checkpoint {
        None => ChainEnd {
            number: 0,
            digest: LineDigest::beginning(tenant),
        },
        Some((end, true)) => end,
        Some((end, false)) => {
            return Err(BrokenLink {
                number: end.number,
                fault: LinkFault::Unsealed,
            });
        }
    };
    match ends.oldest {
        Some(oldest) if oldest <= beginning.number => Err(BrokenLink {
            number: oldest,
            fault: LinkFault::Surplus,
        }),
        _ => Ok(beginning),
    }
}

enum Followed {
    Page,
    ToTheEnd,
    Broken(BrokenLink),
}

/// Follows a page of lines, up to the newest that was there when the ends were read.
async fn follow(
    store: &dyn TenantStore,
    walk: &mut ChainWalk,
    ends: &AuditEnds,
) -> Result<Followed, StoreError> {
    let reached = walk.end().number;
    let newest = ends.newest.unwrap_or(0);
    let head = ends.head.map_or(newest, |(end, _)| end.number);
    let lines = store.audit_follow(reached).await?;
    for line in lines.iter().filter(|line| line.number <= newest.min(head)) {
        if let Err(broken) = walk.follow(line) {
            return Ok(Followed::Broken(broken));
        }
    }
    let now = walk.end().number;
    Ok(if now >= newest.min(head) || now == reached {
        Followed::ToTheEnd
    } else {
        Followed::Page
    })
}

/// Whether the log ends as it was sealed.
fn at_the_end(walk: &ChainWalk, ends: &AuditEnds) -> Verification {
    let reached = walk.end();
    let broken = |number, fault| Verification::Broken(BrokenLink { number, fault });
    match ends.head {
        // Every log has a first line and a seal.
        None => broken(reached.number, LinkFault::Unsealed),
        Some((head, _)) if reached.number < head.number => {
            broken(reached.number + 1, LinkFault::Missing)
        }
        Some((head, true)) if head == reached => match ends.newest {
            Some(newest) if newest == head.number => Verification::Whole {
                checkpoint: ends.checkpoint.map(|(end, _)| end),
                head,
            },
            Some(_) => broken(head.number + 1, LinkFault::Surplus),
            None => broken(head.number, LinkFault::Missing),
        },
        Some((head, _)) => broken(head.number, LinkFault::Unsealed),
    }
}

/// A line may have been dropped for its age since `seen` was read: then it goes on behind the new checkpoint.
async fn unless_dropped(
    store: &dyn TenantStore,
    seen: &AuditEnds,
    broken: BrokenLink,
) -> Result<Progress, StoreError> {
    let now = store.audit_ends().await?;
    Ok(match now.checkpoint {
        Some((end, true)) if now.checkpoint != seen.checkpoint && end.number >= broken.number => {
            Progress::Reached(end)
        }
        _ => Progress::Done(Verification::Broken(broken)),
    })
}
