//! Kubernetes, SPIFFE and Google: other namespaces, other accounts, other trust domains, and people.

use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};

use super::{Case, NearMiss, near_miss, run};

/// A token of that service account: every claim that says so.
fn of_account(namespace: &str, name: &str) -> Value {
    json!({
        "sub": format!("system:serviceaccount:{namespace}:{name}"),
        "kubernetes.io": {"namespace": namespace, "serviceaccount": {"name": name}},
    })
}

#[tokio::test]
async fn kubernetes_a_pods_projected_token() {
    let (denied, subject) = (Reason::ClaimRuleDenied, Reason::SubjectNotAllowed);
    run(Case {
        preset: "kubernetes",
        answers: json!({
            "issuer": "https://my-cluster.example.com", "namespace": "my-namespace", "service_account": "my-serviceaccount",
            "service_account_uid": "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798",
        }),
        shape: include_str!("kubernetes.json"),
        claims: json!({}),
        accepted: vec![("another pod", json!({"kubernetes.io": {"pod": {"name": "my-pod-2"}}}))],
        refused: vec![
            near_miss("another namespace", of_account("other-namespace", "my-serviceaccount"), denied),
            near_miss("a namespace that begins alike", of_account("my-namespace-evil", "my-serviceaccount"), denied),
            near_miss("another service account", of_account("my-namespace", "default"), subject),
            near_miss("an account that begins alike", of_account("my-namespace", "my-serviceaccount-evil"), subject),
            near_miss(
                "namespace and account cut elsewhere",
                json!({"sub": "system:serviceaccount:my:namespace:my-serviceaccount"}),
                subject,
            ),
            near_miss(
                "the account, made anew under its name",
                json!({"kubernetes.io": {"serviceaccount": {"uid": "00000000-a7e2-420f-9f9a-dbc4507c3798"}}}),
                denied,
            ),
            near_miss("a node", json!({"sub": "system:node:my-node"}), subject),
            near_miss("a token of old, bound to nothing", json!({"kubernetes.io": null}), denied),
            near_miss("another cluster", json!({"iss": "https://other-cluster.example.com"}), Reason::IssuerUnknown),
            near_miss("the API server's audience", json!({"aud": ["https://my-cluster.example.com"]}), Reason::AudienceNotUs),
        ],
    })
    .await;
}

fn strangers_to_the_workload() -> Vec<NearMiss> {
    let subject = |subject: &str| json!({ "sub": subject });
    let refused = Reason::SubjectNotAllowed;
    vec![
        near_miss(
            "another trust domain",
            subject("spiffe://example.com/ns/prod/sa/web"),
            refused,
        ),
        near_miss(
            "a trust domain that ends alike",
            subject("spiffe://evil.example.org/ns/prod/sa/web"),
            refused,
        ),
        near_miss(
            "a trust domain that begins alike",
            subject("spiffe://example.org.evil/ns/prod/sa/web"),
            refused,
        ),
        near_miss(
            "another namespace",
            subject("spiffe://example.org/ns/dev/sa/web"),
            refused,
        ),
        near_miss(
            "a path below",
            subject("spiffe://example.org/ns/prod/sa/web/x"),
            refused,
        ),
        near_miss(
            "a slash more",
            subject("spiffe://example.org/ns/prod/sa/web/"),
            refused,
        ),
        near_miss(
            "a path that climbs",
            subject("spiffe://example.org/ns/prod/sa/x/../web"),
            refused,
        ),
        near_miss(
            "the trust domain in capitals",
            subject("spiffe://EXAMPLE.org/ns/prod/sa/web"),
            refused,
        ),
        near_miss("no SPIFFE ID", subject("/ns/prod/sa/web"), refused),
        near_miss(
            "another workload's audience",
            json!({"aud": ["spiffe://example.org/ns/prod/sa/api"]}),
            Reason::AudienceNotUs,
        ),
        near_miss(
            "no issuer, as SPIRE writes it by default",
            json!({"iss": null}),
            Reason::IssuerMissing,
        ),
    ]
}

#[tokio::test]
async fn spiffe_a_workloads_jwt_svid() {
    let subject = |subject: &str| json!({ "sub": subject });
    run(Case {
        preset: "spiffe",
        answers: json!({
            "issuer": "https://oidc.example.org", "trust_domain": "example.org",
            "path": ["/ns/prod/sa/web", "/ns/prod/sa/api"],
        }),
        shape: include_str!("spiffe.json"),
        claims: json!({}),
        accepted: vec![(
            "the other workload",
            subject("spiffe://example.org/ns/prod/sa/api"),
        )],
        refused: strangers_to_the_workload(),
    })
    .await;
}

#[tokio::test]
async fn google_a_service_account_by_its_id_and_address() {
    let denied = Reason::ClaimRuleDenied;
    let email = |email: &str| json!({ "email": email });
    run(Case {
        preset: "google",
        answers: json!({"subject": "102006997547213390571", "email": "deployer@acme-prod.iam.gserviceaccount.com"}),
        shape: include_str!("google.json"),
        claims: json!({}),
        accepted: vec![],
        refused: vec![
            near_miss(
                "another service account",
                json!({
                    "sub": "117000000000000000001", "azp": "117000000000000000001",
                    "email": "builder@acme-prod.iam.gserviceaccount.com",
                }),
                denied,
            ),
            near_miss("the address of another project", email("deployer@acme-prod-evil.iam.gserviceaccount.com"), denied),
            near_miss("an address that ends alike", email("x-deployer@acme-prod.iam.gserviceaccount.com"), denied),
            near_miss("an address that is not verified", json!({"email_verified": false}), denied),
            near_miss("verified as a text", json!({"email_verified": "true"}), denied),
            near_miss("no address", json!({"email": null, "email_verified": null}), denied),
            near_miss(
                "the account, made anew under its address",
                json!({"sub": "117000000000000000002", "azp": "117000000000000000002"}),
                Reason::SubjectNotAllowed,
            ),
            near_miss(
                "a user who signed in to an application",
                json!({
                    "sub": "110169484474386276334", "azp": "1234987819200.apps.googleusercontent.com", "google": null,
                    "aud": "1234987819200.apps.googleusercontent.com", "email": "jsmith@example.com", "hd": "example.com",
                }),
                Reason::AudienceNotUs,
            ),
            near_miss(
                "a user, for this audience",
                json!({"sub": "110169484474386276334", "email": "jsmith@example.com", "hd": "example.com", "google": null}),
                denied,
            ),
            near_miss("another service", json!({"aud": "https://other.example.com"}), Reason::AudienceNotUs),
            near_miss("the other spelling of the issuer", json!({"iss": "accounts.google.com"}), Reason::IssuerUnknown),
        ],
    })
    .await;
}
