//! Entra, Okta, WSO2 Identity Server and Keycloak, by client credentials: other applications, other tenants, and people.

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::{Case, near_miss, run};

const TENANT: &str = "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d";
const ANOTHER: &str = "00000000-2d3f-4a5b-8c9d-0e1f2a3b4c5d";
const APPLICATION: &str = "b41d9e6f-0a83-4c25-91d7-5e8a4f60b3c2";
const JURAT: &str = "8f2a1c34-5b6d-4e7f-9a0b-1c2d3e4f5a6b";

#[tokio::test]
async fn entra_an_application_of_the_tenant() {
    let denied = Reason::ClaimRuleDenied;
    run(Case {
        preset: "entra",
        answers: json!({"tenant": TENANT, "audience": JURAT, "application": APPLICATION}),
        shape: include_str!("entra.json"),
        claims: json!({}),
        accepted: vec![("without optional claims", json!({"idtyp": null, "roles": null}))],
        refused: vec![
            near_miss(
                "another application",
                json!({"azp": ANOTHER, "oid": ANOTHER, "sub": ANOTHER}),
                denied,
            ),
            near_miss(
                "another tenant",
                json!({"tid": ANOTHER, "iss": format!("https://login.microsoftonline.com/{ANOTHER}/v2.0")}),
                Reason::IssuerUnknown,
            ),
            near_miss("another tenant under this issuer", json!({"tid": ANOTHER}), denied),
            near_miss(
                "a token of version 1",
                json!({"iss": format!("https://sts.windows.net/{TENANT}/"), "ver": "1.0"}),
                Reason::IssuerUnknown,
            ),
            near_miss(
                "a user by the application",
                json!({
                    "oid": "00000000-0000-0000-66f3-3332eca7ea81", "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
                    "scp": "access_as_user", "idtyp": "user", "preferred_username": "jsmith@example.com", "name": "J Smith",
                }),
                denied,
            ),
            near_miss("delegated permissions", json!({"scp": "access_as_user"}), denied),
            near_miss(
                "a federated credential, whose subject is not the principal",
                json!({"sub": "/eid1/c/pub/t/x/a/y/f3897825"}),
                denied,
            ),
            near_miss("another API", json!({"aud": "00000003-0000-0000-c000-000000000000"}), Reason::AudienceNotUs),
            near_miss(
                "the application's own id as audience, an ID token's",
                json!({"aud": APPLICATION}),
                Reason::AudienceNotUs,
            ),
        ],
    })
    .await;
}

#[tokio::test]
async fn entra_a_service_principal_in_version_1() {
    let principal = "3f9b2e10-7c4d-4a1b-9e8f-2d5c6b7a8e90";
    let issuer = format!("https://sts.windows.net/{TENANT}/");
    run(Case {
        preset: "entra",
        answers: json!({"tenant": TENANT, "version": "1", "audience": "api://jurat", "object": principal}),
        shape: include_str!("entra.json"),
        claims: json!({
            "iss": issuer, "idp": issuer, "aud": "api://jurat", "ver": "1.0", "appid": APPLICATION, "appidacr": "1",
            "azp": null, "azpacr": null,
        }),
        accepted: vec![],
        refused: vec![
            near_miss("another principal", json!({"oid": ANOTHER, "sub": ANOTHER}), Reason::ClaimRuleDenied),
            near_miss("the subject alone of another", json!({"sub": ANOTHER}), Reason::ClaimRuleDenied),
            near_miss("an audience that begins alike", json!({"aud": "api://jurat-2"}), Reason::AudienceNotUs),
        ],
    })
    .await;
}

#[tokio::test]
async fn okta_a_service_application() {
    let denied = Reason::ClaimRuleDenied;
    let application = "0oa5l8m2pTvVKTA3e5g4";
    run(Case {
        preset: "okta",
        answers: json!({
            "domain": "https://acme.okta.com", "authorization_server": "aus5m9r1o4AsDJLe50g4", "client": application,
        }),
        shape: include_str!("okta.json"),
        claims: json!({}),
        accepted: vec![],
        refused: vec![
            near_miss(
                "another application",
                json!({"cid": "0oa000000000000000g4", "sub": "0oa000000000000000g4"}),
                denied,
            ),
            near_miss(
                "a user by the application",
                json!({"sub": "joe.smith@acme.example", "uid": "00uixa271s6x7qt8I0h7"}),
                denied,
            ),
            near_miss("a user who is called as the application", json!({"uid": "00uixa271s6x7qt8I0h7"}), denied),
            near_miss("the subject alone", json!({"cid": "0oa000000000000000g4"}), denied),
            near_miss(
                "the default authorization server",
                json!({"iss": "https://acme.okta.com/oauth2/default"}),
                Reason::IssuerUnknown,
            ),
            near_miss(
                "another organisation",
                json!({"iss": "https://acme-evil.okta.com/oauth2/aus5m9r1o4AsDJLe50g4"}),
                Reason::IssuerUnknown,
            ),
            near_miss("the default audience", json!({"aud": "api://default"}), Reason::AudienceNotUs),
            near_miss("no jti", json!({"jti": null}), Reason::IdMissing),
        ],
    })
    .await;
}

fn of_application(id: &str) -> Value {
    json!({"sub": id, "client_id": id, "azp": id, "aud": [id, "https://as.example.com"]})
}

#[tokio::test]
async fn wso2_identity_server_an_application() {
    let denied = Reason::ClaimRuleDenied;
    run(Case {
        preset: "wso2-is",
        answers: json!({"host": "https://is.example.com:9443", "application": "YxVcAzqM5OB_foN9VWMTDF8YcfIa"}),
        shape: include_str!("wso2_is.json"),
        claims: json!({}),
        accepted: vec![],
        refused: vec![
            near_miss("another application", of_application("AAAcAzqM5OB_foN9VWMTDF8YcfIa"), denied),
            near_miss("a user by the application", json!({"sub": "admin", "aut": "APPLICATION_USER"}), denied),
            near_miss(
                "a user of an old version, which says APPLICATION of all",
                json!({"sub": "admin@carbon.super", "username": "admin@carbon.super"}),
                denied,
            ),
            near_miss("an application of another kind", json!({"aut": "APPLICATION_USER"}), denied),
            near_miss(
                "another tenant",
                json!({"iss": "https://is.example.com:9443/t/acme.com/oauth2/token"}),
                Reason::IssuerUnknown,
            ),
            near_miss(
                "no audience of its own",
                json!({"aud": "YxVcAzqM5OB_foN9VWMTDF8YcfIa"}),
                Reason::AudienceNotUs,
            ),
            near_miss("no jti", json!({"jti": null}), Reason::IdMissing),
        ],
    })
    .await;
}

#[tokio::test]
async fn keycloak_a_clients_service_account() {
    let denied = Reason::ClaimRuleDenied;
    run(Case {
        preset: "keycloak",
        answers: json!({
            "base_url": "https://sso.example.com", "realm": "acme", "client": "deployer",
            "service_account": "1d2d88f8-8b68-4b6b-883f-1af68b598612",
        }),
        shape: include_str!("keycloak.json"),
        claims: json!({}),
        accepted: vec![],
        refused: vec![
            near_miss(
                "another client",
                json!({
                    "azp": "builder", "client_id": "builder", "preferred_username": "service-account-builder",
                    "sub": "2d2d88f8-8b68-4b6b-883f-1af68b598612",
                }),
                denied,
            ),
            near_miss(
                "a user by the client",
                json!({
                    "preferred_username": "jsmith", "sub": "3d2d88f8-8b68-4b6b-883f-1af68b598612", "client_id": null,
                    "clientHost": null, "clientAddress": null, "sid": "5a1f",
                }),
                denied,
            ),
            near_miss(
                "the client, made anew under its name",
                json!({"sub": "4d2d88f8-8b68-4b6b-883f-1af68b598612"}),
                Reason::SubjectNotAllowed,
            ),
            near_miss("an ID token", json!({"typ": "ID"}), denied),
            near_miss("a refresh token", json!({"typ": "Refresh"}), denied),
            near_miss("another realm", json!({"iss": "https://sso.example.com/realms/master"}), Reason::IssuerUnknown),
            near_miss("a realm that begins alike", json!({"iss": "https://sso.example.com/realms/acme2"}), Reason::IssuerUnknown),
            near_miss("the audience of most tokens", json!({"aud": "account"}), Reason::AudienceNotUs),
            near_miss("no jti", json!({"jti": null}), Reason::IdMissing),
        ],
    })
    .await;
}
