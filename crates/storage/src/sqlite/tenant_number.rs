//! The small number that stands for a tenant in every row.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

/// A tenant's number in this database. Made only by the table of tenants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TenantNumber(u32);

impl TenantNumber {
    /// Stands for the server as a whole where something is nobody's: no tenant has it.
    pub(super) const SERVER: Self = Self(0);
}

#[cfg(test)]
impl TenantNumber {
    /// A number for tests that have no database.
    pub(super) const fn for_test(number: u32) -> Self {
        Self(number)
    }
}

impl ToSql for TenantNumber {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0))
    }
}

impl FromSql for TenantNumber {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}
