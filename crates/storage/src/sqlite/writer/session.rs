//! One transaction after another: purge what has expired, write what is waiting, commit once, tell everybody.

use std::sync::Arc;
use std::time::Instant;

use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::issuance::Lasting;
use rusqlite::{Connection, ErrorCode, Statement};

use super::spending::Spending;
use super::work::{Errand, Work};
use crate::sqlite::expired_rows::ExpiredRows;
use crate::sqlite::failure::Failure;
use crate::sqlite::grant_stretches::GrantStretches;
use crate::sqlite::issuance_rows::IssuanceRows;
use crate::sqlite::lasting_rows;
use crate::sqlite::live_marks::{LiveMark, LiveMarks, NotSpent, Place};
use crate::sqlite::purge_horizon::PurgeHorizon;
use crate::sqlite::removed_tenants::RemovedTenants;
use crate::sqlite::tenant_rows;
use crate::sqlite::turn_rows::{IssuanceRow, RowOutcome};

/// A commit removes twice as many expired rows as it adds, and at least so many: work is bounded, and a backlog shrinks.
const FEWEST_PURGED: usize = 64;
/// As many when there is nothing else to do, or no room for what is to be added.
const MOST_PURGED: usize = 1024;
/// When there was no old token to remove, the next look is so much later.
const TOKEN_PURGE_SECONDS: u32 = 60;

/// The writer's connection with its statements, and what it remembers.
pub(super) struct Session<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    rows: IssuanceRows<'c>,
    stretches: GrantStretches<'c>,
    expired: ExpiredRows<'c>,
    marks: LiveMarks,
    places: Vec<(Place, LiveMark)>,
    clock: Arc<dyn Clock>,
    now: Timestamp,
    horizon: PurgeHorizon,
    looked_at: Instant,
    next_token_purge: Timestamp,
    removed: Arc<RemovedTenants>,
}

impl<'c> Session<'c> {
    pub(super) fn prepare(
        connection: &'c Connection,
        marks: LiveMarks,
        clock: Arc<dyn Clock>,
        removed: Arc<RemovedTenants>,
    ) -> rusqlite::Result<Self> {
        let now = clock.now();
        Ok(Self {
            connection,
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            commit: connection.prepare("COMMIT")?,
            rows: IssuanceRows::prepare(connection)?,
            stretches: GrantStretches::prepare(connection)?,
            expired: ExpiredRows::prepare(connection)?,
            marks,
            places: Vec::new(),
            clock,
            now,
            horizon: PurgeHorizon::new(now),
            looked_at: Instant::now(),
            next_token_purge: Timestamp::from_millis(i64::MIN),
            removed,
        })
    }

    /// Does all of `works` in one transaction. Returns why nothing of it was committed, if so.
    pub(super) fn commit(&mut self, works: &mut [Work]) -> Result<(), Failure> {
        self.look_at_the_clock();
        match self.transact(works) {
            Ok(()) => {
                self.marks.committed();
                Ok(())
            }
            Err(error) => Err(self.give_up(error)),
        }
    }

    /// Removes what has expired, and what removed tenants held, without waiting for somebody who writes, a bounded number of rows. Returns
    /// whether there is more.
    pub(super) fn purge_while_idle(&mut self) -> bool {
        self.look_at_the_clock();
        self.is_purge_due() && self.commit(&mut []).is_ok() && self.is_purge_due()
    }

    fn is_purge_due(&self) -> bool {
        self.marks.has_expired(self.horizon.up_to()) || self.removed.have_rows()
    }

    fn transact(&mut self, works: &mut [Work]) -> rusqlite::Result<()> {
        self.begin.raw_execute()?;
        self.purge(works)?;
        if self.removed.have_rows() {
            self.empty_removed_tenants(works.is_empty())?;
        }
        for work in works {
            match work {
                Work::Turn(turn) => {
                    for row in &turn.rows {
                        turn.outcomes.push(self.record(row)?);
                    }
                }
                Work::Errand(errand) => self.run(errand.as_mut())?,
                Work::Spending(spending) => self.spend(spending)?,
                Work::Question(question) => question.look(&self.marks),
                Work::Close(_) => {}
            }
        }
        self.commit.raw_execute().map(drop)
    }

    /// Spends and records one grant, or changes nothing. An error spoils the whole transaction.
    fn record(&mut self, row: &IssuanceRow) -> rusqlite::Result<RowOutcome> {
        let before = self.marks.position();
        self.places.clear();
        let spent = self
            .marks
            .spend(row.tenant, &row.issuance.spend, &mut self.places);
        match spent {
            Ok(()) => {}
            Err(NotSpent::Before) => return Ok(RowOutcome::AlreadySpent),
            Err(NotSpent::Full) => return Ok(RowOutcome::Full),
        }
        let outcome = match &row.issuance.lasting {
            None => self.write(row)?,
            Some(lasting) => self.write_lasting(row, lasting)?,
        };
        if !matches!(outcome, RowOutcome::Recorded) {
            self.marks.roll_back_to(before);
        }
        Ok(outcome)
    }

    /// Spends marks alone, or changes nothing.
    fn spend(&mut self, spending: &mut Spending) -> rusqlite::Result<()> {
        self.places.clear();
        let (tenant, marks) = (spending.tenant, &spending.marks);
        spending.outcome = self.marks.spend(tenant, marks, &mut self.places);
        if spending.outcome.is_ok() {
            for (place, mark) in &self.places {
                self.rows.mark_insert(*place, *mark)?;
            }
        }
        Ok(())
    }

    /// Writes the token and the marks. The token first: of all these rows it alone can be refused, by a decision that is recorded already.
    fn write(&mut self, row: &IssuanceRow) -> rusqlite::Result<RowOutcome> {
        if let Err(error) = self.rows.token_insert(row.tenant, &row.issuance.token) {
            if error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
                return Err(error);
            }
            return Ok(RowOutcome::Failed(Failure::new(error)));
        }
        for (place, mark) in &self.places {
            self.rows.mark_insert(*place, *mark)?;
        }
        let decision = row.issuance.token.decision;
        self.stretches.note(row.tenant, decision)?;
        Ok(RowOutcome::Recorded)
    }

    /// Writes what is more than one token, so that its refusal takes back nothing but its own.
    fn write_lasting(
        &mut self,
        row: &IssuanceRow,
        lasting: &Lasting,
    ) -> rusqlite::Result<RowOutcome> {
        self.run_sql("SAVEPOINT lasting")?;
        let (tenant, token) = (row.tenant, &row.issuance.token);
        let written = lasting_rows::record(self.connection, tenant, lasting, token, self.now);
        let outcome = match written {
            Ok(()) => self.write(row)?,
            Err(refused) => RowOutcome::from(refused),
        };
        if !matches!(outcome, RowOutcome::Recorded) {
            self.run_sql("ROLLBACK TO lasting")?;
        }
        self.run_sql("RELEASE lasting")?;
        Ok(outcome)
    }

    /// Runs an errand so that its failure takes back nothing but its own.
    fn run(&self, errand: &mut dyn Errand) -> rusqlite::Result<()> {
        self.run_sql("SAVEPOINT errand")?;
        if !errand.run(self.connection) {
            self.run_sql("ROLLBACK TO errand")?;
        }
        self.run_sql("RELEASE errand")
    }

    fn run_sql(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute().map(drop)
    }

    /// Removes rows that have expired, a bounded number of them.
    fn purge(&mut self, works: &[Work]) -> rusqlite::Result<()> {
        let coming = marks_in(works);
        let bound = |coming: usize| match works {
            [] => MOST_PURGED,
            _ => FEWEST_PURGED.max(2 * coming),
        };
        let mut most = bound(coming);
        if !self.marks.has_room_for(coming) {
            self.horizon.catch_up(self.clock.now());
            most = most.max(MOST_PURGED);
        }
        let horizon = self.horizon.up_to();
        if let Some(end) = self.marks.expire(horizon, most) {
            self.rows.marks_remove(end)?;
        }
        if horizon >= self.next_token_purge && self.rows.tokens_remove(horizon, most)? == 0 {
            self.next_token_purge = horizon.plus_seconds(TOKEN_PURGE_SECONDS);
        }
        self.expired.remove(horizon, bound(lasting_in(works)))
    }

    /// Takes away what removed tenants held, a bounded number of rows. That it cannot be done must keep nobody from a grant.
    fn empty_removed_tenants(&self, is_idle: bool) -> rusqlite::Result<()> {
        let most = if is_idle { MOST_PURGED } else { FEWEST_PURGED };
        self.run_sql("SAVEPOINT emptying")?;
        match tenant_rows::rows_remove(self.connection, most) {
            Ok(true) => {}
            Ok(false) => self.removed.have_no_rows(),
            Err(error) => {
                tracing::error!(%error, "what a removed tenant held cannot be taken away; the next start tries again");
                self.removed.have_no_rows();
                self.run_sql("ROLLBACK TO emptying")?;
            }
        }
        self.run_sql("RELEASE emptying")
    }

    fn look_at_the_clock(&mut self) {
        let elapsed = self.looked_at.elapsed();
        self.looked_at += elapsed;
        self.now = self.clock.now();
        self.horizon.advance(self.now, elapsed);
    }

    /// Takes everything back that was not committed.
    fn give_up(&mut self, error: rusqlite::Error) -> Failure {
        tracing::error!(%error, "a commit failed: nothing of it is acknowledged");
        self.marks.roll_back();
        self.stretches.forget();
        // Some errors have rolled the transaction back already.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "the transaction cannot be rolled back");
        }
        Failure::new(error)
    }
}

fn marks_in(works: &[Work]) -> usize {
    let marks = |work: &Work| match work {
        Work::Turn(turn) => turn.rows.iter().map(|row| row.issuance.spend.len()).sum(),
        Work::Spending(spending) => spending.marks.len(),
        Work::Errand(_) | Work::Question(_) | Work::Close(_) => 0,
    };
    works.iter().map(marks).sum()
}

/// At most so many rows that outlast a token are about to be added. Whatever an errand is, it is counted as one.
fn lasting_in(works: &[Work]) -> usize {
    let rows = |work: &Work| match work {
        Work::Turn(turn) => {
            let lasting = turn
                .rows
                .iter()
                .filter_map(|row| row.issuance.lasting.as_ref());
            lasting.map(|lasting| 1 + lasting.hands_out.len()).sum()
        }
        Work::Errand(_) => 1,
        Work::Spending(_) | Work::Question(_) | Work::Close(_) => 0,
    };
    works.iter().map(rows).sum()
}
