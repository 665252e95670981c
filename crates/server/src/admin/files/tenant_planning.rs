//! What a document changes of one tenant.

use std::collections::BTreeSet;
use std::sync::Arc;

use jurat_files::document::{Document, TenantPart};
use jurat_files::kind::Kind;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::AuditEvent;
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::{TenantRecord, TenantSettings};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::change::{ShownChange, Subject};
use super::door;
use super::gathered::Gathered;
use crate::admin::preset;
use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// The planning of one tenant.
pub(super) struct TenantPlanning<'a> {
    /// The tenant's own door.
    pub(super) app: AppState,
    pub(super) administrator: &'a Administrator,
    pub(super) name: TenantName,
    pub(super) now: Timestamp,
    /// Its records; `None` where the tenant is yet to be made.
    pub(super) store: Option<Arc<dyn TenantStore>>,
    pub(super) gathered: &'a mut Gathered,
    pub(super) algorithms: Vec<Algorithm>,
    /// Identity providers that are made or changed, with what was before: they are judged when all are known.
    pub(super) trusted: Vec<(String, Option<Arc<IdentityProvider>>, Arc<IdentityProvider>)>,
    of_tenant: Option<TenantChange>,
    removals: Vec<RecordChange>,
    changes: Vec<RecordChange>,
    remarks: Vec<AuditEvent>,
}

/// What came of it.
pub(super) struct Made {
    pub(super) write: Vec<TenantChange>,
    pub(super) publish: Option<(AppState, Vec<Algorithm>)>,
}

impl<'a> TenantPlanning<'a> {
    /// Finds the tenant, or plans to make it.
    pub(super) async fn begin(
        app: &AppState,
        administrator: &'a Administrator,
        part: &TenantPart<&RawValue>,
        gathered: &'a mut Gathered,
    ) -> Result<Self, Problem> {
        let name: TenantName = part.name.parse().map_err(|error| {
            Problem::of_field("name", format!("this is no name of a tenant: {error}"))
        })?;
        let now = app.authorization_server.clock().now();
        let found = app.server().store().tenant_find(name.as_str()).await?;
        door::demand(app, administrator, &name, part.settings.is_some())?;
        let of_tenant = match part.settings {
            Some(stated) => planned(&name, found.as_deref(), stated, now, gathered)
                .map_err(|problem| problem.within("settings"))?,
            None if found.is_none() => {
                let sentence = format!(
                    "there is no tenant {name}: state it, by a table [tenant] with its name"
                );
                return Err(Problem::of_field("name", sentence));
            }
            None => None,
        };
        let app = door::open(app, &name, found.as_deref(), of_tenant.as_ref()).await?;
        let store = found.map(|_| Arc::clone(app.authorization_server.store()));
        Ok(Self {
            app,
            administrator,
            name,
            now,
            store,
            gathered,
            algorithms: Vec::new(),
            trusted: Vec::new(),
            of_tenant,
            removals: Vec::new(),
            changes: Vec::new(),
            remarks: Vec::new(),
        })
    }

    /// Plans all that is stated of its records.
    pub(super) async fn records(
        &mut self,
        part: &TenantPart<&RawValue>,
        document: &Document<&RawValue>,
    ) -> Result<(), Problem> {
        for kind in Kind::ALL {
            let mut stated = BTreeSet::new();
            for (index, record) in kind.records(part).iter().enumerate() {
                let within =
                    |problem: Problem| problem.within(&format!("{}[{index}]", kind.list()));
                // Records are many, and others wait for this thread.
                tokio::task::yield_now().await;
                let name = self.record(kind, record, index).await.map_err(within)?;
                if stated.contains(&name) {
                    let sentence = format!("{} {name} is stated twice", kind.title());
                    return Err(within(Problem::of_field(kind.name_member(), sentence)));
                }
                stated.insert(name);
            }
            if document.prune && !stated.is_empty() {
                self.prune(kind, &stated, document.prune_self_registered)
                    .await?;
            }
        }
        self.judge_trust().await
    }

    async fn record(
        &mut self,
        kind: Kind,
        record: &RawValue,
        index: usize,
    ) -> Result<String, Problem> {
        let body = body_of(record)?;
        match kind {
            Kind::Resource => self.resource(body).await,
            Kind::Client => self.client(body).await,
            Kind::IdentityProvider => self.identity_provider(body, index).await,
            Kind::User => self.user(body).await,
        }
    }

    /// The lint looks at what is made or changed beside all that there will be.
    async fn judge_trust(&mut self) -> Result<(), Problem> {
        if self.trusted.is_empty() {
            return Ok(());
        }
        let trusted = std::mem::take(&mut self.trusted);
        let others = trusted.iter().map(|(_, _, after)| Arc::clone(after));
        let lint = match self.store {
            Some(_) => TrustLint::begin(&self.app).await?,
            None => TrustLint::alone(&self.app),
        };
        let lint = lint.beside(others);
        for (field, before, after) in &trusted {
            let judged = lint.at_save(before.as_deref(), after, self.administrator);
            let remarks = judged.map_err(|problem| problem.within(field))?;
            self.remarks.extend(remarks);
        }
        Ok(())
    }

    /// Notes that a record was looked at, by when it was made and its revision.
    pub(super) fn saw(&mut self, kind: Kind, name: &str, found: Option<(Timestamp, u64)>) {
        let tenant = self.name.as_str();
        self.gathered.state.saw(tenant, kind.table(), name, found);
    }

    /// How changes of the record `name` are told.
    pub(super) fn subject<'s>(&'s self, kind: Kind, name: &'s str) -> Subject<'s> {
        Subject {
            tenant: self.name.as_str(),
            kind: kind.table(),
            name,
        }
    }

    /// A record is made or changed.
    pub(super) fn change(&mut self, shown: ShownChange, change: RecordChange) {
        self.gathered.changes.push(shown);
        self.changes.push(change);
    }

    /// A record is taken away. That comes first, so that names are free.
    pub(super) fn remove(&mut self, shown: ShownChange, change: RecordChange) {
        self.gathered.changes.push(shown);
        self.removals.push(change);
    }

    /// A record stays as it is.
    pub(super) fn unchanged(&mut self) {
        self.gathered.unchanged += 1;
    }

    /// What came of it.
    pub(super) fn finish(self) -> Made {
        let mut write: Vec<_> = self.of_tenant.into_iter().collect();
        let mut changes = self.removals;
        changes.extend(self.changes);
        if !changes.is_empty() {
            write.push(TenantChange::Records(self.name, changes, self.remarks));
        }
        // A tenant that is yet to be made publishes nothing: nobody has read its keys.
        let publishes = self.store.is_some() && !self.algorithms.is_empty();
        Made {
            write,
            publish: publishes.then_some((self.app, self.algorithms)),
        }
    }
}

fn body_of(record: &RawValue) -> Result<JsonBody, Problem> {
    let members: Map<String, Value> = serde_json::from_str(record.get())
        .map_err(|_| Problem::new(http::StatusCode::BAD_REQUEST, "a record is an object"))?;
    Ok(JsonBody(members))
}

/// The change of the tenant itself, if what is stated differs from what there is.
fn planned(
    name: &TenantName,
    found: Option<&TenantRecord>,
    stated: &RawValue,
    now: Timestamp,
    gathered: &mut Gathered,
) -> Result<Option<TenantChange>, Problem> {
    let usual = TenantSettings::default();
    let settings: TenantSettings = preset::changed(&usual, body_of(stated)?.0)?;
    let seen = found.map(|record| (record.created_at, record.revision));
    gathered
        .state
        .saw(name.as_str(), "tenant", name.as_str(), seen);
    let subject = Subject {
        tenant: name.as_str(),
        kind: "tenant",
        name: name.as_str(),
    };
    let Some(before) = found else {
        let mut record = TenantRecord::unstated(name.clone(), now);
        record.settings = settings;
        record.validate()?;
        gathered.changes.push(subject.insert(&record, &usual));
        return Ok(Some(TenantChange::Insert(record)));
    };
    if before.settings == settings {
        gathered.unchanged += 1;
        return Ok(None);
    }
    let after = TenantRecord {
        settings,
        updated_at: now,
        revision: before.revision + 1,
        ..before.clone()
    };
    after.validate()?;
    gathered.changes.push(subject.replace(before, &after));
    Ok(Some(TenantChange::Replace(after)))
}
