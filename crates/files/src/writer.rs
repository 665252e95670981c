//! The document becomes texts: a file for each kind of records of each tenant, its records in the order of their names, so that the same
//! records always make the same text.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::document::{Document, TenantPart};
use crate::kind::Kind;
use crate::reader::Record;
use crate::source::SourceFile;

mod value;

/// What is said of a record in a comment above it.
pub struct Remark {
    /// The record's kind, as its table is named.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The words.
    pub sentence: String,
}

/// The texts of `document`, with `head`, comment lines, at the top of each. Paths are relative to where they are kept: those of the default
/// tenant stand there, those of another in a folder of its name.
pub fn write(document: &Document<Record>, head: &str, remarks: &[Remark]) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for part in &document.tenants {
        let is_default = part.name == "default";
        let folder = if is_default {
            String::new()
        } else {
            format!("{}/", part.name)
        };
        if let Some(settings) = &part.settings {
            let text = format!("{head}{}", tenant_table(part, settings));
            let path = format!("{folder}tenant.toml");
            files.push(SourceFile { path, text });
        }
        for kind in Kind::ALL {
            let records = kind.records(part);
            if records.is_empty() {
                continue;
            }
            let tenant = if is_default {
                String::new()
            } else {
                format!("tenant = {}\n", value::text(&part.name))
            };
            let text = format!("{head}{tenant}{}", tables(kind, records, remarks));
            let path = format!("{folder}{}.toml", kind.list());
            files.push(SourceFile { path, text });
        }
    }
    files
}

fn tenant_table(part: &TenantPart<Record>, settings: &Record) -> String {
    let mut text = format!("\n[tenant]\nname = {}\n", value::text(&part.name));
    members(&mut text, settings);
    text
}

fn tables(kind: Kind, records: &[Record], remarks: &[Remark]) -> String {
    let name = |record: &Record| {
        let name = record.get(kind.name_member()).and_then(Value::as_str);
        name.unwrap_or_default().to_owned()
    };
    let mut sorted: Vec<_> = records
        .iter()
        .map(|record| (name(record), record))
        .collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let mut text = String::new();
    for (name, record) in sorted {
        text.push('\n');
        let said = remarks
            .iter()
            .filter(|remark| remark.kind == kind.table() && remark.name == name);
        for remark in said {
            let _ = writeln!(text, "# {}", remark.sentence);
        }
        one(&mut text, kind, &name, record);
    }
    text
}

fn one(text: &mut String, kind: Kind, name: &str, record: &Record) {
    let table = kind.table();
    let _ = writeln!(text, "[[{table}]]");
    let _ = writeln!(text, "{} = {}", kind.name_member(), value::text(name));
    let mut settings = record.clone();
    settings.remove(kind.name_member());
    let nested = kind.credentials().and_then(|(nested, member)| {
        let entries = settings.remove(member)?;
        Some((nested, entries))
    });
    members(text, &settings);
    let Some((nested, Value::Array(entries))) = nested else {
        return;
    };
    for entry in entries {
        let _ = writeln!(text, "[[{table}.{nested}]]");
        if let Value::Object(entry) = entry {
            members(text, &entry);
        }
    }
}

fn members(text: &mut String, record: &Map<String, Value>) {
    for (name, member) in record.iter().filter(|(_, member)| !member.is_null()) {
        let _ = writeln!(text, "{} = {}", value::key(name), value::inline(member));
    }
}
