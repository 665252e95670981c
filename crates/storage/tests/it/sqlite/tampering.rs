//! Whoever has the database, and not the key of the seals, changes no line of an audit log unseen: with the triggers out of the way, every
//! kind of change to every column of every row is found, and the first broken link is named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::chain::{BrokenLink, ChainedLine, LineDigest, LinkFault};
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::audit::verification::{Verification, verify};
use jurat_registry::author::{Author, By};
use jurat_registry::clock::{Clock, ManualClock};
use jurat_registry::store::Store;
use jurat_registry::tenant::TenantName;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::conformance::{NOW, block_on};

/// The log has so many lines; the first ones were dropped.
const NEWEST: i64 = 12;
const DROPPED: i64 = 4;

/// A database with an audit log, as it was left by a server that ended.
struct Left {
    folder: TempDir,
    clock: Arc<ManualClock>,
}

impl Left {
    fn new() -> Self {
        let left = Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(ManualClock::at(NOW)),
        };
        block_on(async {
            let store = left.open();
            let tenant = store.tenant(&TenantName::default()).await.unwrap();
            tenant
                .audit_append((2..10).map(line).collect())
                .await
                .unwrap();
            left.clock.advance_seconds(10);
            // Lines 1 to 4 go, and line 10 says so.
            let before = NOW.plus_seconds(5);
            assert_eq!(tenant.audit_drop(before, 4).await.unwrap(), 4);
            tenant
                .audit_append((11..13).map(line).collect())
                .await
                .unwrap();
            store.close().await.unwrap();
        });
        assert!(matches!(left.verified(), Verification::Whole { .. }));
        left.sql("DROP TRIGGER audit_line_is_never_changed; DROP TRIGGER audit_line_is_dropped_behind_a_checkpoint;");
        left
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("jurat.db")
    }

    fn open(&self) -> SqliteStore {
        open(&self.file(), Arc::clone(&self.clock) as Arc<dyn Clock>)
    }

    /// Does to the database what somebody else could do.
    fn sql(&self, sql: &str) {
        let connection = Connection::open(self.file()).unwrap();
        connection
            .execute_batch(sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// What is found, by a server that is started on it.
    fn verified(&self) -> Verification {
        block_on(async {
            let store = self.open();
            let tenant = store.tenant(&TenantName::default()).await.unwrap();
            let found = verify(&*tenant, &TenantName::default(), |_| {})
                .await
                .unwrap();
            store.close().await.unwrap();
            found
        })
    }

    /// What is found after `sql`, and after the server has written on; then it is as before.
    fn after(&self, sql: &str) -> Option<BrokenLink> {
        let kept = self.folder.path().join("kept.db");
        std::fs::copy(self.file(), &kept).unwrap();
        self.sql(sql);
        let found = self.verified();
        block_on(async {
            let store = self.open();
            let tenant = store.tenant(&TenantName::default()).await.unwrap();
            tenant.audit_append(vec![line(0)]).await.unwrap();
            store.close().await.unwrap();
        });
        let later = self.verified();
        std::fs::copy(&kept, self.file()).unwrap();
        match (found, later) {
            (Verification::Whole { .. }, Verification::Whole { .. }) => None,
            (Verification::Broken(broken), Verification::Broken(_)) => Some(broken),
            (found, later) => panic!("{sql}: {found:?}, and later {later:?}"),
        }
    }

    fn breaks(&self, sql: &str) -> BrokenLink {
        let broken = self.after(sql);
        broken.unwrap_or_else(|| panic!("not found: {sql}"))
    }

    fn breaks_at(&self, sql: &str, number: i64, fault: LinkFault) {
        let number = u64::try_from(number).unwrap();
        assert_eq!(self.breaks(sql), BrokenLink { number, fault }, "{sql}");
    }
}

fn open(file: &Path, clock: Arc<dyn Clock>) -> SqliteStore {
    let options = SqliteOptions::default();
    SqliteStore::open(file, options, AuditKey::of_sealing_key(&[7; 32]), clock).unwrap()
}

/// The replacement character stands in it: a byte that is none is read as one.
fn line(number: i64) -> AuditEvent {
    let author = Author::of(By::Administrator(format!("root \u{fffd} {number}")));
    AuditEvent::new(
        NOW,
        author,
        "risk-accepted",
        format!("target \u{fffd} {number}"),
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn a_change_of_any_column_of_any_line_is_found() {
    let left = Left::new();
    // What it becomes, by column. The last of each is what reads the same, or nearly.
    let changes: [(&str, &[&str]); 6] = [
        ("at", &["at + 1", "at - 86400000", "0", "-1"]),
        (
            "actor",
            &[
                "'somebody'",
                "coalesce(actor, '') || ' '",
                "CAST(replace(coalesce(actor, 'x'), char(65533), x'ff') AS TEXT)",
            ],
        ),
        (
            "action",
            &["'key-added'", "''", "upper(action)", "CAST(x'ff' AS TEXT)"],
        ),
        (
            "target",
            &[
                "'another'",
                "target || char(0)",
                "CAST(target || x'ff' AS TEXT)",
            ],
        ),
        (
            "text",
            &[
                "''",
                "text || ' '",
                "replace(text, 'at', 'aT')",
                "CAST(x'ff' AS TEXT)",
                "replace(text, ',\"action\"', ', \"action\"')",
            ],
        ),
        (
            "digest",
            &[
                "x''",
                "zeroblob(32)",
                "randomblob(32)",
                "CAST(digest || x'00' AS BLOB)",
                "substr(digest, 1, 31)",
            ],
        ),
    ];
    for number in DROPPED + 1..=NEWEST {
        for (column, values) in changes {
            for value in values {
                let sql = format!(
                    "UPDATE audit_line SET {column} = {value} WHERE tenant = 1 AND number = {number}"
                );
                let found = left.breaks(&sql);
                assert_eq!(
                    found.number,
                    u64::try_from(number).unwrap(),
                    "{sql}: {found}"
                );
            }
        }
        for (column, value) in [
            ("tenant", "2".to_owned()),
            ("number", "number + 100".into()),
            ("number", "-number".into()),
        ] {
            let sql = format!(
                "UPDATE audit_line SET {column} = {value} WHERE tenant = 1 AND number = {number}"
            );
            let found = left.breaks(&sql);
            // A line below the first is found first.
            let first = if value.starts_with('-') { 0 } else { number };
            assert_eq!(
                found.number,
                u64::try_from(first).unwrap(),
                "{sql}: {found}"
            );
        }
    }
}

#[test]
fn a_change_of_any_column_of_the_ends_is_found() {
    let left = Left::new();
    for (kind, number) in [(1, NEWEST), (2, DROPPED)] {
        for value in [
            "number = number + 1",
            "number = number - 1",
            "number = -1",
            "digest = randomblob(32)",
            "digest = x'00'",
            "seal = randomblob(32)",
            "seal = x''",
            "kind = 3 - kind",
            "tenant = 2",
        ] {
            let sql = format!(
                "CREATE TEMP TABLE other AS SELECT * FROM audit_end WHERE kind <> {kind};
                 DELETE FROM audit_end WHERE kind <> {kind} AND {};
                 UPDATE audit_end SET {value} WHERE kind = {kind};",
                i32::from(value.starts_with("kind"))
            );
            left.breaks(&sql);
        }
        let sql = format!("DELETE FROM audit_end WHERE kind = {kind}");
        let first = if kind == 1 { number } else { 1 };
        assert_eq!(left.breaks(&sql).number, u64::try_from(first).unwrap());
    }
    left.breaks("DELETE FROM audit_end");
}

#[test]
fn lines_that_are_taken_out_swapped_or_put_in_are_found() {
    let left = Left::new();
    for number in DROPPED + 1..=NEWEST {
        let of = format!("WHERE tenant = 1 AND number = {number}");
        left.breaks_at(
            &format!("DELETE FROM audit_line {of}"),
            number,
            LinkFault::Missing,
        );
        // Those behind it move up.
        let renumbered = format!(
            "DELETE FROM audit_line {of};
             UPDATE audit_line SET number = number - 1 WHERE tenant = 1 AND number > {number};
             UPDATE audit_end SET number = number - 1 WHERE tenant = 1 AND kind = 1;"
        );
        assert!(left.breaks(&renumbered).number <= u64::try_from(number).unwrap());
        if number < NEWEST {
            let swapped = format!(
                "UPDATE audit_line SET number = -7 {of};
                 UPDATE audit_line SET number = {number} WHERE tenant = 1 AND number = {number} + 1;
                 UPDATE audit_line SET number = {number} + 1 WHERE tenant = 1 AND number = -7;"
            );
            left.breaks_at(&swapped, number, LinkFault::Misfiled);
        }
    }
    let columns = "at, actor, action, target, text, digest";
    for (number, fault) in [
        (0, LinkFault::Surplus),
        (DROPPED, LinkFault::Surplus),
        (NEWEST + 1, LinkFault::Surplus),
    ] {
        let sql = format!(
            "INSERT INTO audit_line SELECT tenant, {number}, {columns} FROM audit_line WHERE tenant = 1 AND number = 7"
        );
        left.breaks_at(&sql, number, fault);
    }
}

#[test]
fn a_log_that_is_cut_off_at_either_end_is_found() {
    let left = Left::new();
    for number in DROPPED + 1..=NEWEST {
        let tail = format!("DELETE FROM audit_line WHERE tenant = 1 AND number >= {number}");
        left.breaks_at(&tail, number, LinkFault::Missing);
        let head = format!("DELETE FROM audit_line WHERE tenant = 1 AND number <= {number}");
        left.breaks_at(&head, DROPPED + 1, LinkFault::Missing);
    }
    // Everything is gone, as if there had never been a log.
    left.breaks("DELETE FROM audit_line; DELETE FROM audit_end;");
    left.breaks("DELETE FROM audit_line WHERE tenant = 1; DELETE FROM audit_end WHERE kind = 1;");
    // A false date would be a way to have the server drop lines.
    let sql = "UPDATE audit_line SET at = 0 WHERE tenant = 1 AND number < 8";
    left.sql(sql);
    block_on(async {
        let store = left.open();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        let dropped = tenant.audit_drop(NOW.minus_seconds(60), 100).await;
        assert!(dropped.is_err(), "{dropped:?}");
        store.close().await.unwrap();
    });
    let Verification::Broken(broken) = left.verified() else {
        panic!("not found");
    };
    assert_eq!((broken.number, broken.fault), (5, LinkFault::Misfiled));
}

/// The seal of an earlier time is a good one, of a log that went on.
#[test]
fn an_earlier_head_that_is_put_back_is_found() {
    let left = Left::new();
    let connection = Connection::open(left.file()).unwrap();
    let earlier: (i64, Vec<u8>, Vec<u8>) = connection
        .query_row(
            "SELECT number, digest, seal FROM audit_end WHERE kind = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    drop(connection);
    block_on(async {
        let store = left.open();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        tenant
            .audit_append((13..16).map(line).collect())
            .await
            .unwrap();
        store.close().await.unwrap();
    });
    let hex = |bytes: &[u8]| {
        let text = |text: String, byte: &u8| text + &format!("{byte:02x}");
        bytes.iter().fold(String::new(), text)
    };
    let sql = format!(
        "UPDATE audit_end SET number = {}, digest = x'{}', seal = x'{}' WHERE kind = 1",
        earlier.0,
        hex(&earlier.1),
        hex(&earlier.2)
    );
    left.breaks_at(&sql, NEWEST + 1, LinkFault::Surplus);
}

/// Whoever writes the whole log anew makes a chain that hangs together, and no seal; and the server does not seal it for them with the next
/// line.
#[test]
fn a_chain_that_is_made_anew_without_the_key_is_found() {
    let left = Left::new();
    for from in [1, DROPPED + 1, 8, NEWEST] {
        let sql = made_anew(&left.file(), from);
        left.breaks_at(&sql, NEWEST, LinkFault::Unsealed);
        let with_head = format!("{sql} {HEAD_ANEW}");
        left.breaks_at(&with_head, NEWEST, LinkFault::Unsealed);
    }
}

/// The head names the newest line; the seal is as good as any.
const HEAD_ANEW: &str = "UPDATE audit_end SET seal = randomblob(32), digest = (SELECT digest FROM audit_line WHERE tenant = 1 AND number = 12)
     WHERE tenant = 1 AND kind = 1;";

/// The SQL that puts a chain of other lines in the place of those from `from` on; from 1 on there is no checkpoint either.
fn made_anew(file: &Path, from: i64) -> String {
    let mut sql = format!("DELETE FROM audit_line WHERE tenant = 1 AND number >= {from};");
    let mut previous = LineDigest::beginning(&TenantName::default());
    if from == 1 {
        sql += "DELETE FROM audit_end WHERE tenant = 1 AND kind = 2;";
    } else {
        let connection = Connection::open(file).unwrap();
        let digest = "SELECT digest FROM audit_line WHERE tenant = 1 AND number = ?1
             UNION ALL SELECT digest FROM audit_end WHERE tenant = 1 AND number = ?1";
        let before: Vec<u8> = connection
            .query_row(digest, [from - 1], |row| row.get(0))
            .unwrap();
        previous = LineDigest::from_bytes(&before).unwrap();
    }
    for number in from..=NEWEST {
        let made = ChainedLine::after(previous, u64::try_from(number).unwrap(), line(number + 100));
        previous = made.digest;
        let filed = &made.filed;
        let insert = format!(
            "INSERT INTO audit_line VALUES (1, {number}, {}, '{}', '{}', '{}', '{}', x'{}');",
            filed.at.millis(),
            filed.actor.as_deref().unwrap(),
            filed.action,
            filed.target,
            made.text,
            made.digest
        );
        sql.push_str(&insert);
    }
    sql
}

fn any_change() -> impl Strategy<Value = String> {
    let numbers = (DROPPED + 1)..=NEWEST;
    let value = prop_oneof![
        Just("randomblob(32)".to_owned()),
        Just("zeroblob(5)".to_owned()),
        any::<u32>().prop_map(|number| number.to_string()),
        "[a-z]{0,5}".prop_map(|text| format!("'{text}'")),
    ];
    let column = prop::sample::select(vec![
        "at", "actor", "action", "target", "text", "digest", "number", "tenant",
    ]);
    prop_oneof![
        (column, value, numbers.clone()).prop_map(|(column, value, number)| {
            let typed = match column {
                "at" | "number" | "tenant" => format!("abs(random() % 1000) + length({value})"),
                "digest" => format!("CAST({value} AS BLOB)"),
                _ => format!("CAST(hex({value}) AS TEXT)"),
            };
            format!("UPDATE OR REPLACE audit_line SET {column} = {typed} WHERE tenant = 1 AND number = {number};")
        }),
        numbers.clone().prop_map(|number| format!("DELETE FROM audit_line WHERE tenant = 1 AND number = {number};")),
        (numbers.clone(), numbers.clone()).prop_filter("two", |(one, other)| one != other).prop_map(|(one, other)| {
            format!(
                "UPDATE OR IGNORE audit_line SET (text, digest) = (SELECT text, digest FROM audit_line WHERE tenant = 1 AND number = {other})
                     WHERE tenant = 1 AND number = {one};"
            )
        }),
        numbers.prop_map(|number| format!("DELETE FROM audit_line WHERE tenant = 1 AND number > {number} - 1;")),
        Just("UPDATE audit_end SET seal = randomblob(32);".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is done, and however much of it: the rows are as before, or it is found.
    #[test]
    fn whatever_is_done_to_the_rows_is_found(changes in prop::collection::vec(any_change(), 1..4)) {
        let left = Left::new();
        let rows = |connection: &Connection| -> Vec<String> {
            let sql = "SELECT quote(tenant) || quote(number) || quote(at) || quote(actor) || quote(action) || quote(target) || quote(text) || quote(digest) FROM audit_line
                 UNION ALL SELECT quote(tenant) || quote(kind) || quote(number) || quote(digest) || quote(seal) FROM audit_end ORDER BY 1";
            connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let before = rows(&Connection::open(left.file()).unwrap());
        left.sql(&changes.concat());
        let after = rows(&Connection::open(left.file()).unwrap());
        let found = left.verified();
        prop_assert_eq!(matches!(found, Verification::Whole { .. }), before == after, "{:?}", found);
    }
}
