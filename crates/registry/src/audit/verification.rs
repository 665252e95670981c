//! Goes through a tenant's audit log from end to end.

use super::chain::{BrokenLink, ChainWalk};
use super::seal::ChainEnd;
use crate::store::{StoreError, TenantStore};
use crate::tenant::TenantName;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// The log is whole, from its beginning or its checkpoint to its newest line.
    Whole {
        /// The last line that was dropped for its age, if any was.
        checkpoint: Option<ChainEnd>,
        /// The newest line; `None` when there is none.
        head: Option<ChainEnd>,
    },
    /// This is the first broken link.
    Broken(BrokenLink),
    /// The lines hang together, but do not end as they were sealed: lines were cut off, or all were written anew.
    Unsealed {
        /// In words, what is wrong with which end.
        what: &'static str,
        /// Where the chain ends, or begins.
        at: u64,
    },
}

/// Goes through the audit log of `tenant`. Lines that are added meanwhile are left for the next time; `progress` is told of each page.
pub async fn verify(
    store: &dyn TenantStore,
    tenant: &TenantName,
    mut progress: impl FnMut(u64),
) -> Result<Verification, StoreError> {
    let ends = store.audit_ends().await?;
    let (checkpoint, checkpoint_is_sealed) = ends.checkpoint.unzip();
    if checkpoint_is_sealed == Some(false) {
        let at = checkpoint.map_or(0, |end| end.number);
        let what = "the checkpoint of what was dropped is not the one that was sealed";
        return Ok(Verification::Unsealed { what, at });
    }
    let mut walk = match checkpoint {
        Some(end) => ChainWalk::after(end.number, end.digest),
        None => ChainWalk::of(tenant),
    };
    let sealed_end = ends.head.map(|(end, _)| end.number);
    loop {
        let at = walk.head().0;
        let lines = store.audit_follow(at).await?;
        // What came after the seal was read is the next verification's.
        let due = lines
            .iter()
            .take_while(|line| sealed_end.is_none_or(|end| line.number <= end));
        for line in due {
            if let Err(broken) = walk.follow(line) {
                return Ok(Verification::Broken(broken));
            }
        }
        progress(walk.head().0);
        if walk.head().0 == at {
            break;
        }
    }
    let (number, digest) = walk.head();
    let reached = ChainEnd { number, digest };
    Ok(match ends.head {
        Some((head, true)) if head == reached => Verification::Whole {
            checkpoint,
            head: Some(head),
        },
        None if number == 0 => Verification::Whole {
            checkpoint,
            head: None,
        },
        Some((_, false)) => Verification::Unsealed {
            what: "the seal on the newest line is not the one that was made",
            at: number,
        },
        Some(_) => Verification::Unsealed {
            what: "the newest line is not the one that was sealed: lines were cut off at the end",
            at: number,
        },
        None => Verification::Unsealed {
            what: "the seal on the newest line is gone",
            at: number,
        },
    })
}
