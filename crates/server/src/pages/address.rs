//! Addresses as browsers and people know them: of this server's own pages, and of the hosts of others.

use jurat_registry::tenant::Tenant;
use url::Url;

/// The path under which a browser reaches `path` (which starts with a slash) of this server: the issuer identifier may have a path of its own.
pub fn path_here(tenant: &Tenant, path: &str) -> String {
    let own = Url::parse(tenant.issuer.as_str()).map_or_else(
        |_| String::new(),
        |url| url.path().trim_end_matches('/').to_owned(),
    );
    own + path
}

/// The host of a URI, for people: what a client's redirect URI proves of it. `None` where it has none, as `com.example.app:/cb`.
pub fn host_of(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
