//! The administration API. A session gets in by the jwt-bearer grant: the administrator's key signs, the server gives a token
//! that is good for this API alone.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::client::ADMIN_SCOPE;
use jurat_registry::clock::{Clock, SystemClock};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::assertion::{self, Claims};
use crate::config::serve_config::is_loopback;
use crate::failure::{Failure, Outcome};
use crate::terminal;

use super::discovery::Server;
use super::http_client::{Bounds, HttpClient, Response, not_an_address};
use super::problem::{self, FieldRefusal};
use super::reach::AdminArgs;
use super::token_endpoint::TokenRequest;

/// An assertion of the administrator is good for so many seconds.
const ASSERTION_SECONDS: i64 = 60;

/// A session with the administration API. Has no `Debug`: it holds a token.
pub(crate) struct AdminSession {
    http: HttpClient,
    server: Server,
    token: Zeroizing<String>,
}

impl AdminSession {
    /// Gets into the server that `args` mean.
    pub(crate) async fn open(args: &AdminArgs) -> Outcome<Self> {
        let http = HttpClient::new()?;
        // A system administrator's token is the default tenant's, whichever tenant it is used for.
        let root = args.server.without_tenant();
        let server = Server::discover(&http, &root).await?;
        warn_of_plain_http(&server.url);
        let key = args.administrator_key()?;
        let mut session = Self::open_with(http, server, args.administrator.as_str(), &key).await?;
        session.server.url = args.server.of_tenant(&session.server.url);
        Ok(session)
    }

    /// Gets into `server` with the `key` of that administrator.
    pub(crate) async fn open_with(
        http: HttpClient,
        server: Server,
        administrator: &str,
        key: &SigningKey,
    ) -> Outcome<Self> {
        let now = SystemClock.now();
        let audience = &server.token_endpoint;
        let claims = Claims::new(
            administrator,
            administrator,
            audience,
            now,
            ASSERTION_SECONDS,
        )?;
        let request = TokenRequest::jwt_bearer(&assertion::sign(key, &claims))
            .with("scope", ADMIN_SCOPE)
            .with("resource", format!("{}/admin/v1", server.issuer));
        let answer = request.send(&http, &server.token_url()).await?;
        let token = access_token(&answer).ok_or_else(|| refused(&server, &answer))?;
        Ok(Self {
            http,
            server,
            token,
        })
    }

    /// The server it talks to.
    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    /// Its means of making requests.
    pub(crate) fn http(&self) -> &HttpClient {
        &self.http
    }

    /// GET below `/admin/v1`.
    pub(crate) async fn find(&self, path: &str) -> Outcome<Value> {
        self.call(Method::GET, path, None).await
    }

    /// POST below `/admin/v1`.
    pub(crate) async fn create(&self, path: &str, body: &Value) -> Outcome<Value> {
        self.call(Method::POST, path, Some(body)).await
    }

    /// PATCH below `/admin/v1` (RFC 7396).
    pub(crate) async fn update(&self, path: &str, changes: &Value) -> Outcome<Value> {
        self.call(Method::PATCH, path, Some(changes)).await
    }

    /// DELETE below `/admin/v1`.
    pub(crate) async fn remove(&self, path: &str) -> Outcome {
        self.call(Method::DELETE, path, None).await.map(|_| ())
    }

    /// Every item of a list, page by page.
    pub(crate) async fn list(&self, path: &str) -> Outcome<Vec<Value>> {
        let mut items = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let cursor = after.as_deref().map(|a| format!("&after={}", encode(a)));
            let page = format!("{path}?limit=200{}", cursor.unwrap_or_default());
            let mut page = self.find(&page).await?;
            if let Some(Value::Array(more)) = page.get_mut("items").map(Value::take) {
                items.extend(more);
            }
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_string()),
                None => return Ok(items),
            }
        }
    }

    /// A call about a token at `path` below the server's address; the answer's status is not judged here.
    pub(crate) async fn about_token(&self, path: &str, token: &str) -> Outcome<Response> {
        let url = format!("{}{path}", self.server.url);
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("token", token)
            .finish();
        let request = Request::post(&url)
            .header(AUTHORIZATION, format!("Bearer {}", *self.token))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        let request = request.map_err(|e| not_an_address(&url, &e))?;
        self.http.send(request).await
    }

    /// GET below `/admin/v1` of what is no JSON as a whole.
    pub(crate) async fn find_text(&self, path: &str) -> Outcome<String> {
        let answer = self.answer(Method::GET, path, None, Bounds::WIDE).await?;
        if !answer.status.is_success() {
            return Err(problem::of_admin(&answer, path));
        }
        Ok(answer.body)
    }

    /// POST of a document of many records, which takes as long as it takes. What is wrong with it is for the caller to tell.
    pub(crate) async fn send_document(
        &self,
        path: &str,
        document: String,
    ) -> Outcome<Result<Value, FieldRefusal>> {
        let answer = self
            .answer(Method::POST, path, Some(document), Bounds::WIDE)
            .await?;
        match problem::of_field(&answer) {
            Some(refusal) => Ok(Err(refusal)),
            None => read_answer(&answer, path).map(Ok),
        }
    }

    /// GET of a document of many records.
    pub(crate) async fn find_document(&self, path: &str) -> Outcome<Value> {
        let answer = self.answer(Method::GET, path, None, Bounds::WIDE).await?;
        read_answer(&answer, path)
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Outcome<Value> {
        let body = body.map(Value::to_string);
        let answer = self.answer(method, path, body, Bounds::USUAL).await?;
        read_answer(&answer, path)
    }

    async fn answer(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        bounds: Bounds,
    ) -> Outcome<Response> {
        let url = format!("{}/admin/v1{path}", self.server.url);
        let media_type = if method == Method::PATCH {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        let mut request = Request::builder()
            .method(method)
            .uri(&url)
            .header(AUTHORIZATION, format!("Bearer {}", *self.token))
            .header(ACCEPT, "application/json");
        if body.is_some() {
            request = request.header(CONTENT_TYPE, media_type);
        }
        let request = request.body(body.unwrap_or_default());
        let request = request.map_err(|e| not_an_address(&url, &e))?;
        self.http.send_bounded(request, bounds).await
    }
}

/// What a call to `path` brought.
fn read_answer(answer: &Response, path: &str) -> Outcome<Value> {
    if !answer.status.is_success() {
        return Err(problem::of_admin(answer, path));
    }
    if answer.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_str(&answer.body)
        .map_err(|e| Failure::failed(format!("the answer to {path} is not JSON: {e}")))
}

/// All but letters, digits, `-` and `_`: a dot too, so that no id reads as the folder above.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// One segment of a path, whatever characters it holds.
pub(crate) fn encode(segment: &str) -> String {
    utf8_percent_encode(segment, SEGMENT).to_string()
}

/// RFC 6750 section 5.3: a bearer token travels under TLS. A network that one trusts may do without.
fn warn_of_plain_http(url: &str) {
    let plain = Url::parse(url).is_ok_and(|url| url.scheme() == "http" && !is_loopback(&url));
    if plain {
        terminal::note(terminal::warn(format!(
            "{url} is not https: whoever can read along gets the administrator's token"
        )));
    }
}

fn access_token(answer: &Response) -> Option<Zeroizing<String>> {
    let body: Value = serde_json::from_str(&answer.body).ok()?;
    let token = body["access_token"].as_str()?.to_string();
    answer.status.is_success().then(|| Zeroizing::new(token))
}

fn refused(server: &Server, answer: &Response) -> Failure {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let why = body["error_description"]
        .as_str()
        .unwrap_or("no reason given");
    let why = terminal::plain(why);
    let decision = answer.header("jurat-decision").unwrap_or("none");
    let sentence = format!("{} does not let the administrator in: {why}", server.url);
    Failure::unreachable(sentence)
        .next("get in with the administrator's key of this very server: --key FILE or --data DIR")
        .next(format!(
            "the server's log says more under decision {decision}"
        ))
}
