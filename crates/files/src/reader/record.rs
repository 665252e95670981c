//! One record of a file: its name, its keys and secrets, its settings.

use jurat_registry::client::ClientSettings;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::resource::ResourceSettings;
use jurat_registry::user::UserSettings;
use serde_json::Value;
use toml::de::DeTable;

use super::around::{Around, text};
use super::wrong::Wrong;
use super::{credential, plain_json, typed};
use crate::document::Record;
use crate::kind::Kind;

/// A record as it was read.
pub(super) struct ReadRecord {
    /// Its name.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) name_at: usize,
    /// Where the record begins.
    pub(super) at: usize,
    /// Its members, as the administration API takes them.
    pub(super) members: Record,
}

/// Keys that a record may have beside its settings.
fn beside(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Resource => &["uri"],
        Kind::Client => &["id", "credential", "preset"],
        Kind::IdentityProvider => &["issuer", "key", "preset", "answers"],
        Kind::User => &["password_file", "password_env", "password_digest"],
    }
}

/// Reads a record of `kind`, which begins at `at`.
pub(super) fn read(
    kind: Kind,
    mut table: DeTable<'_>,
    at: usize,
    around: &Around<'_>,
) -> Result<ReadRecord, Wrong> {
    plain_json::table_dates_as_texts(&mut table);
    let (name, name_at) = name(kind, &table, at)?;
    let mut beside_settings = Record::new();
    if kind != Kind::User {
        table.remove(kind.name_member());
        beside_settings.insert(kind.name_member().to_owned(), Value::from(name.clone()));
    }
    if let Some((nested, member)) = kind.credentials()
        && let Some(entries) = table.remove(nested)
    {
        let read = credential::read_all(kind, entries, around).map_err(|e| e.within(nested))?;
        beside_settings.insert(member.to_owned(), Value::from(read));
    }
    if kind == Kind::User {
        beside_settings.extend(credential::password(&mut table, around)?);
    }
    let has_preset = beside(kind).contains(&"preset") && table.contains_key("preset");
    for taken in ["preset", "answers"] {
        if beside(kind).contains(&taken)
            && let Some(value) = table.remove(taken)
        {
            let offset = value.span().start;
            let value = plain_json::of_value(value).map_err(|e| Wrong::new(offset, taken, e))?;
            beside_settings.insert(taken.to_owned(), value);
        }
    }
    // What a preset has begun may be stated by halves: the server, which knows the other, judges the whole.
    if !has_preset {
        check(kind, &table, at)?;
    }
    let mut members = plain_json::of_table(table).map_err(|e| Wrong::new(at, "", e))?;
    members.extend(beside_settings);
    Ok(ReadRecord {
        name,
        name_at,
        at,
        members,
    })
}

fn check(kind: Kind, table: &DeTable<'_>, at: usize) -> Result<(), Wrong> {
    match kind {
        Kind::Resource => typed::check::<ResourceSettings>(table, at, beside(kind)),
        Kind::Client => typed::check::<ClientSettings>(table, at, beside(kind)),
        Kind::IdentityProvider => typed::check::<IdentityProviderSettings>(table, at, beside(kind)),
        Kind::User => typed::check::<UserSettings>(table, at, beside(kind)),
    }
}

fn name(kind: Kind, table: &DeTable<'_>, at: usize) -> Result<(String, usize), Wrong> {
    let member = kind.name_member();
    let missing = || {
        let sentence = format!(
            "this {} has no {member}: state it, as it is known by that",
            kind.title()
        );
        Wrong::new(at, "", sentence)
    };
    let stated = table.get(member).ok_or_else(missing)?;
    let (name, at) = text(stated, member)?;
    if name.is_empty() {
        return Err(Wrong::new(at, member, "it is empty"));
    }
    Ok((name, at))
}
