//! Every route on one page.

use std::sync::LazyLock;

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use axum::{Extension, Router};
use jurat_issuance::endpoint::Endpoint;
use jurat_issuance::logout::Logout;
use jurat_registry::tenant::TOKEN_ENDPOINT_PATHS;
use serde_json::Value;

pub use crate::admin::ADMIN_PATH;
pub use crate::admin::least_role::LeastRole;
use crate::admin::least_role::{GREATEST, OPERATE, READ, SWITCH, TENANTS, TRUST};
use crate::admin::openapi::document::document;
use crate::admin::openapi::operation::Operation;
use crate::admin::{
    administrators, audit, clients, decisions, discover, explain, files, grants,
    identity_providers, initial_access_tokens, keys, lint, openapi, presets, resources, status,
    tenants, tokens, usage, users,
};
use crate::console;
use crate::endpoints::{
    authorize, device, device_authorization, health, introspect, invitation, jwks, logout,
    metadata, metrics, par, protected, register, revoke, token, token_info, userinfo,
};
use crate::pages::assets::{ASSETS_ROUTE, asset};
use crate::respond::problem::Problem;
use crate::state::{AppState, ServerState};

use crate::tenants::of_tenant::{Answering, OfTenant};

/// A route of the administration API. Every one of them is for administrators alone.
#[derive(Clone, Copy)]
pub struct AdminRoute {
    /// The method, such as `PATCH`.
    pub method: &'static str,
    /// The path below [`ADMIN_PATH`], with its names in braces.
    pub path: &'static str,
    /// Which role it demands.
    pub least: LeastRole,
    handler: fn() -> MethodRouter<ServerState>,
    /// What the document says of it.
    pub(crate) describe: fn() -> Operation,
}

const fn route(
    method: &'static str,
    path: &'static str,
    least: LeastRole,
    handler: fn() -> MethodRouter<ServerState>,
    describe: fn() -> Operation,
) -> AdminRoute {
    AdminRoute {
        method,
        path,
        least,
        handler,
        describe,
    }
}

/// Every route of the administration API.
#[rustfmt::skip]
pub const ADMIN_ROUTES: &[AdminRoute] = &[
    route("POST",   "/clients",                               TRUST,    || post(clients::create::create), clients::create::operation),
    route("GET",    "/clients",                               READ,     || get(clients::list::list), clients::list::operation),
    route("GET",    "/clients/{id}",                          READ,     || get(clients::read::read), clients::read::operation),
    route("PATCH",  "/clients/{id}",                          SWITCH,   || patch(clients::update::update), clients::update::operation),
    route("DELETE", "/clients/{id}",                          TRUST,    || delete(clients::delete::delete), clients::delete::operation),
    route("POST",   "/clients/{id}/credentials",              TRUST,    || post(clients::credential_create::create), clients::credential_create::operation),
    route("PATCH",  "/clients/{id}/credentials/{credential}", SWITCH,   || patch(clients::credential_update::update), clients::credential_update::operation),
    route("DELETE", "/clients/{id}/credentials/{credential}", TRUST,    || delete(clients::credential_delete::delete), clients::credential_delete::operation),
    route("GET",    "/clients/{id}/keys",                     READ,     || get(clients::keys_read::read), clients::keys_read::operation),
    route("POST",   "/clients/{id}/refresh",                  OPERATE,  || post(clients::refresh::refresh), clients::refresh::operation),
    route("POST",   "/identity-providers",                    TRUST,    || post(identity_providers::create::create), identity_providers::create::operation),
    route("GET",    "/identity-providers",                    READ,     || get(identity_providers::list::list), identity_providers::list::operation),
    route("POST",   "/identity-providers/proposal",           OPERATE,  || post(identity_providers::proposal::propose), identity_providers::proposal::operation),
    route("GET",    "/identity-providers/{id}",               READ,     || get(identity_providers::read::read), identity_providers::read::operation),
    route("PATCH",  "/identity-providers/{id}",               SWITCH,   || patch(identity_providers::update::update), identity_providers::update::operation),
    route("DELETE", "/identity-providers/{id}",               TRUST,    || delete(identity_providers::delete::delete), identity_providers::delete::operation),
    route("POST",   "/identity-providers/{id}/keys",          TRUST,    || post(identity_providers::key_create::create), identity_providers::key_create::operation),
    route("PATCH",  "/identity-providers/{id}/keys/{key}",    SWITCH,   || patch(identity_providers::key_update::update), identity_providers::key_update::operation),
    route("DELETE", "/identity-providers/{id}/keys/{key}",    TRUST,    || delete(identity_providers::key_delete::delete), identity_providers::key_delete::operation),
    route("GET",    "/identity-providers/{id}/keys",          READ,     || get(identity_providers::keys_read::read), identity_providers::keys_read::operation),
    route("POST",   "/identity-providers/{id}/refresh",       OPERATE,  || post(identity_providers::refresh::refresh), identity_providers::refresh::operation),
    route("GET",    "/identity-providers/{id}/lint",          READ,     || get(identity_providers::lint::read), identity_providers::lint::operation),
    route("POST",   "/initial-access-tokens",                 TRUST,    || post(initial_access_tokens::create::create), initial_access_tokens::create::operation),
    route("DELETE", "/initial-access-tokens/{id}",            OPERATE,  || delete(initial_access_tokens::delete::delete), initial_access_tokens::delete::operation),
    route("POST",   "/users",                                 TRUST,    || post(users::create::create), users::create::operation),
    route("GET",    "/users",                                 READ,     || get(users::list::list), users::list::operation),
    route("GET",    "/users/{id}",                            READ,     || get(users::read::read), users::read::operation),
    route("PATCH",  "/users/{id}",                            SWITCH,   || patch(users::update::update), users::update::operation),
    route("DELETE", "/users/{id}",                            TRUST,    || delete(users::delete::delete), users::delete::operation),
    route("POST",   "/users/{id}/password",                   OPERATE,  || post(users::password::set), users::password::operation),
    route("PUT",    "/users/{id}/role",                       TRUST,    || put(users::role::set), users::role::operation),
    route("POST",   "/users/{id}/invitation",                 OPERATE,  || post(users::invitation::create), users::invitation::operation),
    route("POST",   "/users/{id}/sessions/end",               OPERATE,  || post(users::sessions_end::end), users::sessions_end::operation),
    route("GET",    "/lint",                                  READ,     || get(lint::list), lint::operation),
    route("POST",   "/identity-providers/{id}/test",          READ,     || post(identity_providers::test::test), identity_providers::test::operation),
    route("POST",   "/discover",                              OPERATE,  || post(discover::discover), discover::operation),
    route("POST",   "/explain",                               READ,     || post(explain::explain), explain::operation),
    route("GET",    "/decisions",                             READ,     || get(decisions::list::list), decisions::list::operation),
    route("GET",    "/decisions/{id}",                        READ,     || get(decisions::read::read), decisions::read::operation),
    route("GET",    "/grants",                                READ,     || get(grants::list::list), grants::list::operation),
    route("POST",   "/grants/revoke-all",                     OPERATE,  || post(grants::revoke_all::revoke), grants::revoke_all::operation),
    route("GET",    "/grants/{id}",                           READ,     || get(grants::read::read), grants::read::operation),
    route("POST",   "/grants/{id}/revoke",                    OPERATE,  || post(grants::revoke::revoke), grants::revoke::operation),
    route("GET",    "/tokens",                                READ,     || get(tokens::list::list), tokens::list::operation),
    route("POST",   "/tokens/find",                           READ,     || post(tokens::find::find), tokens::find::operation),
    route("GET",    "/tokens/{decision}",                     READ,     || get(tokens::read::read), tokens::read::operation),
    route("POST",   "/tokens/{decision}/revoke",              OPERATE,  || post(tokens::revoke::revoke), tokens::revoke::operation),
    route("GET",    "/usage",                                 READ,     || get(usage::read), usage::operation),
    route("GET",    "/audit",                                 READ,     || get(audit::list::list), audit::list::operation),
    route("GET",    "/audit/verification",                    READ,     || get(audit::verification::verify), audit::verification::operation),
    route("GET",    "/audit/export",                          READ,     || get(audit::export::export), audit::export::operation),
    route("GET",    "/audit/{number}",                        READ,     || get(audit::read::read), audit::read::operation),
    route("POST",   "/resources",                             TRUST,    || post(resources::create::create), resources::create::operation),
    route("GET",    "/resources",                             READ,     || get(resources::list::list), resources::list::operation),
    route("GET",    "/resources/{uri}",                       READ,     || get(resources::read::read), resources::read::operation),
    route("PATCH",  "/resources/{uri}",                       SWITCH,   || patch(resources::update::update), resources::update::operation),
    route("DELETE", "/resources/{uri}",                       TRUST,    || delete(resources::delete::delete), resources::delete::operation),
    route("POST",   "/administrators",                        TRUST,    || post(administrators::create::create), administrators::create::operation),
    route("GET",    "/administrators",                        READ,     || get(administrators::list::list), administrators::list::operation),
    route("GET",    "/administrators/{id}",                   READ,     || get(administrators::read::read), administrators::read::operation),
    route("PATCH",  "/administrators/{id}",                   TRUST,    || patch(administrators::update::update), administrators::update::operation),
    route("DELETE", "/administrators/{id}",                   TRUST,    || delete(administrators::delete::delete), administrators::delete::operation),
    route("POST",   "/tenants",                               TENANTS,  || post(tenants::create::create), tenants::create::operation),
    route("GET",    "/tenants",                               TENANTS,  || get(tenants::list::list), tenants::list::operation),
    route("GET",    "/tenants/{name}",                        READ,     || get(tenants::read::read), tenants::read::operation),
    route("PATCH",  "/tenants/{name}",                        TRUST,    || patch(tenants::update::update), tenants::update::operation),
    route("DELETE", "/tenants/{name}",                        TENANTS,  || delete(tenants::delete::delete), tenants::delete::operation),
    route("POST",   "/tenants/{name}/set-up",                 TENANTS,  || post(tenants::set_up::create), tenants::set_up::operation),
    route("GET",    "/presets",                               READ,     || get(presets::list), presets::operation),
    route("GET",    "/keys",                                  READ,     || get(keys::list::list), keys::list::operation),
    route("POST",   "/keys/rotate",                           OPERATE,  || post(keys::rotate::rotate), keys::rotate::operation),
    route("POST",   "/keys/import",                           GREATEST, || post(keys::import::import), keys::import::operation),
    route("POST",   "/keys/{key}/retire",                     OPERATE,  || post(keys::retire::retire), keys::retire::operation),
    route("GET",    "/keys/{key}/public",                     READ,     || get(keys::public::read), keys::public::operation),
    route("POST",   "/plan",                                  TRUST,    || post(files::plan::plan), files::plan::operation),
    route("POST",   "/apply",                                 TRUST,    || post(files::apply::apply), files::apply::operation),
    route("GET",    "/export",                                READ,     || get(files::export::export), files::export::operation),
    route("GET",    "/status",                                READ,     || get(status::read), status::operation),
];

/// What the administration API says of itself: `OpenAPI` 3.1.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let routes = ADMIN_ROUTES.iter();
    document(routes.map(|route| {
        (
            route.method,
            route.path,
            (route.describe)().least(route.least),
        )
    }))
});

/// Every route.
pub fn router(state: ServerState) -> Router {
    let mut router = Router::new()
        .route("/oauth2/jwks", get(jwks::jwks))
        .route("/oauth2/userinfo", get_and_post(userinfo::userinfo))
        .route("/api/oauth/protected", get_and_post(protected::protected))
        .route(ASSETS_ROUTE, get(asset))
        .route("/oauth2/par", oauth_post(par::push))
        .route("/oauth2/register", post(register::register))
        .route(
            "/oauth2/register/{id}",
            get(register::read)
                .on(MethodFilter::PUT, of_tenant(register::update))
                .on(MethodFilter::DELETE, of_tenant(register::delete)),
        )
        .route("/oauth2/introspect", oauth_post(introspect::introspect))
        .route("/api/oauth/tokeninfo", oauth_post(token_info::token_info))
        .route(
            invitation::INVITATION_PATH,
            page(invitation::show).on(MethodFilter::POST, of_tenant(invitation::set).page()),
        )
        .route(
            device::DEVICE_PATH,
            page(device::show).on(MethodFilter::POST, of_tenant(device::take).page()),
        )
        .route(
            Logout::PATH,
            page(logout::logout).on(MethodFilter::POST, of_tenant(logout::logout).page()),
        )
        .route(
            Endpoint::DeviceAuthorization.path(),
            any(of_tenant_by_oauth(device_authorization::begin)),
        )
        .route("/metrics", get(metrics::metrics).layer(Extension(READ)))
        .route("/healthz", on(MethodFilter::GET, health::live))
        .route("/readyz", on(MethodFilter::GET, health::ready));
    for path in metadata::PATHS {
        let of_issuer_path = on(MethodFilter::GET, metadata::of_issuer_path);
        router = router
            .route(path, get(metadata::metadata))
            .route(&format!("{path}/{{*issuer}}"), of_issuer_path);
    }
    for path in ["/oauth2/authorize", "/api/oauth/authorize"] {
        let both = page(authorize::authorize)
            .on(MethodFilter::POST, of_tenant(authorize::authorize).page());
        router = router.route(path, both);
    }
    for path in TOKEN_ENDPOINT_PATHS {
        // Every method: a wrong one is a decision too.
        router = router.route(path, any(OfTenant::new(token::token, token::for_no_tenant)));
    }
    for path in revoke::PATHS {
        router = router.route(path, oauth_post(revoke::revoke));
    }
    router
        .merge(administration())
        .merge(console::routes(admin_routes()))
        .fallback(nothing_here)
        .method_not_allowed_fallback(another_method)
        .with_state(state)
}

/// The administration API.
fn admin_routes() -> Router<ServerState> {
    let mut router = Router::new();
    for route in ADMIN_ROUTES {
        let handler = (route.handler)().layer(Extension(route.least));
        router = router.route(&format!("{ADMIN_PATH}{}", route.path), handler);
    }
    router
}

/// The administration API, and what it says of itself.
fn administration() -> Router<ServerState> {
    let document = async |State(app): State<AppState>| {
        let issuer = &app.authorization_server.tenant().issuer;
        openapi::answer(&DOCUMENT, &issuer.endpoint(ADMIN_PATH))
    };
    let page = async || openapi::page::show(&DOCUMENT);
    admin_routes()
        .route(&format!("{ADMIN_PATH}/openapi.json"), get(document))
        .route(&format!("{ADMIN_PATH}/docs"), get(page))
        .route(
            &format!("{ADMIN_PATH}/docs/{{sheet}}"),
            get(openapi::page::style_sheet),
        )
}

async fn nothing_here() -> Problem {
    Problem::not_found("there is nothing at this address")
}

async fn another_method(request: Request) -> Problem {
    let sentence = format!("this address is not served by {}", request.method());
    Problem::new(http::StatusCode::METHOD_NOT_ALLOWED, sentence)
}

/// A handler for one tenant becomes one for the tenant of each request.
fn of_tenant<H, T>(handler: H) -> OfTenant<H, T> {
    OfTenant::new(handler, |_, misnamed| misnamed.problem())
}

/// The same, at an endpoint that speaks OAuth.
fn of_tenant_by_oauth<H, T>(handler: H) -> OfTenant<H, T> {
    OfTenant::new(handler, |_, misnamed| misnamed.oauth())
}

fn get_and_post<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    get(handler.clone()).on(MethodFilter::POST, of_tenant(handler))
}

/// A page.
fn page<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::GET, of_tenant(handler).page())
}

fn get<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::GET, of_tenant(handler))
}

fn post<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::POST, of_tenant(handler))
}

fn patch<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::PATCH, of_tenant(handler))
}

fn delete<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::DELETE, of_tenant(handler))
}

fn put<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::PUT, of_tenant(handler))
}

fn oauth_post<H, T>(handler: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::POST, of_tenant_by_oauth(handler))
}
