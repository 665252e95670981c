//! The rows that say between which ends a tenant's audit log stands.

use jurat_registry::audit::chain::LineDigest;
use jurat_registry::audit::seal::{AuditKey, ChainEnd, EndKind};
use jurat_registry::store::AuditEnds;
use rusqlite::{Connection, OptionalExtension};

use super::line::{kept, told};
use crate::sqlite::failure::RowError;
use crate::sqlite::placed_tenant::PlacedTenant;
use crate::sqlite::tenant_number::TenantNumber;

/// After what the next line comes.
pub(super) struct Standing {
    /// The newest line.
    pub(super) end: ChainEnd,
    /// Whether it is the one that was sealed.
    pub(super) is_sound: bool,
}

/// Where the log ends, and whether it was left so.
pub(super) fn standing(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
) -> Result<Standing, RowError> {
    let (_, newest) = outermost(connection, tenant.number)?;
    let Some((head, seal)) = find(connection, tenant.number, EndKind::Head)? else {
        // Every log has a first line, and so a head.
        let end = ChainEnd {
            number: newest.unwrap_or(0),
            digest: LineDigest::beginning(&tenant.name),
        };
        let is_sound = false;
        return Ok(Standing { end, is_sound });
    };
    let is_sound =
        newest == Some(head.number) && key.is_seal(&seal, &tenant.name, EndKind::Head, head);
    let end = ChainEnd {
        number: head.number.max(newest.unwrap_or(0)),
        digest: head.digest,
    };
    Ok(Standing { end, is_sound })
}

/// Both ends, with whether their seals are whole, and the outermost lines that are there: all as of one moment.
pub(in crate::sqlite) fn ends(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
) -> Result<AuditEnds, RowError> {
    let moment = connection.unchecked_transaction()?;
    let looked_at = |kind| -> Result<_, RowError> {
        let found = find(&moment, tenant.number, kind)?;
        Ok(found.map(|(end, seal)| (end, key.is_seal(&seal, &tenant.name, kind, end))))
    };
    let (oldest, newest) = outermost(&moment, tenant.number)?;
    Ok(AuditEnds {
        checkpoint: looked_at(EndKind::Checkpoint)?,
        head: looked_at(EndKind::Head)?,
        oldest,
        newest,
    })
}

/// The numbers of the oldest line and of the newest.
fn outermost(
    connection: &Connection,
    tenant: TenantNumber,
) -> rusqlite::Result<(Option<u64>, Option<u64>)> {
    // Each by itself, or SQLite goes through all lines.
    let sql = "SELECT (SELECT min(number) FROM audit_line WHERE tenant = ?1),
                      (SELECT max(number) FROM audit_line WHERE tenant = ?1)";
    let number = |number: Option<i64>| number.map(told);
    connection.prepare_cached(sql)?.query_row([tenant], |row| {
        Ok((number(row.get(0)?), number(row.get(1)?)))
    })
}

/// One of the ends, and the seal on it.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    kind: EndKind,
) -> Result<Option<(ChainEnd, Vec<u8>)>, RowError> {
    let sql = "SELECT number, digest, seal FROM audit_end WHERE tenant = ?1 AND kind = ?2";
    let found: Option<(i64, Vec<u8>, Vec<u8>)> = connection
        .prepare_cached(sql)?
        .query_row((tenant, number_of(kind)), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((number, digest, seal)) = found else {
        return Ok(None);
    };
    // What is no number and no digest was not sealed either.
    let end = u64::try_from(number)
        .ok()
        .zip(LineDigest::from_bytes(&digest));
    Ok(Some(if let Some((number, digest)) = end {
        (ChainEnd { number, digest }, seal)
    } else {
        let (number, digest) = (told(number), LineDigest::NONE);
        (ChainEnd { number, digest }, Vec::new())
    }))
}

/// Puts an end and its seal in the place of the one before.
pub(super) fn put(
    connection: &Connection,
    tenant: TenantNumber,
    kind: EndKind,
    end: ChainEnd,
    seal: &[u8],
) -> Result<(), RowError> {
    let sql = "INSERT INTO audit_end (tenant, kind, number, digest, seal) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET number = excluded.number, digest = excluded.digest, seal = excluded.seal";
    connection.prepare_cached(sql)?.execute((
        tenant,
        number_of(kind),
        kept(end.number),
        end.digest.as_bytes(),
        seal,
    ))?;
    Ok(())
}

const fn number_of(kind: EndKind) -> i64 {
    match kind {
        EndKind::Head => 1,
        EndKind::Checkpoint => 2,
    }
}
