//! Each record stands once, over all files: a second one is told with the place of the first.

use std::collections::HashMap;

use jurat_registry::user::User;

use super::record::ReadRecord;
use crate::fault::Fault;
use crate::kind::Kind;
use crate::source::SourceFile;

/// What was stated, and where.
#[derive(Default)]
pub(super) struct Once {
    seen: HashMap<(String, &'static str, String), (usize, usize)>,
}

impl Once {
    /// Notes a record of `file`; a fault where it, or what would bear the same name, was stated before.
    pub(super) fn record(
        &mut self,
        tenant: &str,
        kind: Kind,
        record: &ReadRecord,
        file: usize,
        files: &[SourceFile],
    ) -> Option<Fault> {
        // A client's id and an identity provider's issuer are names of the same sort: what `iss` says.
        let sort = match kind {
            Kind::Client | Kind::IdentityProvider => "iss",
            Kind::Resource | Kind::User => kind.table(),
        };
        let name = match kind {
            Kind::User => User::name_key(&record.name),
            _ => record.name.clone(),
        };
        let key = (tenant.to_owned(), sort, name);
        let title = format!("{} {}", kind.title(), record.name);
        self.note(key, (file, record.name_at), files, kind.table(), &title)
    }

    /// Notes a tenant that is stated; the same.
    pub(super) fn tenant(
        &mut self,
        tenant: &str,
        at: usize,
        file: usize,
        files: &[SourceFile],
    ) -> Option<Fault> {
        let key = (String::new(), "tenant", tenant.to_owned());
        let title = format!("tenant {tenant}");
        self.note(key, (file, at), files, "tenant", &title)
    }

    fn note(
        &mut self,
        key: (String, &'static str, String),
        here: (usize, usize),
        files: &[SourceFile],
        table: &str,
        title: &str,
    ) -> Option<Fault> {
        let Some((file, at)) = self.seen.get(&key) else {
            self.seen.insert(key, here);
            return None;
        };
        let first = files.get(*file)?.place(*at);
        Some(Fault {
            place: files.get(here.0)?.place(here.1),
            key: Some(table.to_owned()),
            sentence: format!(
                "{title} is stated twice; the name stands at {first} already: remove one of them"
            ),
        })
    }
}
