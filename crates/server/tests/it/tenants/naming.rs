//! Which tenant a request is for: by path, by `tenantDomain` in query or form, by a host of its own, by RFC 8414's addresses. Where several
//! say which, they must agree; where there is no such tenant, there is nothing.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use serde_json::Value;

use super::stage::{PORTAL, SECRET, add, alike, bearing, change};
use crate::http_client::{Answer, get};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{encode, post_to, with_basic};

const ACME: &str = "acme.example";
const ACME_ISSUER: &str = "https://as.example.com/t/acme.example";
const OWN_GRANT: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// The issuer of a token that the client gets at `path` by a form with these parameters more.
async fn issuer_of_token(server: &TestServer, path: &str, more: &[(&str, &str)]) -> String {
    let answer = ask(server, path, more).await.expect(200);
    let token = answer["access_token"].as_str().unwrap();
    let claims = token.split('.').nth(1).unwrap();
    let claims = jurat_protocol::jose::base64url::decode(claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["iss"].as_str().unwrap().to_owned()
}

async fn ask(server: &TestServer, path: &str, more: &[(&str, &str)]) -> Answer {
    let form = [&OWN_GRANT[..], more].concat();
    let request = with_basic(post_to(path, &encode(&form)), PORTAL, SECRET);
    server.send(request).await
}

fn at_host(mut request: Request<Full<Bytes>>, host: &str) -> Request<Full<Bytes>> {
    let host = host.parse().unwrap();
    request.headers_mut().insert(header::HOST, host);
    request
}

async fn issuer_at(server: &TestServer, host: &str, path: &str) -> Option<String> {
    let answer = server.send(at_host(get(path), host)).await;
    if answer.status != 200 {
        assert_eq!(answer.status, 404, "{}", answer.text());
        return None;
    }
    Some(answer.json()["issuer"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_tenant_is_named_by_path_by_query_and_by_form() {
    let server = TestServer::start().await;
    alike(&server).await;
    let named = [("tenantDomain", ACME)];
    for path in ["/oauth2/token", "/api/oauth/token", "/token"] {
        assert_eq!(issuer_of_token(&server, path, &[]).await, ISSUER);
        let issuer = issuer_of_token(&server, path, &named).await;
        assert_eq!(issuer, ACME_ISSUER, "by form at {path}");
        for path in [
            format!("/t/{ACME}{path}"),
            format!("{path}?tenantDomain={ACME}"),
            format!("/t/{ACME}{path}?tenantDomain={ACME}"),
        ] {
            for more in [&[][..], &named] {
                let issuer = issuer_of_token(&server, &path, more).await;
                assert_eq!(issuer, ACME_ISSUER, "{path}");
            }
        }
    }
    let default = [("tenantDomain", "default")];
    assert_eq!(
        issuer_of_token(&server, "/t/default/token", &default).await,
        ISSUER
    );
}

#[tokio::test]
async fn rfc6749_s5_2_a_request_that_names_two_tenants_is_refused() {
    let server = TestServer::start().await;
    alike(&server).await;
    let globex = [("tenantDomain", "globex.example")];
    let default = [("tenantDomain", "default")];
    for (path, more) in [
        (
            "/t/acme.example/oauth2/token?tenantDomain=globex.example",
            &[][..],
        ),
        ("/t/acme.example/oauth2/token", &globex),
        ("/t/acme.example/oauth2/token", &default),
        ("/t/default/oauth2/token", &globex),
        ("/oauth2/token?tenantDomain=acme.example", &globex),
        (
            "/oauth2/token?tenantDomain=nobody.example&tenantDomain=acme.example",
            &[],
        ),
        (
            "/oauth2/token?tenantDomain=acme.example&tenantDomain=acme.example",
            &[],
        ),
    ] {
        let answer = ask(&server, path, more).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    // Twice in a form is a repeated parameter like any other (RFC 6749 section 3.2).
    let twice = [("tenantDomain", ACME), ("tenantDomain", ACME)];
    let answer = ask(&server, "/oauth2/token", &twice).await;
    assert_eq!(answer.expect(400)["error"], "invalid_request");
    for path in ["introspect", "revoke", "par", "device_authorization"] {
        let path = format!("/t/acme.example/oauth2/{path}");
        let form = [("token", "x"), ("client_id", PORTAL), globex[0]];
        let request = with_basic(post_to(&path, &encode(&form)), PORTAL, SECRET);
        let refused = server.send(request).await.expect(400);
        assert_eq!(refused["error"], "invalid_request", "{path}");
        let description = refused["error_description"].as_str().unwrap();
        assert!(description.contains("tenantDomain"), "{description}");
    }
    // Elsewhere it is a problem.
    let path = "/t/acme.example/oauth2/jwks?tenantDomain=globex.example";
    let answer = server.get(path).await;
    assert_eq!(answer.expect(400)["status"], 400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn where_there_is_no_tenant_there_is_nothing() {
    let server = TestServer::start().await;
    add(&server, "off.example", |settings| settings.enabled = false).await;
    let nothing = server.get("/nothing").await;
    for name in ["nobody.example", "off.example", "Acme", "%61"] {
        for path in ["/oauth2/jwks", "/admin/v1/clients", "/oauth2/authorize"] {
            let answer = server.get(&format!("/t/{name}{path}")).await;
            assert_eq!(answer.expect(404), nothing.expect(404), "{name} {path}");
        }
        let path = format!("/oauth2/jwks?tenantDomain={name}");
        assert_eq!(
            server.get(&path).await.expect(404),
            nothing.json(),
            "{name}"
        );
        let refused = ask(&server, "/oauth2/token", &[("tenantDomain", name)]).await;
        assert_eq!(refused.expect(404)["error"], "invalid_request");
    }
    for path in [
        "/t",
        "/t/",
        "/t/default",
        "/t/default/",
        "/t/default/t/default/oauth2/jwks",
    ] {
        server.get(path).await.expect(404);
    }
    // What is the process's is no tenant's.
    for path in ["/healthz", "/readyz", "/metrics"] {
        server.get(&format!("/t/default{path}")).await.expect(404);
    }
}

#[tokio::test]
async fn a_tenant_is_reached_by_a_host_of_its_own() {
    let server = TestServer::start().await;
    alike(&server).await;
    let host = "login.acme.example";
    let metadata = "/.well-known/oauth-authorization-server";
    assert_eq!(
        issuer_at(&server, host, metadata).await.as_deref(),
        Some(ISSUER)
    );
    let hosts = [host.parse().unwrap()];
    change(&server, ACME, |settings| settings.hosts = hosts.into()).await;
    let own = Some("https://login.acme.example");
    for spelled in [host, "Login.Acme.Example", "login.acme.example:8443"] {
        assert_eq!(issuer_at(&server, spelled, metadata).await.as_deref(), own);
    }
    // The path still leads there, and the host agrees with it; with another it does not.
    let path = format!("/t/{ACME}{metadata}");
    assert_eq!(
        issuer_at(&server, "as.example.com", &path).await.as_deref(),
        own
    );
    assert_eq!(issuer_at(&server, host, &path).await.as_deref(), own);
    for path in [
        "/t/globex.example/oauth2/jwks",
        "/oauth2/jwks?tenantDomain=default",
    ] {
        let answer = server.send(at_host(get(path), host)).await;
        answer.expect(400);
    }
    let form = [OWN_GRANT[0], ("tenantDomain", "globex.example")];
    let request = with_basic(post_to("/oauth2/token", &encode(&form)), PORTAL, SECRET);
    let answer = server.send(at_host(request, host)).await;
    assert_eq!(answer.expect(400)["error"], "invalid_request");
    // RFC 9112 section 3.2.2: an absolute target says more than Host.
    let absolute = format!("http://{host}{metadata}");
    assert_eq!(
        issuer_at(&server, "as.example.com", &absolute)
            .await
            .as_deref(),
        own
    );
    change(&server, ACME, |settings| settings.enabled = false).await;
    assert_eq!(issuer_at(&server, host, metadata).await, None);
}

#[tokio::test]
async fn rfc8414_s3_1_metadata_stands_at_both_forms_of_its_address() {
    let server = TestServer::start().await;
    alike(&server).await;
    for document in ["oauth-authorization-server", "openid-configuration"] {
        for path in [
            format!("/.well-known/{document}/t/{ACME}"),
            format!("/t/{ACME}/.well-known/{document}"),
            format!("/.well-known/{document}?tenantDomain={ACME}"),
        ] {
            let metadata = server.get(&path).await.expect(200);
            assert_eq!(metadata["issuer"], ACME_ISSUER, "{path}");
            for (name, value) in metadata.as_object().unwrap() {
                if name.ends_with("_endpoint") || name == "jwks_uri" {
                    let url = value.as_str().unwrap();
                    assert!(url.starts_with(ACME_ISSUER), "{name}: {url}");
                    let path = url.strip_prefix(ISSUER).unwrap();
                    assert_ne!(server.get(path).await.status, 404, "{path}");
                }
            }
        }
        // Section 3.3: the issuer in the document is that of the address.
        for path in [
            format!("/.well-known/{document}/t/nobody.example"),
            format!("/.well-known/{document}/t/default"),
            format!("/.well-known/{document}/x"),
            format!("/.well-known/{document}/x/t/{ACME}"),
            format!("/.well-known/{document}/t/{ACME}/"),
            format!("/t/{ACME}/.well-known/{document}/t/{ACME}"),
        ] {
            server.get(&path).await.expect(404);
        }
        let path = format!("/.well-known/{document}/t/{ACME}?tenantDomain=globex.example");
        server.get(&path).await.expect(400);
    }
}

#[tokio::test]
async fn metrics_are_the_default_tenants_administrators() {
    let server = TestServer::start().await;
    let [acme, _, root] = alike(&server).await;
    let token = acme.admin_token().await;
    for path in ["/metrics", "/metrics?tenantDomain=acme.example"] {
        let answer = server.send(bearing(get(path), &token)).await;
        assert_ne!(answer.status, 200, "{path}");
    }
    let token = root.admin_token().await;
    let answer = server.send(bearing(get("/metrics"), &token)).await;
    assert_eq!(answer.status, 200);
}
