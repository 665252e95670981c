//! How a handler gets its tenant: by being routed at all. A handler is written for the authorization server of one tenant ([`AppState`]);
//! on its way into the router it becomes one for all of them, which finds the tenant of the request first. So none can forget to.

use std::future::{Future, ready};
use std::marker::PhantomData;
use std::pin::Pin;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;

use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;

use super::misnamed::Misnamed;
use super::path::PathTenant;
use super::said::Said;
use crate::pages::path_here;
use crate::respond::browser;
use crate::state::{AppState, ServerState};

/// What a handler answers, some time.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler for the tenant of each request.
pub(crate) struct OfTenant<H, T> {
    handler: H,
    /// How the endpoint answers where there is no tenant.
    refuse: fn(&ServerState, Misnamed) -> Response,
    /// Whether it answers a page, whose forms lead to where the tenant is.
    is_page: bool,
    takes: PhantomData<fn(T)>,
}

impl<H, T> OfTenant<H, T> {
    /// `handler`, which is for one tenant, for the tenant of each request.
    pub(crate) fn new(handler: H, refuse: fn(&ServerState, Misnamed) -> Response) -> Self {
        Self {
            handler,
            refuse,
            is_page: false,
            takes: PhantomData,
        }
    }

    /// The same for a handler that answers pages: one of a tenant that is at home elsewhere is there alone.
    pub(crate) fn page(self) -> Self {
        Self {
            is_page: true,
            ..self
        }
    }
}

impl<H: Clone, T> Clone for OfTenant<H, T> {
    fn clone(&self) -> Self {
        Self {
            is_page: self.is_page,
            ..Self::new(self.handler.clone(), self.refuse)
        }
    }
}

impl<H, T> Handler<(ServerState, T), ServerState> for OfTenant<H, T>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    type Future = Answering;

    fn call(self, request: Request, server: ServerState) -> Answering {
        let said = match Said::of(&request, server.tenants().root_host()) {
            Ok(said) => said,
            Err(misnamed) => return Box::pin(ready((self.refuse)(&server, misnamed))),
        };
        if let Some(app) = AppState::warm(&said, &server) {
            return self.answer(request, app);
        }
        let said = said.into_owned();
        Box::pin(async move {
            match AppState::of(said, &server).await {
                Ok(app) => self.answer(request, app).await,
                Err(misnamed) => (self.refuse)(&server, misnamed),
            }
        })
    }
}

impl<H, T> OfTenant<H, T>
where
    H: Handler<T, AppState, Future = Answering>,
    T: 'static,
{
    fn answer(self, request: Request, app: AppState) -> Answering {
        let home = self.is_page.then(|| at_home(&request, &app)).flatten();
        match home {
            Some(address) => Box::pin(ready(browser::moved(&address))),
            None => self.handler.call(request, app),
        }
    }
}

/// Where a page is whose tenant was named by the path but has an address of its own: what stands in it are paths there.
fn at_home(request: &Request, app: &AppState) -> Option<String> {
    let PathTenant(name) = request.extensions().get::<PathTenant>()?;
    let tenant = app.authorization_server.tenant();
    let below = format!("{}{name}", TenantRecord::PATH);
    if name.as_str() == TenantName::DEFAULT || path_here(tenant, "").ends_with(&below) {
        return None;
    }
    let path = request.uri().path_and_query()?.as_str();
    Some(tenant.issuer.endpoint(path))
}

impl AppState {
    /// The tenant that a request says, if it is open and no look into the store is needed.
    fn warm(said: &Said<'_>, server: &ServerState) -> Option<Self> {
        if said.host.is_some() {
            return None;
        }
        let authorization_server = server.tenants().warm_or_default(said.name.as_deref())?;
        let is_named = said.name.is_some();
        Some(Self::new(authorization_server, server.clone(), is_named))
    }

    /// The tenant that a request says.
    async fn of(said: Said<'_>, server: &ServerState) -> Result<Self, Misnamed> {
        let tenants = server.tenants();
        let by_host = match &said.host {
            Some(host) => tenants.by_host(host).await?,
            None => None,
        };
        let name = match (said.name, by_host) {
            (Some(name), Some(own)) if *name != *own.as_str() => return Err(Misnamed::Disagree),
            (Some(name), _) => Some(name),
            (None, own) => own.map(|own| String::from(own).into()),
        };
        let authorization_server = tenants.by_name_or_default(name.as_deref()).await?;
        let is_named = name.is_some();
        Ok(Self::new(authorization_server, server.clone(), is_named))
    }
}
