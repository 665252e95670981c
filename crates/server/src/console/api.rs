//! The administration API, called from within the process by an administrator whom the console knows. The same routes, the same roles, the
//! same checks and the same audit as from outside: only the access token is not needed.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::admin::ADMIN_PATH;
use crate::extract::administrator::Administrator;
use crate::peer::Peer;
use crate::state::{AppState, ServerState};
use crate::tenants::path::PathTenant;

/// The routes of the API, handed in: every request of the console carries them.
#[derive(Clone)]
pub(super) struct ApiRoutes(pub(super) Arc<Router<ServerState>>);

impl ApiRoutes {
    /// No routes: what a request has that did not come through the console's own router.
    pub(super) fn none() -> Self {
        Self(Arc::new(Router::new()))
    }
}

/// The API, for one administrator.
pub(super) struct Api<'a> {
    app: &'a AppState,
    routes: &'a ApiRoutes,
    administrator: Administrator,
    peer: Peer,
}

/// What the API did not do, and why.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Refused {
    /// The status of its answer.
    #[serde(default)]
    pub(super) status: u16,
    /// A sentence for whoever asked.
    #[serde(default)]
    pub(super) detail: String,
    /// The member to blame.
    pub(super) field: Option<String>,
}

impl Refused {
    /// The server cannot answer now.
    pub(super) fn unreadable() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR.as_u16(),
            detail: "the server cannot answer now; try again in a moment".to_owned(),
            field: None,
        }
    }

    /// Whether there is nothing of that name.
    pub(super) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND.as_u16()
    }
}

/// A call.
pub(super) struct Call<'a> {
    method: Method,
    path: String,
    body: Option<&'a Value>,
    revision: Option<u64>,
    only_tries: bool,
}

impl<'a> Call<'a> {
    /// Of `method`, at `path` below the API, whose parts are escaped.
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            body: None,
            revision: None,
            only_tries: false,
        }
    }

    /// With a body.
    pub(super) fn with(self, body: &'a Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    /// If the record still has this revision.
    pub(super) fn at(self, revision: Option<u64>) -> Self {
        Self { revision, ..self }
    }

    /// To see what it would do: everything is checked, and nothing is kept.
    pub(super) fn only_trying(self) -> Self {
        Self {
            only_tries: true,
            ..self
        }
    }
}

impl<'a> Api<'a> {
    pub(super) fn new(
        app: &'a AppState,
        routes: &'a ApiRoutes,
        administrator: Administrator,
        peer: Peer,
    ) -> Self {
        Self {
            app,
            routes,
            administrator,
            peer,
        }
    }

    /// What stands at `path`.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refused> {
        self.ask(Call::new(Method::GET, path)).await
    }

    /// What a call is answered.
    pub(super) async fn ask<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Refused> {
        let path = call.path.clone();
        let value = self.call(call).await?;
        serde_json::from_value(value).map_err(|error| {
            tracing::error!(%error, path, "the console does not understand the administration API");
            Refused::unreadable()
        })
    }

    /// What stands at `path`, as it comes.
    pub(super) async fn stream(&self, path: &str) -> Result<Response, Refused> {
        let response = self.answer(&Call::new(Method::GET, path)).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        Err(refused(status, body_of(response).await?))
    }

    /// Makes a call; what is answered with no body is `null`.
    pub(super) async fn call(&self, call: Call<'_>) -> Result<Value, Refused> {
        let response = self.answer(&call).await?;
        let status = response.status();
        let value = body_of(response).await?;
        if status.is_success() {
            return Ok(value);
        }
        Err(refused(status, value))
    }

    async fn answer(&self, call: &Call<'_>) -> Result<Response, Refused> {
        let request = self.request(call).ok_or_else(Refused::unreadable)?;
        let router = Router::clone(&self.routes.0).with_state(self.app.server().clone());
        let Ok(response) = router.oneshot(request).await;
        Ok(response)
    }

    fn request(&self, call: &Call<'_>) -> Option<Request<Body>> {
        let mut request = Request::builder()
            .method(&call.method)
            .uri(format!("{ADMIN_PATH}{}", call.path));
        if let Some(revision) = call.revision {
            let tag = HeaderValue::try_from(format!("\"{revision}\"")).ok()?;
            request = request.header(header::IF_MATCH, tag);
        }
        let body = match call.body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let mut request = request.body(body).ok()?;
        let administrator = self.administrator.clone();
        let administrator = if call.only_tries {
            administrator.only_trying()
        } else {
            administrator
        };
        let tenant = self.app.authorization_server.tenant().name.clone();
        request.extensions_mut().insert(PathTenant(tenant));
        request.extensions_mut().insert(administrator);
        self.peer.tell(request.extensions_mut());
        Some(request)
    }
}

async fn body_of(response: Response) -> Result<Value, Refused> {
    let body = response.into_body().collect().await;
    let body = body.map_err(|_| Refused::unreadable())?.to_bytes();
    match &*body {
        [] => Ok(Value::Null),
        body => serde_json::from_slice(body).map_err(|_| Refused::unreadable()),
    }
}

fn refused(status: StatusCode, problem: Value) -> Refused {
    let refused = serde_json::from_value(problem);
    Refused {
        status: status.as_u16(),
        ..refused.unwrap_or_else(|_| Refused::unreadable())
    }
}
