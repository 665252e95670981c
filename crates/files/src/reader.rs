//! Files become one document. A file speaks of one tenant: the default one, or the one that its key `tenant` names. `tenant = "acme"` says
//! whose records follow; a table `[tenant]` with a `name` states the tenant itself as well, and makes it where there is none.
//!
//! Everything that is wrong is told at once, each with its place. What only the server knows to be wrong it tells by the record's place in
//! the document, and [`Stated::blame`] finds the file for it.

use std::collections::BTreeMap;

use toml::de::DeTable;

pub use crate::document::Record;
use crate::document::{Document, TenantPart};
use crate::fault::Fault;
use crate::references::References;
use crate::source::SourceFile;

mod around;
mod blame;
mod credential;
mod once;
mod plain_json;
mod record;
mod tables;
mod typed;
mod wrong;

use once::Once;
use tables::{Found, Origin};

/// The tenant at the root of a server.
const DEFAULT_TENANT: &str = "default";

/// So many faults are told at once at most.
const MOST_FAULTS: usize = 50;

/// What files state, with the place of each record.
pub struct Stated {
    /// The document.
    pub document: Document<Record>,
    files: Vec<SourceFile>,
    /// As the tenants stand in the document.
    origins: Vec<Origins>,
}

/// Where the records of one tenant come from, each list as it stands in the document.
#[derive(Default)]
struct Origins {
    settings: Option<Origin>,
    records: BTreeMap<crate::kind::Kind, Vec<Origin>>,
}

/// Reads `files`, in their order.
pub fn read(files: Vec<SourceFile>, references: &dyn References) -> Result<Stated, Vec<Fault>> {
    let mut reading = Reading::default();
    for (number, file) in files.iter().enumerate() {
        match DeTable::parse(&file.text) {
            Ok(table) => reading.file(number, &files, table.into_inner(), references),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                reading.faults.push(Fault {
                    place: file.place(offset),
                    key: None,
                    sentence: error.message().to_owned(),
                });
            }
        }
        if reading.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    reading.finish(files)
}

#[derive(Default)]
struct Reading {
    tenants: BTreeMap<String, (TenantPart<Record>, Origins)>,
    once: Once,
    faults: Vec<Fault>,
}

impl Reading {
    fn file(
        &mut self,
        number: usize,
        files: &[SourceFile],
        table: DeTable<'_>,
        references: &dyn References,
    ) {
        let Some(file) = files.get(number) else {
            return;
        };
        let found = tables::read(table, file, references);
        let faults = found.wrong.into_iter().map(|wrong| wrong.in_file(file));
        self.faults.extend(faults);
        let tenant = found.tenant.unwrap_or_else(|| DEFAULT_TENANT.to_owned());
        let stated = found.records.iter().map(|(_, record)| record);
        let names = found
            .records
            .iter()
            .zip(stated)
            .map(|((kind, _), record)| (*kind, record));
        for (kind, record) in names {
            let twice = self.once.record(&tenant, kind, record, number, files);
            self.faults.extend(twice);
        }
        if let Some((_, at)) = &found.settings {
            let twice = self.once.tenant(&tenant, *at, number, files);
            self.faults.extend(twice);
        }
        self.take(number, &tenant, found.settings, found.records);
    }

    fn take(
        &mut self,
        number: usize,
        tenant: &str,
        settings: Option<(Record, usize)>,
        records: Vec<Found>,
    ) {
        let fresh = || (TenantPart::new(tenant), Origins::default());
        let (part, origins) = self.tenants.entry(tenant.to_owned()).or_insert_with(fresh);
        if let Some((settings, at)) = settings {
            part.settings = Some(settings);
            origins.settings = Some(Origin { file: number, at });
        }
        for (kind, record) in records {
            kind.records_mut(part).push(record.members);
            let origin = Origin {
                file: number,
                at: record.at,
            };
            origins.records.entry(kind).or_default().push(origin);
        }
    }

    fn finish(self, files: Vec<SourceFile>) -> Result<Stated, Vec<Fault>> {
        if !self.faults.is_empty() {
            let mut faults = self.faults;
            faults.truncate(MOST_FAULTS);
            return Err(faults);
        }
        let (tenants, origins) = self.tenants.into_values().unzip();
        let document = Document {
            tenants,
            ..Document::default()
        };
        Ok(Stated {
            document,
            files,
            origins,
        })
    }
}
