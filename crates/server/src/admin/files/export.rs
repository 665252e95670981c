//! `GET /admin/v1/export`: the records as a document, as files state them: a tenant's own, or where a system administrator
//! asks at the server's address all tenants'. What is kept of a secret stays here, unless
//! `digests=true` asks for it; a secret itself is never told. Administrators are
//! not among the clients, nor users who administer among the users.

use crate::admin::openapi::operation::{Operation, Parameter, Topic};
use axum::extract::State;
use axum::response::Response;
use http::{StatusCode, Uri};
use jurat_files::document::{Document, TenantPart};
use jurat_registry::client::ClientKind;
use jurat_registry::page::PageRequest;
use jurat_registry::role::Role;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::TenantName;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::exported;
use super::note::Note;
use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// An export.
#[derive(Serialize, JsonSchema)]
struct Exported {
    /// The records.
    document: Document<Map<String, Value>>,
    /// What could not be exported.
    notes: Vec<Note>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let digests = "Whether the digests of secrets and passwords are told.";
    Operation::new(
        Topic::Server,
        "exportFiles",
        "The records as a document that planFiles and applyFiles take.",
    )
    .asks([Parameter::of::<bool>("digests", digests)])
    .shows::<Exported>("The records, and what could not be exported of them.")
}

/// Exports.
pub(crate) async fn export(
    State(app): State<AppState>,
    administrator: Administrator,
    uri: Uri,
) -> Result<Response, Problem> {
    let with_digests = wants_digests(&uri)?;
    if with_digests {
        administrator.must_have(Role::Tenant)?;
    }
    let own = &app.authorization_server.tenant().name;
    let (mut tenants, mut notes) = (Vec::new(), Vec::new());
    if own.as_str() == TenantName::DEFAULT && administrator.must_have(Role::System).is_ok() {
        let mut next = Some(PageRequest::first(PageRequest::MOST));
        while let Some(request) = next {
            let page = app.server().store().tenant_list(request).await?;
            for record in &page.items {
                let mut part = TenantPart::new(record.name.as_str());
                part.settings = exported::tenant(record);
                let store = app.server().store().tenant(&record.name).await?;
                fill(&*store, &mut part, &mut notes, with_digests).await?;
                tenants.push(part);
            }
            next = page.next.map(after);
        }
    } else {
        let mut part = TenantPart::new(own.as_str());
        let store = app.authorization_server.store();
        fill(&**store, &mut part, &mut notes, with_digests).await?;
        tenants.push(part);
    }
    if with_digests {
        let name = administrator.name();
        tracing::info!(administrator = name, "digests of secrets exported");
    }
    let document = Document {
        tenants,
        ..Document::default()
    };
    let exported = Exported { document, notes };
    Ok(json::private(StatusCode::OK, &exported))
}

fn wants_digests(uri: &Uri) -> Result<bool, Problem> {
    let mut wants = false;
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        wants = match (&*name, &*value) {
            ("digests", "true") => true,
            ("digests", "false") => false,
            (name, _) => {
                return Err(Problem::of_field(
                    name,
                    "digests=true is all that is asked for here",
                ));
            }
        };
    }
    Ok(wants)
}

async fn fill(
    store: &dyn TenantStore,
    part: &mut TenantPart<Map<String, Value>>,
    notes: &mut Vec<Note>,
    with_digests: bool,
) -> Result<(), Problem> {
    let mut next = Some(PageRequest::first(PageRequest::MOST));
    while let Some(request) = next {
        let page = store.resource_list(request).await?;
        part.resources
            .extend(page.items.iter().map(|one| exported::resource(one)));
        next = page.next.map(after);
    }
    next = Some(PageRequest::first(PageRequest::MOST));
    while let Some(request) = next {
        let page = store.client_list(request).await?;
        let clients = page.items.iter();
        let clients = clients.filter(|client| client.kind() == ClientKind::Application);
        part.clients
            .extend(clients.map(|one| exported::client(one, with_digests, notes)));
        next = page.next.map(after);
    }
    next = Some(PageRequest::first(PageRequest::MOST));
    while let Some(request) = next {
        let page = store.identity_provider_list(request).await?;
        let providers = page
            .items
            .iter()
            .map(|one| exported::identity_provider(one));
        part.identity_providers.extend(providers);
        next = page.next.map(after);
    }
    next = Some(PageRequest::first(PageRequest::MOST));
    while let Some(request) = next {
        let page = store.user_list(request).await?;
        let users = page.items.iter();
        let users = users.filter(|user| user.parts().role.is_none());
        part.users
            .extend(users.map(|one| exported::user(one, with_digests, notes)));
        next = page.next.map(after);
    }
    Ok(())
}

fn after(cursor: String) -> PageRequest {
    PageRequest {
        after: Some(cursor),
        limit: PageRequest::MOST,
    }
}
