//! Every route on one page.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use jurat_issuance::endpoint::Endpoint;
use jurat_issuance::logout::Logout;
use jurat_registry::tenant::TOKEN_ENDPOINT_PATHS;

pub use crate::admin::ADMIN_PATH;
use crate::admin::{
    audit, clients, discover, explain, identity_providers, initial_access_tokens, keys, lint,
    presets, resources, status, users,
};
use crate::endpoints::{
    authorize, device, device_authorization, health, introspect, invitation, jwks, logout,
    metadata, metrics, par, protected, register, revoke, token, token_info, userinfo,
};
use crate::pages::assets::{ASSETS_ROUTE, asset};
use crate::respond::problem::Problem;
pub use crate::state::AppState;

/// A route of the administration API. Every one of them is for administrators alone.
#[derive(Clone, Copy)]
pub struct AdminRoute {
    /// The method, such as `PATCH`.
    pub method: &'static str,
    /// The path below [`ADMIN_PATH`], with its names in braces.
    pub path: &'static str,
    handler: fn() -> MethodRouter<AppState>,
}

const fn route(
    method: &'static str,
    path: &'static str,
    handler: fn() -> MethodRouter<AppState>,
) -> AdminRoute {
    AdminRoute {
        method,
        path,
        handler,
    }
}

/// Every route of the administration API.
#[rustfmt::skip]
pub const ADMIN_ROUTES: &[AdminRoute] = &[
    route("POST",   "/clients",                               || post(clients::create::create)),
    route("GET",    "/clients",                               || get(clients::list::list)),
    route("GET",    "/clients/{id}",                          || get(clients::read::read)),
    route("PATCH",  "/clients/{id}",                          || patch(clients::update::update)),
    route("DELETE", "/clients/{id}",                          || delete(clients::delete::delete)),
    route("POST",   "/clients/{id}/credentials",              || post(clients::credential_create::create)),
    route("PATCH",  "/clients/{id}/credentials/{credential}", || patch(clients::credential_update::update)),
    route("DELETE", "/clients/{id}/credentials/{credential}", || delete(clients::credential_delete::delete)),
    route("GET",    "/clients/{id}/keys",                     || get(clients::keys_read::read)),
    route("POST",   "/clients/{id}/refresh",                  || post(clients::refresh::refresh)),
    route("POST",   "/identity-providers",                    || post(identity_providers::create::create)),
    route("GET",    "/identity-providers",                    || get(identity_providers::list::list)),
    route("POST",   "/identity-providers/proposal",           || post(identity_providers::proposal::propose)),
    route("GET",    "/identity-providers/{id}",               || get(identity_providers::read::read)),
    route("PATCH",  "/identity-providers/{id}",               || patch(identity_providers::update::update)),
    route("DELETE", "/identity-providers/{id}",               || delete(identity_providers::delete::delete)),
    route("POST",   "/identity-providers/{id}/keys",          || post(identity_providers::key_create::create)),
    route("PATCH",  "/identity-providers/{id}/keys/{key}",    || patch(identity_providers::key_update::update)),
    route("DELETE", "/identity-providers/{id}/keys/{key}",    || delete(identity_providers::key_delete::delete)),
    route("GET",    "/identity-providers/{id}/keys",          || get(identity_providers::keys_read::read)),
    route("POST",   "/identity-providers/{id}/refresh",       || post(identity_providers::refresh::refresh)),
    route("GET",    "/identity-providers/{id}/lint",          || get(identity_providers::lint::read)),
    route("POST",   "/initial-access-tokens",                 || post(initial_access_tokens::create::create)),
    route("DELETE", "/initial-access-tokens/{id}",            || delete(initial_access_tokens::delete::delete)),
    route("POST",   "/users",                                 || post(users::create::create)),
    route("GET",    "/users",                                 || get(users::list::list)),
    route("GET",    "/users/{id}",                            || get(users::read::read)),
    route("PATCH",  "/users/{id}",                            || patch(users::update::update)),
    route("DELETE", "/users/{id}",                            || delete(users::delete::delete)),
    route("POST",   "/users/{id}/password",                   || post(users::password::set)),
    route("POST",   "/users/{id}/invitation",                 || post(users::invitation::create)),
    route("POST",   "/users/{id}/sessions/end",               || post(users::sessions_end::end)),
    route("GET",    "/lint",                                  || get(lint::list)),
    route("POST",   "/identity-providers/{id}/test",          || post(identity_providers::test::test)),
    route("POST",   "/discover",                              || post(discover::discover)),
    route("POST",   "/explain",                               || post(explain::explain)),
    route("GET",    "/audit",                                 || get(audit::list)),
    route("POST",   "/resources",                             || post(resources::create::create)),
    route("GET",    "/resources",                             || get(resources::list::list)),
    route("GET",    "/resources/{uri}",                       || get(resources::read::read)),
    route("PATCH",  "/resources/{uri}",                       || patch(resources::update::update)),
    route("DELETE", "/resources/{uri}",                       || delete(resources::delete::delete)),
    route("GET",    "/presets",                               || get(presets::list)),
    route("GET",    "/keys",                                  || get(keys::list::list)),
    route("POST",   "/keys/rotate",                           || post(keys::rotate::rotate)),
    route("POST",   "/keys/import",                           || post(keys::import::import)),
    route("POST",   "/keys/{key}/retire",                     || post(keys::retire::retire)),
    route("GET",    "/keys/{key}/public",                     || get(keys::public::read)),
    route("GET",    "/status",                                || get(status::read)),
];

/// Every route.
pub fn router(state: AppState) -> Router {
    let mut router = Router::new()
        .route("/oauth2/jwks", get(jwks::jwks))
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::metadata),
        )
        .route("/.well-known/openid-configuration", get(metadata::metadata))
        .route("/oauth2/userinfo", get_and_post(userinfo::userinfo))
        .route("/api/oauth/protected", get_and_post(protected::protected))
        .route(ASSETS_ROUTE, get(asset))
        .route("/oauth2/par", post(par::push))
        .route("/oauth2/register", post(register::register))
        .route(
            "/oauth2/register/{id}",
            get(register::read)
                .on(MethodFilter::PUT, register::update)
                .on(MethodFilter::DELETE, register::delete),
        )
        .route("/oauth2/introspect", post(introspect::introspect))
        .route("/api/oauth/tokeninfo", post(token_info::token_info))
        .route(
            invitation::INVITATION_PATH,
            get(invitation::show).on(MethodFilter::POST, invitation::set),
        )
        .route(
            device::DEVICE_PATH,
            get(device::show).on(MethodFilter::POST, device::take),
        )
        .route(Logout::PATH, get_and_post(logout::logout))
        .route(
            Endpoint::DeviceAuthorization.path(),
            any(device_authorization::begin),
        )
        .route("/metrics", get(metrics::metrics))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready));
    for path in ["/oauth2/authorize", "/api/oauth/authorize"] {
        router = router.route(path, get_and_post(authorize::authorize));
    }
    for path in TOKEN_ENDPOINT_PATHS {
        // Every method: a wrong one is a decision too.
        router = router.route(path, any(token::token));
    }
    for path in revoke::PATHS {
        router = router.route(path, post(revoke::revoke));
    }
    for AdminRoute { path, handler, .. } in ADMIN_ROUTES {
        router = router.route(&format!("{ADMIN_PATH}{path}"), handler());
    }
    router
        .fallback(nothing_here)
        .method_not_allowed_fallback(another_method)
        .with_state(state)
}

async fn nothing_here() -> Problem {
    Problem::not_found("there is nothing at this address")
}

async fn another_method(request: Request) -> Problem {
    let sentence = format!("this address is not served by {}", request.method());
    Problem::new(http::StatusCode::METHOD_NOT_ALLOWED, sentence)
}

fn get_and_post<H: Handler<T, AppState>, T: 'static>(handler: H) -> MethodRouter<AppState> {
    get(handler.clone()).on(MethodFilter::POST, handler)
}

fn get<H: Handler<T, AppState>, T: 'static>(handler: H) -> MethodRouter<AppState> {
    on(MethodFilter::GET, handler)
}

fn post<H: Handler<T, AppState>, T: 'static>(handler: H) -> MethodRouter<AppState> {
    on(MethodFilter::POST, handler)
}

fn patch<H: Handler<T, AppState>, T: 'static>(handler: H) -> MethodRouter<AppState> {
    on(MethodFilter::PATCH, handler)
}

fn delete<H: Handler<T, AppState>, T: 'static>(handler: H) -> MethodRouter<AppState> {
    on(MethodFilter::DELETE, handler)
}
