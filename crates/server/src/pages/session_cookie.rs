//! The two cookies: one that says who is signed in, and one that tells this browser from others before anybody is (RFC 6265). Neither can
//! be read by a script or goes along with another site's form; over https no other host can set them (`__Host-`, RFC 6265bis section 4.1.3.2).

use std::fmt::Write as _;

use http::{HeaderMap, HeaderValue, header};
use jurat_registry::tenant::IssuerIdentifier;

/// The names of the cookies, which depend on where the server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieNames {
    session: String,
    browser: String,
    secure: bool,
}

impl CookieNames {
    /// Of the server with this issuer identifier.
    ///
    /// Cookies know hosts, not ports and, under `__Host-`, not paths: two servers on one host would overwrite each other's. So what follows
    /// the host in the issuer identifier is part of the names.
    pub fn of(issuer: &IssuerIdentifier) -> Self {
        let issuer = issuer.as_str();
        // Plain http is served on loopback alone, where browsers keep no secure cookie.
        let secure = issuer.starts_with("https://");
        let prefix = if secure { "__Host-" } else { "" };
        let place = place(issuer);
        Self {
            session: format!("{prefix}jurat_session{place}"),
            browser: format!("{prefix}jurat_browser{place}"),
            secure,
        }
    }

    /// The session that a request's cookies name.
    pub fn session<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        find(headers, &self.session)
    }

    /// The browser that a request's cookies name.
    pub fn browser<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        find(headers, &self.browser)
    }

    /// The `Set-Cookie` that begins a session. It lasts until the browser is closed; how long the session counts is the server's to say.
    pub fn set_session(&self, value: &str) -> Option<HeaderValue> {
        self.set(&self.session, value, "")
    }

    /// The `Set-Cookie` that ends the session in the browser.
    pub fn end_session(&self) -> Option<HeaderValue> {
        self.set(&self.session, "", "; Max-Age=0")
    }

    /// The `Set-Cookie` that tells this browser from others.
    pub fn set_browser(&self, value: &str) -> Option<HeaderValue> {
        self.set(&self.browser, value, "")
    }

    fn set(&self, name: &str, value: &str, further: &str) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{further}");
        is_cookie_value(value).then(|| HeaderValue::try_from(cookie).ok())?
    }
}

/// What follows the host in the issuer identifier, in characters that a cookie's name may have (RFC 9110 section 5.6.2); nothing for most.
/// No two places read the same, so no tenant's session stands under another's name.
fn place(issuer: &str) -> String {
    let after_scheme = issuer.split_once("//").map_or(issuer, |(_, rest)| rest);
    let host_end = match after_scheme.find(']') {
        Some(bracket) => bracket + 1,
        None => after_scheme.find([':', '/']).unwrap_or(after_scheme.len()),
    };
    let place = after_scheme.get(host_end..).unwrap_or_default();
    let mut name = String::with_capacity(place.len());
    for c in place.chars() {
        match c {
            ':' => name.push('_'),
            '/' => name.push('~'),
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') => name.push(c),
            // Writing to memory does not fail.
            other => drop(write!(name, "%{:X}", u32::from(other))),
        }
    }
    name
}

/// The value of the cookie of that name. One that is sent twice is none: somebody else set one of them.
fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let mut values = cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(own, value)| *own == name && is_cookie_value(value) && !value.is_empty());
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value)
}

/// RFC 6265 section 4.1.1, less the quotes; and no longer than any of ours.
fn is_cookie_value(value: &str) -> bool {
    let octet = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b',' | b';' | b'\\');
    value.len() <= 512 && value.bytes().all(octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(issuer: &str) -> CookieNames {
        CookieNames::of(&issuer.parse().unwrap())
    }

    fn request(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, line.parse().unwrap());
        }
        headers
    }

    #[test]
    fn over_https_cookies_are_the_hosts_own_and_secure() {
        let names = names("https://as.example.com");
        assert_eq!(
            names.set_session("abc").unwrap(),
            "__Host-jurat_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            names.set_browser("abc").unwrap(),
            "__Host-jurat_browser=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            names.end_session().unwrap(),
            "__Host-jurat_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
    }

    #[test]
    fn two_servers_on_one_host_have_cookies_of_their_own() {
        for (issuer, name) in [
            ("http://127.0.0.1:7523", "jurat_session_7523"),
            ("http://[::1]:7523", "jurat_session_7523"),
            ("https://localhost:8443", "__Host-jurat_session_8443"),
            (
                "https://as.example.com/t/acme.example",
                "__Host-jurat_session~t~acme.example",
            ),
        ] {
            assert_eq!(names(issuer).session, name);
        }
    }

    #[test]
    fn no_two_tenants_on_one_host_share_a_name() {
        let places = [
            "", ":7", "/7", "/t/a", "/t/a.b", "/t/a-b", "/t/a_b", "/t_a", "/t/a/b", "/t~a", "/t%a",
        ];
        let names = places.map(|place| names(&format!("https://as.example.com{place}")).session);
        let distinct: std::collections::HashSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), places.len(), "{names:?}");
    }

    #[test]
    fn rfc6265_s5_4_a_cookie_is_found_among_others_and_in_any_line() {
        let names = names("https://as.example.com");
        let headers = request(&[
            "a=b; __Host-jurat_session=one",
            "__Host-jurat_browser=two;c",
        ]);
        assert_eq!(names.session(&headers), Some("one"));
        assert_eq!(names.browser(&headers), Some("two"));
    }

    #[test]
    fn a_cookie_that_is_sent_twice_or_is_no_cookie_is_none() {
        let names = names("http://127.0.0.1:7523");
        for lines in [
            &["jurat_session_7523=a; jurat_session_7523=b"][..],
            &["jurat_session_7523=a", "jurat_session_7523=b"],
            &["jurat_session_7523="],
            &["jurat_session_7523"],
            &["jurat_session=a"],
            &["jurat_session_7523=a b"],
            &["jurat_session_7523=\"a\""],
            &[&format!("jurat_session_7523={}", "x".repeat(513))],
            &[],
        ] {
            assert_eq!(names.session(&request(lines)), None, "{lines:?}");
        }
    }

    #[test]
    fn a_value_that_would_write_another_header_is_not_set() {
        let names = names("https://as.example.com");
        for bad in ["a;b", "a\r\nX: y", "a b", "ä"] {
            assert_eq!(names.set_session(bad), None, "{bad:?}");
        }
    }
}
