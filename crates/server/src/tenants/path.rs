//! `/t/{tenant}/…` serves what the root serves, for that tenant: its name is taken out of the path before the request is routed, so there
//! is one list of routes.

use std::str::FromStr;

use http::uri::PathAndQuery;
use http::{Request, Uri};
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;

/// The tenant that a request's path names.
#[derive(Clone)]
pub(crate) struct PathTenant(pub(crate) TenantName);

/// These are the process's, and no tenant's.
const OF_THE_PROCESS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Takes the tenant out of the path of a request. What names none stays as it is.
pub fn take_out<B>(request: &mut Request<B>) {
    // Most requests end here.
    if !request.uri().path().starts_with(TenantRecord::PATH) {
        return;
    }
    if let Some((tenant, uri)) = taken_out(request.uri()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(PathTenant(tenant));
    }
}

fn taken_out(uri: &Uri) -> Option<(TenantName, Uri)> {
    let path_and_query = uri.path_and_query()?.as_str();
    let behind = path_and_query.strip_prefix(TenantRecord::PATH)?;
    let (name, rest) = behind.split_at(behind.find('/')?);
    let path = rest.split('?').next().unwrap_or_default();
    if OF_THE_PROCESS.contains(&path) {
        return None;
    }
    let tenant = name.parse().ok()?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::from_str(rest).ok()?);
    Some((tenant, Uri::from_parts(parts).ok()?))
}

/// The tenant at the end of a well-known address of metadata (RFC 8414 section 3.1): `path` is what follows the well-known part.
pub(crate) fn tenant_of_issuer_path(path: &str) -> Option<TenantName> {
    let (_, name) = path.rsplit_once(TenantRecord::PATH)?;
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take_out_of(uri: &str) -> (Option<String>, String) {
        let mut request = Request::new(());
        *request.uri_mut() = uri.parse().unwrap();
        take_out(&mut request);
        let tenant = request.extensions().get::<PathTenant>();
        let name = tenant.map(|tenant| tenant.0.to_string());
        (name, request.uri().to_string())
    }

    #[test]
    fn the_tenant_goes_and_the_rest_stays() {
        for (uri, tenant, rest) in [
            ("/t/acme/oauth2/token", "acme", "/oauth2/token"),
            ("/t/acme.example/a?b=/t/c", "acme.example", "/a?b=/t/c"),
            ("/t/a/t/b/c", "a", "/t/b/c"),
            ("/t/a/", "a", "/"),
            (
                "http://as.example.com/t/a/b",
                "a",
                "http://as.example.com/b",
            ),
        ] {
            assert_eq!(
                take_out_of(uri),
                (Some(tenant.into()), rest.into()),
                "{uri}"
            );
        }
    }

    #[test]
    fn what_names_no_tenant_stays_as_it_is() {
        for uri in [
            "/",
            "/t",
            "/t/",
            "/t/acme",
            "/t/acme?x=/y",
            "/t//oauth2/token",
            "/t/Acme/oauth2/token",
            "/t/a%2Fb/oauth2/token",
            "/T/acme/oauth2/token",
            "/oauth2/token?x=/t/acme/",
            "/t/acme/healthz",
            "/t/acme/metrics?a=b",
            "*",
        ] {
            assert_eq!(take_out_of(uri), (None, uri.into()), "{uri}");
        }
    }

    #[test]
    fn rfc8414_s3_1_the_issuers_path_ends_in_the_tenant() {
        let tenant = |path| tenant_of_issuer_path(path).map(|tenant| tenant.to_string());
        assert_eq!(tenant("/t/acme.example").as_deref(), Some("acme.example"));
        assert_eq!(tenant("/auth/t/acme").as_deref(), Some("acme"));
        for none in ["", "/", "/t/", "/t/acme/", "/auth", "/t/A"] {
            assert_eq!(tenant(none), None, "{none}");
        }
    }
}
