//! The browser that asks: what its cookies say, the marks for the forms it is shown, and whether a form that it sends came from there.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::page_key::PageKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::randomness::NoRandomness;

use super::csrf::{self, Bound, ForeignForm, Purpose};
use super::session_cookie::CookieNames;

/// Says whether a page of the same origin sent the request (Fetch Metadata Request Headers, section 2.3).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const BROWSER_BYTES: usize = 24;

/// A browser.
pub struct Visitor {
    names: CookieNames,
    key: PageKey,
    now: Timestamp,
    browser: String,
    is_new: bool,
    session: Option<String>,
    same_origin: bool,
    set: Vec<HeaderValue>,
}

impl Visitor {
    /// The browser that sent a request with these headers. One without our cookie gets one with the answer, by [`Visitor::answered`].
    pub fn of(server: &AuthorizationServer, headers: &HeaderMap) -> Result<Self, NoRandomness> {
        let names = CookieNames::of(&server.tenant().issuer);
        let known = names.browser(headers).map(str::to_owned);
        let is_new = known.is_none();
        let browser = if let Some(browser) = known {
            browser
        } else {
            let mut bytes = [0; BROWSER_BYTES];
            server.randomness().fill(&mut bytes)?;
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Ok(Self {
            session: names.session(headers).map(str::to_owned),
            same_origin: is_same_origin(headers),
            key: server.page_key(),
            now: server.clock().now(),
            names,
            browser,
            is_new,
            set: Vec::new(),
        })
    }

    /// The session's cookie, which may name a session or not.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The mark for a form that is shown to this browser for `purpose`, on a page that belongs to a request with this query.
    pub fn csrf_token(&self, purpose: Purpose, query: &str) -> String {
        csrf::csrf_token(&self.key, &self.bound(purpose, query), self.now)
    }

    /// Whether a form with this [`super::field::CSRF_TOKEN`] came from a page that was shown to this browser for this.
    pub fn came_from_here(
        &self,
        token: Option<&str>,
        purpose: Purpose,
        query: &str,
    ) -> Result<(), ForeignForm> {
        // A new browser was shown nothing.
        if !self.same_origin || self.is_new {
            return Err(ForeignForm::Foreign);
        }
        let token = token.unwrap_or_default();
        csrf::check(&self.key, &self.bound(purpose, query), token, self.now)
    }

    /// Begins a session in this browser: from here on, marks are bound to it.
    pub fn begin_session(&mut self, cookie: &str) {
        self.set.extend(self.names.set_session(cookie));
        self.session = Some(cookie.to_owned());
    }

    /// Ends the session in this browser.
    pub fn end_session(&mut self) {
        self.set.extend(self.names.end_session());
        self.session = None;
    }

    /// `response` with the cookies that this browser is to keep: what became of its session, and, where it had none of ours, the one that
    /// its forms' marks are bound to. To be called on every answer to a browser.
    #[must_use]
    pub fn answered(self, mut response: Response) -> Response {
        let new = self.is_new.then(|| self.names.set_browser(&self.browser));
        for cookie in self.set.into_iter().chain(new.flatten()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    fn bound<'a>(&'a self, purpose: Purpose, query: &'a str) -> Bound<'a> {
        Bound {
            browser: &self.browser,
            session: self.session(),
            purpose,
            query,
        }
    }
}

/// Every browser of today says where a request came from; one that does not is judged by its mark alone. (`Origin` says nothing here: it is
/// `null` under our own `Referrer-Policy`.)
fn is_same_origin(headers: &HeaderMap) -> bool {
    headers
        .get(SEC_FETCH_SITE)
        .is_none_or(|site| site == "same-origin")
}
