//! The tables of one file.

use jurat_registry::tenant_record::TenantSettings;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::around::{Around, text};
use super::record::{self, ReadRecord};
use super::wrong::Wrong;
use super::{plain_json, typed};
use crate::document::Record;
use crate::kind::Kind;
use crate::nearest::nearest;
use crate::references::References;
use crate::source::SourceFile;

/// A record and its kind.
pub(super) type Found = (Kind, ReadRecord);

/// Where a record stands.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    /// The file's number.
    pub(super) file: usize,
    /// The byte at which the record begins.
    pub(super) at: usize,
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Tables {
    /// The tenant it speaks of.
    pub(super) tenant: Option<String>,
    /// That tenant's own settings, and where they stand.
    pub(super) settings: Option<(Record, usize)>,
    /// Its records, kind by kind.
    pub(super) records: Vec<Found>,
    /// What is wrong with it.
    pub(super) wrong: Vec<Wrong>,
}

/// Reads the tables of `file`.
pub(super) fn read(table: DeTable<'_>, file: &SourceFile, references: &dyn References) -> Tables {
    let around = Around {
        path: &file.path,
        references,
    };
    let mut tables = Tables::default();
    for (key, value) in table {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        let kind = Kind::ALL.into_iter().find(|kind| kind.table() == name);
        match kind {
            Some(kind) => tables.of_kind(kind, value, at, &around),
            None if name == "tenant" => {
                if let Err(wrong) = tables.of_tenant(value) {
                    tables.wrong.push(wrong.within("tenant"));
                }
            }
            None => tables.wrong.push(unknown(name, at)),
        }
    }
    tables
}

fn unknown(name: &str, at: usize) -> Wrong {
    let known = || std::iter::once("tenant").chain(Kind::ALL.map(Kind::table));
    let sentence = if let Some(near) = nearest(name, known()) {
        format!("there is no such table; did you mean {near}?")
    } else {
        let known: Vec<_> = known().collect();
        format!("there is no such table; there are {}", known.join(", "))
    };
    Wrong::new(at, name, sentence)
}

impl Tables {
    fn of_kind(&mut self, kind: Kind, value: Spanned<DeValue<'_>>, at: usize, around: &Around<'_>) {
        let name = kind.table();
        let not_tables = |at| {
            let sentence = format!("there may be many: write [[{name}]], with double brackets");
            Wrong::new(at, name, sentence)
        };
        let DeValue::Array(entries) = value.into_inner() else {
            return self.wrong.push(not_tables(at));
        };
        for entry in entries {
            let at = entry.span().start;
            let DeValue::Table(table) = entry.into_inner() else {
                self.wrong.push(not_tables(at));
                continue;
            };
            match record::read(kind, table, at, around) {
                Ok(record) => self.records.push((kind, record)),
                Err(wrong) => self.wrong.push(wrong.within(name)),
            }
        }
    }

    /// `tenant = "acme"`, or a table `[tenant]`.
    fn of_tenant(&mut self, value: Spanned<DeValue<'_>>) -> Result<(), Wrong> {
        let at = value.span().start;
        let mut table = match value.into_inner() {
            DeValue::String(name) => {
                self.tenant = Some(name.into_owned());
                return Ok(());
            }
            DeValue::Table(table) => table,
            _ => {
                let sentence = "this is a tenant's name in quotes, or a table [tenant] with a name";
                return Err(Wrong::new(at, "", sentence));
            }
        };
        plain_json::table_dates_as_texts(&mut table);
        let Some(name) = table.remove("name") else {
            let sentence = "this tenant has no name: state it";
            return Err(Wrong::new(at, "", sentence));
        };
        self.tenant = Some(text(&name, "name")?.0);
        typed::check::<TenantSettings>(&table, at, &["name"])?;
        let settings = plain_json::of_table(table).map_err(|e| Wrong::new(at, "", e))?;
        self.settings = Some((settings, at));
        Ok(())
    }
}
