//! The browser that asks: what its cookies say, the marks for the forms it is shown, and whether a form that it sends came from there.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::page_key::PageKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::randomness::{NoRandomness, Randomness};

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
        let (key, now) = (server.page_key().clone(), server.clock().now());
        Self::read(headers, names, server.randomness(), (key, now))
    }

    fn read(
        headers: &HeaderMap,
        names: CookieNames,
        randomness: &dyn Randomness,
        (key, now): (PageKey, Timestamp),
    ) -> Result<Self, NoRandomness> {
        let known = names.browser(headers).map(str::to_owned);
        let is_new = known.is_none();
        let browser = if let Some(browser) = known {
            browser
        } else {
            let mut bytes = [0; BROWSER_BYTES];
            randomness.fill(&mut bytes)?;
            URL_SAFE_NO_PAD.encode(bytes)
        };
        Ok(Self {
            session: names.session(headers).map(str::to_owned),
            same_origin: is_same_origin(headers),
            key,
            now,
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

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use jurat_registry::randomness::SeededRandomness;
    use jurat_registry::tenant::TenantName;

    use super::*;

    fn visitor(seed: u64, headers: &[(&str, &str)]) -> Visitor {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let names = CookieNames::of(&"https://as.example.com".parse().unwrap());
        let key = PageKey::new(&[7; 32], &TenantName::default());
        let now = Timestamp::from_seconds(1_800_000_000);
        Visitor::read(&headers, names, &SeededRandomness::new(seed), (key, now)).unwrap()
    }

    fn set_cookies(visitor: Visitor) -> Vec<String> {
        let response = visitor.answered(Response::new(Body::empty()));
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        cookies
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect()
    }

    /// The cookies that a browser sends back.
    fn sent(cookies: &[String]) -> String {
        let pairs: Vec<&str> = cookies.iter().filter_map(|c| c.split(';').next()).collect();
        pairs.join("; ")
    }

    #[test]
    fn a_new_browser_gets_a_cookie_and_its_form_is_known_by_it() {
        let first = visitor(1, &[]);
        let token = first.csrf_token(Purpose::SignIn, "q");
        let cookies = sent(&set_cookies(first));
        let back = visitor(
            2,
            &[("cookie", &cookies), ("sec-fetch-site", "same-origin")],
        );
        let check = |token| back.came_from_here(token, Purpose::SignIn, "q");
        assert_eq!(check(Some(&token)), Ok(()));
        assert_eq!(check(Some("")), Err(ForeignForm::Foreign));
        assert_eq!(check(None), Err(ForeignForm::Foreign));
        assert!(set_cookies(back).is_empty());
    }

    #[test]
    fn rfc9700_s4_7_a_form_without_this_browsers_cookie_is_refused() {
        let attackers = visitor(1, &[]);
        let token = attackers.csrf_token(Purpose::SignIn, "q");
        for cookie in ["", "__Host-jurat_browser=another"] {
            let victim = visitor(1, &[("cookie", cookie)]);
            assert_eq!(
                victim.came_from_here(Some(&token), Purpose::SignIn, "q"),
                Err(ForeignForm::Foreign)
            );
        }
    }

    #[test]
    fn a_form_that_another_site_sends_is_refused_whatever_its_mark() {
        for site in ["cross-site", "same-site", "none", "?"] {
            let headers = [
                ("cookie", "__Host-jurat_browser=b"),
                ("sec-fetch-site", site),
            ];
            let visitor = visitor(1, &headers);
            let token = visitor.csrf_token(Purpose::Consent, "q");
            assert_eq!(
                visitor.came_from_here(Some(&token), Purpose::Consent, "q"),
                Err(ForeignForm::Foreign),
                "{site}"
            );
        }
    }

    #[test]
    fn a_form_shown_before_the_session_began_counts_no_more() {
        let mut visitor = visitor(1, &[("cookie", "__Host-jurat_browser=b")]);
        let before = visitor.csrf_token(Purpose::Consent, "q");
        visitor.begin_session("new");
        let after = visitor.csrf_token(Purpose::Consent, "q");
        let check = |token: &str| visitor.came_from_here(Some(token), Purpose::Consent, "q");
        assert_eq!(check(&before), Err(ForeignForm::Foreign));
        assert_eq!(check(&after), Ok(()));
        assert_eq!(
            set_cookies(visitor),
            ["__Host-jurat_session=new; Path=/; HttpOnly; SameSite=Lax; Secure"]
        );
    }

    #[test]
    fn a_session_that_ended_is_taken_from_the_browser() {
        let cookies = "__Host-jurat_browser=b; __Host-jurat_session=old";
        let mut visitor = visitor(1, &[("cookie", cookies)]);
        assert_eq!(visitor.session(), Some("old"));
        visitor.end_session();
        assert_eq!(visitor.session(), None);
        let set = set_cookies(visitor);
        assert_eq!(set.len(), 1);
        assert!(set[0].starts_with("__Host-jurat_session=;") && set[0].ends_with("Max-Age=0"));
    }
}
