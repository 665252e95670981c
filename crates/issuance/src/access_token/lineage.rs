//! The tokens that a token was traded for (RFC 8693), one after the other back to the first: it falls with each of them.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::DecisionId;
use jurat_registry::store::StoreError;

use super::holder::Holder;
use crate::premises::Premises;

/// At most so many exchanges lie behind a token: a bound on what it takes to judge one.
pub(crate) const MOST_EXCHANGES: usize = 8;

/// How many exchanges lie behind a token that was traded for `traded`; `None` when one of the tokens before it is revoked, or somebody behind
/// one is no longer live. Their ends are not looked at: no token outlives the one it was traded for.
pub(super) async fn exchanges(
    mut traded: Option<DecisionId>,
    premises: &Premises,
    now: Timestamp,
) -> Result<Option<usize>, StoreError> {
    let mut count = 0;
    while let Some(before) = traded {
        count += 1;
        if count > MOST_EXCHANGES {
            return Ok(None);
        }
        let record = premises.store.issued_token_find(before).await?;
        let Some(record) = record.filter(|record| record.revoked_at.is_none()) else {
            return Ok(None);
        };
        if !Holder::of_record(&record).is_live(premises, now).await? {
            return Ok(None);
        }
        traded = record.traded;
    }
    Ok(Some(count))
}
