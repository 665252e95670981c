//! Lists the lines of an audit log, newest first.

use jurat_registry::audit::AuditFilter;
use jurat_registry::audit::chain::ChainedLine;
use jurat_registry::page::{Page, PageRequest};
use rusqlite::{Connection, ToSql, params_from_iter};

use super::line::{LINE, line_of};
use crate::sqlite::failure::RowError;
use crate::sqlite::tenant_number::TenantNumber;

/// A page of the lines that `filter` asks for, newest first. The cursor is the number of the last line of the page before; what was never
/// a cursor is behind the end.
pub(in crate::sqlite) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<ChainedLine>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let before = match page.after.as_deref() {
        None | Some("") => i64::MAX,
        Some(cursor) => cursor.parse().unwrap_or(0),
    };
    // One row more than asked tells whether there is a next page.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut asked = Asked::new(filter);
    asked.parameters.splice(
        0..0,
        [
            Box::new(tenant) as Box<dyn ToSql>,
            Box::new(before),
            Box::new(most),
        ],
    );
    let mut statement = connection.prepare_cached(&asked.sql())?;
    let mut rows = statement.query(params_from_iter(asked.parameters))?;
    let mut items: Vec<ChainedLine> = Vec::new();
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            let next = items.last().map(|line| line.number.to_string());
            return Ok(Page { items, next });
        }
        items.push(line_of(row)?);
    }
    Ok(Page { items, next: None })
}

/// What a filter asks for, in SQL. The first three parameters are the tenant, the cursor and how many.
struct Asked {
    index: Option<&'static str>,
    conditions: String,
    parameters: Vec<Box<dyn ToSql>>,
}

impl Asked {
    fn new(filter: &AuditFilter) -> Self {
        let mut asked = Self {
            index: None,
            conditions: String::new(),
            parameters: Vec::new(),
        };
        // Left to itself SQLite would go through the lines of all targets.
        for (column, text, index) in [
            ("target", &filter.target, "audit_line_by_target"),
            ("actor", &filter.actor, "audit_line_by_actor"),
            ("action", &filter.action, "audit_line_by_action"),
        ] {
            if let Some(text) = text {
                let place = asked.parameter(text.clone());
                asked.condition(&format!("{column} = ?{place}"));
                asked.index.get_or_insert(index);
            }
        }
        // The numbers between which they can be are read off an index; clocks may go back, so the times are asked for as well.
        if let Some(since) = filter.since {
            let place = asked.parameter(since.millis());
            asked.condition(&format!(
                "at >= ?{place} AND number >= (SELECT min(number) FROM audit_line INDEXED BY audit_line_by_time
                      WHERE tenant = ?1 AND at >= ?{place})"
            ));
        }
        if let Some(until) = filter.until {
            let place = asked.parameter(until.millis());
            asked.condition(&format!(
                "at < ?{place} AND number <= (SELECT max(number) FROM audit_line INDEXED BY audit_line_by_time
                      WHERE tenant = ?1 AND at < ?{place})"
            ));
        }
        asked
    }

    fn condition(&mut self, sql: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(sql);
    }

    /// Takes a parameter; returns its place.
    fn parameter(&mut self, value: impl ToSql + 'static) -> usize {
        self.parameters.push(Box::new(value));
        self.parameters.len() + 3
    }

    fn sql(&self) -> String {
        let index = self.index.map(|index| format!("INDEXED BY {index}"));
        format!(
            "SELECT {LINE} FROM audit_line {} WHERE tenant = ?1 AND number < ?2{} ORDER BY number DESC LIMIT ?3",
            index.unwrap_or_default(),
            self.conditions
        )
    }
}
