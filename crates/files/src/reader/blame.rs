//! What the server refuses it names by its place in the document; here that becomes a place in a file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Stated;
use super::tables::Origin;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::source::SourceFile;

impl Stated {
    /// The fault that `sentence` tells of `field`, such as `tenants[0].clients[17].assertion.replay`; `None` where that is no place in the
    /// document.
    pub fn blame(&self, field: &str, sentence: &str) -> Option<Fault> {
        let (tenant, rest) = indexed(field, "tenants")?;
        let origins = self.origins.get(tenant)?;
        let (origin, kind, inner) = match rest.strip_prefix('.').unwrap_or(rest) {
            rest if rest == "settings" || rest.starts_with("settings.") => {
                let inner = rest.get("settings".len()..).unwrap_or_default();
                (*origins.settings.as_ref()?, None, inner)
            }
            rest => {
                let list = rest.split(['[', '.']).next()?;
                let kind = Kind::of_list(list)?;
                let (index, inner) = indexed(rest, list)?;
                (*origins.records.get(&kind)?.get(index)?, Some(kind), inner)
            }
        };
        let inner = inner.strip_prefix('.').unwrap_or(inner);
        let table = kind.map_or("tenant", Kind::table);
        let file = self.files.get(origin.file)?;
        let spelled = kind
            .and_then(Kind::credentials)
            .filter(|(_, member)| inner.starts_with(member))
            .and_then(|(nested, member)| Some(format!("{nested}{}", inner.get(member.len()..)?)));
        let inner = spelled.as_deref().unwrap_or(inner);
        let at = offset_of(file, origin, kind, inner).unwrap_or(origin.at);
        let key = match inner {
            "" => table.to_owned(),
            inner => format!("{table}.{inner}"),
        };
        Some(Fault {
            place: file.place(at),
            key: Some(key),
            sentence: sentence.to_owned(),
        })
    }
}

/// `name[12]rest` as 12 and the rest.
fn indexed<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let rest = text.strip_prefix(name)?.strip_prefix('[')?;
    let (index, rest) = rest.split_once(']')?;
    Some((index.parse().ok()?, rest))
}

/// Where the key that `path` leads to stands in the record at `origin`: as much of the path as is there.
fn offset_of(file: &SourceFile, origin: Origin, kind: Option<Kind>, path: &str) -> Option<usize> {
    let document = DeTable::parse(&file.text).ok()?.into_inner();
    let record = match kind {
        None => document.get("tenant")?.get_ref(),
        Some(kind) => {
            let records = document.get(kind.table())?.get_ref().as_array()?;
            let is_it = |one: &&Spanned<DeValue<'_>>| one.span().start == origin.at;
            records.iter().find(is_it)?.get_ref()
        }
    };
    let (mut value, mut found) = (record, None);
    for step in path.split(['.', '[']) {
        let next = match step.strip_suffix(']') {
            Some(index) => {
                let item = value
                    .as_array()
                    .and_then(|items| items.get(index.parse::<usize>().ok()?));
                item.map(|item| (item.span().start, item.get_ref()))
            }
            None => value.as_table().and_then(|table| member(table, step)),
        };
        let Some((at, inner)) = next else { break };
        (found, value) = (Some(at), inner);
    }
    found
}

/// A member of a table, or the one that names a file or a variable for it.
fn member<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<(usize, &'t DeValue<'i>)> {
    let spellings = [
        name.to_owned(),
        format!("{name}_file"),
        format!("{name}_env"),
    ];
    let found = spellings
        .iter()
        .find_map(|spelling| table.get_key_value(spelling.as_str()));
    found.map(|(key, value)| (key.span().start, value.get_ref()))
}
