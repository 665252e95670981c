//! In which stretches of time a tenant was granted anything. The records of tokens stand in time order, those of all tenants together, as
//! every grant appends one. Whoever lists a tenant's looks only into its own stretches.
//!
//! Why it is no index (tenant, decision): among many tenants each grant would write a page of its own. Measured 2026-11-21 as CPU of a row
//! and its mark, 64 in a commit, median of 31 interleaved rounds on 200,000 earlier rows, on a busy machine: without 12.4 µs (one tenant) and
//! 12.9 (a thousand at random); with the index 14.4 and 34.1; with one on (a quarter of a second, tenant, decision) 15.8 and 16.3. An
//! exchange takes 1.18 S of the 1.3 that it may, S being some 50 µs there: the first index leaves too little, the second nothing to spare.
//! A stretch costs the first grant of a tenant in ten minutes a row, and the others a look into memory.
//!
//! What it means for a small tenant among many: of a stretch in which it was granted anything all tenants' rows are gone through, so many
//! for each page ([`super::decision_rows`]). Where all together are granted a thousand a second, that is up to thirty pages for a stretch.

use std::collections::HashMap;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::DecisionId;
use rusqlite::{Connection, OptionalExtension, Statement};

use super::failure::RowError;
use super::grant_counts;
use super::issuance_rows::{OLDEST_TOKEN_SECONDS, first_decision_at};
use super::tenant_number::TenantNumber;

const STRETCH_SECONDS: u32 = 600;
/// So many tenants are remembered; beyond it their next grant asks the table again.
const MOST_REMEMBERED: usize = 200_000;

/// Ten minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch(i64);

impl Stretch {
    fn of(time: Timestamp) -> Self {
        Self(time.seconds().div_euclid(i64::from(STRETCH_SECONDS)))
    }

    /// The keys of the first decision that it may hold, and of the first behind it.
    pub(super) fn keys(self) -> ([u8; 16], [u8; 16]) {
        let begin = |stretch: i64| {
            let seconds = stretch.saturating_mul(i64::from(STRETCH_SECONDS));
            first_decision_at(Timestamp::from_seconds(seconds))
        };
        (begin(self.0), begin(self.0.saturating_add(1)))
    }
}

/// What the writer notes of stretches.
pub(super) struct GrantStretches<'c> {
    insert: Statement<'c>,
    remove: Statement<'c>,
    noted: HashMap<TenantNumber, Stretch>,
}

impl<'c> GrantStretches<'c> {
    /// Prepares the statements.
    pub(super) fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            insert: connection.prepare(
                "INSERT INTO grant_stretch (tenant, stretch) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?,
            // An old one goes as a new one comes: there are never more than there once were within the time that tokens are kept.
            remove: connection.prepare(
                "DELETE FROM grant_stretch WHERE tenant = ?1 AND +stretch < ?2
                     AND stretch = (SELECT min(stretch) FROM grant_stretch WHERE tenant = ?1)",
            )?,
            noted: HashMap::new(),
        })
    }

    /// Notes that `decision` granted something to the tenant, in the transaction that writes it.
    pub(super) fn note(
        &mut self,
        tenant: TenantNumber,
        decision: DecisionId,
    ) -> rusqlite::Result<()> {
        let stretch = Stretch::of(decision.made_at());
        if self.noted.get(&tenant) == Some(&stretch) {
            return Ok(());
        }
        if self.noted.len() >= MOST_REMEMBERED {
            self.noted.clear();
        }
        self.noted.insert(tenant, stretch);
        self.insert.execute((tenant, stretch.0))?;
        let oldest = Stretch::of(decision.made_at().minus_seconds(OLDEST_TOKEN_SECONDS));
        self.remove.execute((tenant, oldest.0 - 1)).map(drop)
    }

    /// What was noted may not have been written.
    pub(super) fn forget(&mut self) {
        self.noted.clear();
    }
}

/// The newest stretch of the tenant that begins before the key `before`.
pub(super) fn newest_before(
    connection: &Connection,
    tenant: TenantNumber,
    before: [u8; 16],
) -> rusqlite::Result<Option<Stretch>> {
    let mut newest = Stretch::of(DecisionId::from_bytes(before).made_at());
    if newest.keys().0 >= before {
        newest.0 -= 1;
    }
    let sql = "SELECT stretch FROM grant_stretch WHERE tenant = ?1 AND stretch <= ?2
         ORDER BY stretch DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row((tenant, newest.0), |row| row.get(0));
    Ok(found.optional()?.map(Stretch))
}

/// Notes and counts what was granted under an earlier schema.
pub(super) fn note_earlier(
    connection: &Connection,
    _: &AuditKey,
    _: Timestamp,
) -> Result<(), RowError> {
    let mut counts: HashMap<_, i64> = HashMap::new();
    let mut stretches = GrantStretches::prepare(connection)?;
    let sql = "SELECT decision, tenant, grant_type FROM issued_token ORDER BY decision, tenant";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let decision = DecisionId::from_bytes(row.get(0)?);
        let (tenant, grant_type): (TenantNumber, i64) = (row.get(1)?, row.get(2)?);
        let seconds = decision.made_at().seconds();
        let hour = Timestamp::from_seconds(seconds - seconds.rem_euclid(3600));
        *counts.entry((tenant, hour, grant_type)).or_default() += 1;
        stretches.note(tenant, decision)?;
    }
    for ((tenant, hour, grant_type), granted) in counts {
        grant_counts::add(connection, tenant, hour, grant_type, granted)?;
    }
    Ok(())
}
