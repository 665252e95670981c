//! What a token carries over from its assertion, and what spoke for it.

use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken};

use super::{Ground, default_tenant, token};

pub(crate) async fn claims_and_evidence_stay_with_the_token(ground: &Ground) {
    let texts = [
        (None, None),
        (Some(r#"{"roles":["a","b"]}"#), None),
        (None, Some(r#"{"claims.ref":"refs/heads/main"}"#)),
        (Some(r#"{"name":"Grüße \u0000 🔑"}"#), Some("{}")),
    ];
    let large = format!(r#"{{"large":"{}"}}"#, "x".repeat(100_000));
    let texts = texts.into_iter().chain([(Some(&*large), Some(&*large))]);
    let tokens: Vec<_> = texts
        .map(|(claims, evidence)| IssuedToken {
            claims: CarriedClaims::from_text(claims.map(str::to_owned)),
            evidence: evidence.map(str::to_owned),
            user: None,
            actor: None,
            grant: None,
            traded: None,
            revoked_at: None,
            ..token()
        })
        .collect();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    // Without, with and without again: no statement remembers what an earlier token had.
    for token in tokens.iter().chain([&token()]).cloned() {
        let (decision, expected) = (token.decision, token.clone());
        let spend = Vec::new();
        let recorded = tenant.record_issuance(Issuance {
            token,
            spend,
            lasting: None,
        });
        recorded.await.unwrap();
        let found = tenant.issued_token_find(decision).await.unwrap();
        assert_eq!(found, Some(expected));
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for token in tokens {
        let found = tenant.issued_token_find(token.decision).await.unwrap();
        assert_eq!(found, Some(token));
    }
}
