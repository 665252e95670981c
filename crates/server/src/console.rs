//! The management console (`/console`): pages for administrators. It is a client of the administration API inside the process: what a page
//! shows it has read there, and what a form changes it changes there, so no page can do what the API would refuse, and everything that is
//! done by a page stands in the audit log as if it had come by the API. The pages themselves are values of `jurat_console`.
//!
//! | file | what it holds |
//! |---|---|
//! | here | every route |
//! | [`api`] | the administration API, called from within |
//! | [`visit`] | who looks: a user of this server with a role; the frame around each page |
//! | [`posted`] | the forms that browsers send |
//! | [`answer`] | a page as an answer, with its locks |
//! | [`listing`] | a page of a list, and where it goes on |
//! | [`review`] | what a change will do, before it is done; the password is asked for again |
//! | [`said`] | what was just done, said once on the next page |
//! | [`door`], [`first_administrator`] | sign-in, sign-out, light and dark; how the first administrator gets in |
//! | [`overview`], [`clients`], … | a page each |

use std::sync::Arc;

use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use jurat_console::Base;

use crate::state::{AppState, ServerState};
use crate::tenants::of_tenant::{Answering, OfTenant};
use api::ApiRoutes;

mod administrators;
pub(crate) mod answer;
pub(crate) mod api;
mod assets;
mod audit;
mod clients;
mod decisions;
mod door;
mod explain;
pub mod first_administrator;
mod grants;
mod identity_providers;
mod keys;
mod listing;
mod look;
mod overview;
mod posted;
mod read;
mod resources;
mod review;
mod said;
mod settings;
mod shown;
mod tenants;
mod traffic;
mod usage;
mod users;
mod visit;

/// Where the console stands.
pub const CONSOLE_PATH: &str = Base::PATH;

/// Every route of the console, which calls `administration`, the API's routes.
#[rustfmt::skip]
pub(crate) fn routes(administration: Router<ServerState>) -> Router<ServerState> {
    let console = |path: &str| format!("{CONSOLE_PATH}{path}");
    Router::new()
        .route(CONSOLE_PATH,                                        get(overview::show))
        .route(&console("/"),                                       get(overview::show))
        .route(&console("/assets/{name}"),                          get(assets::asset))
        .route(&console("/sign-in"),                                both(door::sign_in::show, door::sign_in::sign_in))
        .route(&console("/enter/{link}"),                           get(door::enter::enter))
        .route(&console("/set-up/{ticket}"),                        both(door::set_up::show, door::set_up::set_up))
        .route(&console("/sign-out"),                               post(door::sign_out::sign_out))
        .route(&console("/scheme"),                                 post(door::scheme::switch))
        .route(&console("/clients"),                                get(clients::list::show))
        .route(&console("/clients/new"),                            both(clients::create::form, clients::create::create))
        .route(&console("/clients/{id}"),                           get(clients::show::show))
        .route(&console("/clients/{id}/edit"),                      both(clients::edit::form, clients::edit::change))
        .route(&console("/clients/{id}/switch"),                    both(clients::switch::ask, clients::switch::switch))
        .route(&console("/clients/{id}/remove"),                    both(clients::remove::ask, clients::remove::remove))
        .route(&console("/clients/{id}/keys/refresh"),              post(clients::refresh::refresh))
        .route(&console("/clients/{id}/credentials/new"),           both(clients::credential::form, clients::credential::add))
        .route(&console("/clients/{id}/credentials/{credential}/switch"), both(clients::credential::ask_switch, clients::credential::switch))
        .route(&console("/clients/{id}/credentials/{credential}/remove"), both(clients::credential::ask_remove, clients::credential::remove))
        // Why: explanations, decisions, what was issued.
        .route(&console("/explain"),                                both(explain::ask::form, explain::ask::explain))
        .route(&console("/decisions"),                              get(decisions::list::show))
        .route(&console("/decisions/rows"),                         get(decisions::live::rows))
        .route(&console("/decisions/{id}"),                         get(decisions::show::show))
        .route(&console("/grants"),                                 both(grants::list::show, grants::list::find))
        .route(&console("/grants/revoke-all"),                      both(grants::revoke_all::ask, grants::revoke_all::revoke))
        .route(&console("/grants/{id}"),                            get(grants::grant::show))
        .route(&console("/grants/{id}/revoke"),                     both(grants::revoke::ask_grant, grants::revoke::grant))
        .route(&console("/tokens/{id}"),                            get(grants::token::show))
        .route(&console("/tokens/{id}/revoke"),                     both(grants::revoke::ask_token, grants::revoke::token))
        // Resources, the audit log, signing keys.
        .route(&console("/resources"),                              get(resources::list::show))
        .route(&console("/resources/new"),                          both(resources::create::form, resources::create::create))
        .route(&console("/resources/{uri}"),                        get(resources::show::show))
        .route(&console("/resources/{uri}/edit"),                   both(resources::edit::form, resources::edit::change))
        .route(&console("/resources/{uri}/switch"),                 both(resources::switch::ask, resources::switch::switch))
        .route(&console("/resources/{uri}/remove"),                 both(resources::remove::ask, resources::remove::remove))
        .route(&console("/audit"),                                  get(audit::list::show))
        .route(&console("/audit/verification"),                     get(audit::verification::show))
        .route(&console("/audit/export"),                           get(audit::export::export))
        .route(&console("/audit/{number}"),                         get(audit::line::show))
        .route(&console("/keys"),                                   get(keys::list::show))
        .route(&console("/keys/rotate"),                            both(keys::rotate::form, keys::rotate::rotate))
        .route(&console("/keys/import"),                            both(keys::import::form, keys::import::import))
        .route(&console("/keys/{kid}/retire"),                      both(keys::retire::form, keys::retire::retire))
        .merge(identity_provider_routes())
        .merge(people_routes())
        .layer(Extension(ApiRoutes(Arc::new(administration))))
}

/// Identity providers.
#[rustfmt::skip]
fn identity_provider_routes() -> Router<ServerState> {
    let console = |path: &str| format!("{CONSOLE_PATH}{path}");
    Router::new()
        .route(&console("/identity-providers"),                     get(identity_providers::list::show))
        .route(&console("/identity-providers/new"),                 both(identity_providers::start::form, identity_providers::start::begin))
        .route(&console("/identity-providers/new/proposal"),        both(identity_providers::proposal::ask, identity_providers::proposal::act))
        .route(&console("/identity-providers/new/by-hand"),         both(identity_providers::by_hand::form, identity_providers::by_hand::create))
        .route(&console("/identity-providers/{id}"),                get(identity_providers::show::show))
        .route(&console("/identity-providers/{id}/edit"),           both(identity_providers::edit::form, identity_providers::edit::change))
        .route(&console("/identity-providers/{id}/keys/new"),       both(identity_providers::keys::form, identity_providers::keys::add))
        .route(&console("/identity-providers/{id}/keys/refresh"),   post(identity_providers::keys::refresh))
        .route(&console("/identity-providers/{id}/keys/{key}/switch"), both(identity_providers::keys::ask_switch, identity_providers::keys::switch))
        .route(&console("/identity-providers/{id}/keys/{key}/remove"), both(identity_providers::keys::ask_remove, identity_providers::keys::remove))
        .route(&console("/identity-providers/{id}/rules"),          both(identity_providers::rules::show, identity_providers::rules::act))
        .route(&console("/identity-providers/{id}/rules/trial"),    post(identity_providers::rules::try_claims))
        .route(&console("/identity-providers/{id}/risks"),          both(identity_providers::risks::ask, identity_providers::risks::accept))
        .route(&console("/identity-providers/{id}/switch"),         both(identity_providers::switch::ask, identity_providers::switch::switch))
        .route(&console("/identity-providers/{id}/remove"),         both(identity_providers::remove::ask, identity_providers::remove::remove))
}

/// Users, administrators, tenants, settings.
#[rustfmt::skip]
fn people_routes() -> Router<ServerState> {
    let console = |path: &str| format!("{CONSOLE_PATH}{path}");
    Router::new()
        .route(&console("/users"),                                  get(users::list::show))
        .route(&console("/users/new"),                              both(users::create::form, users::create::create))
        .route(&console("/users/{id}"),                             get(users::show::show))
        .route(&console("/users/{id}/edit"),                        both(users::edit::form, users::edit::change))
        .route(&console("/users/{id}/switch"),                      both(users::switch::ask, users::switch::switch))
        .route(&console("/users/{id}/remove"),                      both(users::remove::ask, users::remove::remove))
        .route(&console("/users/{id}/invitation"),                  both(users::invitation::ask, users::invitation::make))
        .route(&console("/users/{id}/password"),                    both(users::password::form, users::password::set))
        .route(&console("/users/{id}/sessions/end"),                both(users::sessions_end::ask, users::sessions_end::end))
        .route(&console("/administrators"),                         get(administrators::list::show))
        .route(&console("/administrators/new"),                     both(administrators::create::form, administrators::create::create))
        .route(&console("/administrators/{id}/edit"),               both(administrators::edit::form, administrators::edit::change))
        .route(&console("/administrators/{id}/remove"),             both(administrators::remove::ask, administrators::remove::remove))
        .route(&console("/tenants"),                                get(tenants::list::show))
        .route(&console("/tenants/new"),                            both(tenants::create::form, tenants::create::create))
        .route(&console("/tenants/{name}"),                         get(tenants::show::show))
        .route(&console("/tenants/{name}/edit"),                    both(tenants::edit::form, tenants::edit::change))
        .route(&console("/tenants/{name}/switch"),                  both(tenants::switch::ask, tenants::switch::switch))
        .route(&console("/tenants/{name}/remove"),                  both(tenants::remove::ask, tenants::remove::remove))
        .route(&console("/tenants/{name}/set-up"),                  both(tenants::set_up::ask, tenants::set_up::make))
        .route(&console("/settings"),                               get(settings::show::show))
        .route(&console("/settings/edit"),                          both(settings::edit::form, settings::edit::change))
}

fn get<H, T>(show: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::GET, of_tenant(show))
}

fn post<H, T>(act: H) -> MethodRouter<ServerState>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    on(MethodFilter::POST, of_tenant(act))
}

fn both<G, T, P, U>(show: G, act: P) -> MethodRouter<ServerState>
where
    G: Handler<T, AppState, Future = Answering>,
    P: Handler<U, AppState, Future = Answering>,
    T: 'static,
    U: 'static,
{
    get(show).on(MethodFilter::POST, of_tenant(act))
}

fn of_tenant<H, T>(handler: H) -> OfTenant<H, T> {
    OfTenant::new(handler, |_, misnamed| misnamed.problem()).page()
}
