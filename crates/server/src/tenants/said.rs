//! What a request says of its tenant: the path, the parameter `tenantDomain` of the query, the host. Where several say which, they must
//! agree. What a form says is compared later, when the form is read.

use std::borrow::Cow;

use axum::extract::Request;
use http::{HeaderMap, Uri, header};
use percent_encoding::percent_decode_str;

use super::misnamed::Misnamed;
use super::path::PathTenant;

/// The parameter of queries and forms that names the tenant, as in WSO2's products.
pub(crate) const TENANT_DOMAIN: &str = "tenantDomain";

/// What a request says of its tenant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said<'r> {
    /// The name in path or query.
    pub(super) name: Option<Cow<'r, str>>,
    /// The host that the request is for, which may be a tenant's own: in small letters, without a port.
    pub(super) host: Option<Cow<'r, str>>,
}

impl<'r> Said<'r> {
    /// What the request says. `root_host` is the server's own, which names no tenant.
    pub(super) fn of(request: &'r Request, root_host: Option<&str>) -> Result<Self, Misnamed> {
        let by_path = request.extensions().get::<PathTenant>();
        let by_path = by_path.map(|tenant| tenant.0.as_str());
        let by_query = match request.uri().query() {
            Some(query) => tenant_domain(query)?,
            None => None,
        };
        let name = match (by_path, by_query) {
            (Some(path), Some(query)) if path != query => return Err(Misnamed::Disagree),
            (Some(path), _) => Some(Cow::Borrowed(path)),
            (None, query) => query,
        };
        let host = host(request.uri(), request.headers());
        let host = host.filter(|host| Some(&**host) != root_host);
        Ok(Self { name, host })
    }

    pub(super) fn into_owned(self) -> Said<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Said {
            name: self.name.map(owned),
            host: self.host.map(owned),
        }
    }
}

/// The parameter of a query. RFC 6749 section 3.1: one without a value is as if it were left out, and none may be there twice.
fn tenant_domain(query: &str) -> Result<Option<Cow<'_, str>>, Misnamed> {
    let mut pairs = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name) == TENANT_DOMAIN).then_some(value)
    });
    let value = pairs.next().map(decoded);
    if pairs.next().is_some() {
        return Err(Misnamed::Repeated);
    }
    Ok(value.filter(|value| !value.is_empty()))
}

/// What is no UTF-8 becomes what no tenant is called.
fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('%') {
        percent_decode_str(text).decode_utf8_lossy()
    } else {
        Cow::Borrowed(text)
    }
}

/// The host that a request is for, if that is a name. RFC 9112 section 3.2.2: an absolute target counts, and Host does not.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<Cow<'r, str>> {
    let host = match uri.authority() {
        Some(authority) => authority.as_str(),
        None => headers.get(header::HOST)?.to_str().ok()?,
    };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let name = name.strip_suffix('.').unwrap_or(name);
    // RFC 1123 section 2.1: a name that ends in a number is an address.
    let last = name.bytes().next_back()?;
    if name.contains([':', '@']) || !last.is_ascii_alphabetic() && !is_name(name) {
        return None;
    }
    Some(if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    })
}

/// Whether the last label has a letter.
fn is_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    last.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::HeaderValue;

    use super::*;

    fn said(uri: &str, host: &str) -> Result<(Option<String>, Option<String>), Misnamed> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri.parse().unwrap();
        let host = HeaderValue::from_str(host).unwrap();
        request.headers_mut().insert(header::HOST, host);
        super::super::path::take_out(&mut request);
        let said = Said::of(&request, Some("as.example.com"))?.into_owned();
        let text = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        Ok((text(said.name), text(said.host)))
    }

    #[test]
    fn path_and_query_name_a_tenant_and_must_agree() {
        let name = |uri| said(uri, "as.example.com").map(|said| said.0);
        let acme = Ok(Some("acme".to_owned()));
        assert_eq!(name("/oauth2/token"), Ok(None));
        assert_eq!(name("/t/acme/oauth2/token"), acme);
        assert_eq!(name("/oauth2/token?tenantDomain=acme"), acme);
        assert_eq!(name("/oauth2/token?a=b&tenantDom%61in=%61cme&c"), acme);
        assert_eq!(name("/t/acme/a?tenantDomain=acme"), acme);
        assert_eq!(name("/t/acme/a?tenantDomain="), acme);
        assert_eq!(name("/t/acme/a?tenantdomain=b"), acme);
        assert_eq!(name("/t/acme/a?tenantDomain=b"), Err(Misnamed::Disagree));
        for twice in [
            "/a?tenantDomain=a&tenantDomain=a",
            "/a?tenantDomain=&tenantDomain=a",
            "/a?tenantDomain=a&%74enantDomain=b",
        ] {
            assert_eq!(name(twice), Err(Misnamed::Repeated), "{twice}");
        }
    }

    #[test]
    fn a_host_names_a_tenant_unless_it_is_the_servers_own_or_an_address() {
        let host = |host| said("/a", host).unwrap().1;
        let login = Some("login.acme.example".to_owned());
        for own in [
            "login.acme.example",
            "Login.Acme.Example:8443",
            "login.acme.example.",
        ] {
            assert_eq!(host(own), login, "{own}");
        }
        for none in [
            "as.example.com",
            "AS.example.com:7523",
            "127.0.0.1:7523",
            "127.0.0.1",
            "[::1]:7523",
            "[::1]",
            "",
            ":1",
            "user@host:1",
        ] {
            assert_eq!(host(none), None, "{none}");
        }
        let absolute = said("http://login.acme.example/a", "as.example.com").unwrap();
        assert_eq!(absolute.1, login, "RFC 9112 section 3.2.2");
    }
}
