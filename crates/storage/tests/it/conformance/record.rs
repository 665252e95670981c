//! Clients and identity providers: their lives, their names, their revisions, and that a change is seen at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::client_credential::{ClientSecret, SecretDigest, TrustedKey};
use jurat_registry::id::{CredentialId, IdentityProviderId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{Issuer, NameOwner, StoreError, TenantStore};

use super::{
    BY, Ground, NOW, block_on, client, client_parts, default_tenant, provider, provider_of,
};

const READERS: usize = 64;
const LAST_REVISION: u64 = 40;

async fn client_revision(tenant: &Arc<dyn TenantStore>, id: &str) -> Option<u64> {
    let found = tenant.client_find(id).await.unwrap();
    let issuer = tenant.issuer_find(id).await.unwrap();
    let as_issuer = match &issuer {
        Some(Issuer::Client(client)) => Some(client.parts().revision),
        Some(Issuer::IdentityProvider(_)) => panic!("{id} is a client"),
        None => None,
    };
    let revision = found.map(|client| client.parts().revision);
    assert_eq!(revision, as_issuer);
    revision
}

async fn provider_revision(
    tenant: &Arc<dyn TenantStore>,
    id: IdentityProviderId,
    issuer: &str,
) -> Option<u64> {
    let found = tenant.identity_provider_find(id).await.unwrap();
    let by_name = match tenant.issuer_find(issuer).await.unwrap() {
        Some(Issuer::IdentityProvider(provider)) => Some(provider.parts().revision),
        Some(Issuer::Client(_)) => panic!("{issuer} is an identity provider"),
        None => None,
    };
    let revision = found.map(|provider| provider.parts().revision);
    assert_eq!(revision, by_name);
    revision
}

pub(crate) async fn a_client_lives_and_goes(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let id = "partner-1".parse().unwrap();
    assert_eq!(client_revision(&tenant, "partner-1").await, None);
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(1));
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(1));
    tenant
        .client_replace(BY, client("partner-1", 2))
        .await
        .unwrap();
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(2));
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(2));
    let stale = tenant.client_remove(BY, &id, Some(1)).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(2));
    tenant.client_remove(BY, &id, Some(2)).await.unwrap();
    assert_eq!(client_revision(&tenant, "partner-1").await, None);
    assert!(matches!(
        tenant.client_remove(BY, &id, None).await,
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        tenant.client_replace(BY, client("partner-1", 3)).await,
        Err(StoreError::NotFound)
    ));
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    assert_eq!(client_revision(&tenant, "partner-1").await, Some(1));
}

pub(crate) async fn an_identity_provider_lives_and_goes(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = provider("https://idp.example.com");
    let (id, issuer) = (first.id(), "https://idp.example.com");
    assert_eq!(provider_revision(&tenant, id, issuer).await, None);
    tenant
        .identity_provider_insert(BY, first, Vec::new())
        .await
        .unwrap();
    assert_eq!(provider_revision(&tenant, id, issuer).await, Some(1));
    let second = provider_of(id, issuer, 2);
    tenant
        .identity_provider_replace(BY, second, Vec::new())
        .await
        .unwrap();
    assert_eq!(provider_revision(&tenant, id, issuer).await, Some(2));
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(provider_revision(&tenant, id, issuer).await, Some(2));
    let stale = tenant.identity_provider_remove(BY, id, Some(1)).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    assert_eq!(provider_revision(&tenant, id, issuer).await, Some(2));
    tenant
        .identity_provider_remove(BY, id, Some(2))
        .await
        .unwrap();
    assert_eq!(provider_revision(&tenant, id, issuer).await, None);
    assert!(matches!(
        tenant.identity_provider_remove(BY, id, None).await,
        Err(StoreError::NotFound)
    ));
    let third = provider_of(id, issuer, 3);
    assert!(matches!(
        tenant
            .identity_provider_replace(BY, third, Vec::new())
            .await,
        Err(StoreError::NotFound)
    ));
    tenant
        .identity_provider_insert(BY, provider(issuer), Vec::new())
        .await
        .unwrap();
}

pub(crate) async fn a_name_is_a_clients_or_an_issuers_never_both(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let taken = |outcome: Result<(), StoreError>| match outcome {
        Err(StoreError::NameTaken { name, by }) => (name, by),
        other => panic!("not refused: {other:?}"),
    };
    tenant.client_insert(BY, client("one", 1)).await.unwrap();
    let other = provider("two");
    let other_id = other.id();
    tenant
        .identity_provider_insert(BY, other, Vec::new())
        .await
        .unwrap();

    let by_client = ("one".to_owned(), NameOwner::Client);
    let by_provider = ("two".to_owned(), NameOwner::IdentityProvider);
    assert_eq!(
        taken(tenant.client_insert(BY, client("one", 1)).await),
        by_client
    );
    assert_eq!(
        taken(tenant.client_insert(BY, client("two", 1)).await),
        by_provider
    );
    let outcome = tenant
        .identity_provider_insert(BY, provider("one"), Vec::new())
        .await;
    assert_eq!(taken(outcome), by_client);
    let outcome = tenant
        .identity_provider_insert(BY, provider("two"), Vec::new())
        .await;
    assert_eq!(taken(outcome), by_provider);

    // A name that is free again can become the other.
    tenant
        .client_remove(BY, &"one".parse().unwrap(), None)
        .await
        .unwrap();
    tenant
        .identity_provider_remove(BY, other_id, None)
        .await
        .unwrap();
    tenant.client_insert(BY, client("two", 1)).await.unwrap();
    let one = provider("one");
    let id = one.id();
    tenant
        .identity_provider_insert(BY, one, Vec::new())
        .await
        .unwrap();
    assert_eq!(client_revision(&tenant, "two").await, Some(1));
    assert_eq!(provider_revision(&tenant, id, "one").await, Some(1));
    assert!(tenant.client_find("one").await.unwrap().is_none());
}

pub(crate) async fn a_revision_is_replaced_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    let replaced = provider("https://idp.example.com");
    let id = replaced.id();
    tenant
        .identity_provider_insert(BY, replaced, Vec::new())
        .await
        .unwrap();
    for stale in [0, 1, 3, u64::MAX] {
        let outcome = tenant.client_replace(BY, client("partner-1", stale)).await;
        assert!(matches!(outcome, Err(StoreError::Stale)), "{stale}");
        let stale_provider = provider_of(id, "https://idp.example.com", stale);
        let outcome = tenant
            .identity_provider_replace(BY, stale_provider, Vec::new())
            .await;
        assert!(matches!(outcome, Err(StoreError::Stale)), "{stale}");
    }
    let two = [(); 2].map(|()| tenant.client_replace(BY, client("partner-1", 2)));
    let mut won = 0;
    for outcome in two {
        match outcome.await {
            Ok(()) => won += 1,
            Err(StoreError::Stale) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
}

pub(crate) async fn an_issuer_cannot_change(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = provider("https://idp.example.com");
    let id = first.id();
    tenant
        .identity_provider_insert(BY, first, Vec::new())
        .await
        .unwrap();
    let renamed = provider_of(id, "https://other.example.com", 2);
    assert!(matches!(
        tenant
            .identity_provider_replace(BY, renamed, Vec::new())
            .await,
        Err(StoreError::NotFound)
    ));
    let name = "https://idp.example.com";
    assert_eq!(provider_revision(&tenant, id, name).await, Some(1));
    let other = tenant.issuer_find("https://other.example.com").await;
    assert!(other.unwrap().is_none());
}

pub(crate) async fn a_change_is_seen_at_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    for revision in 2..100 {
        assert_eq!(
            client_revision(&tenant, "partner-1").await,
            Some(revision - 1)
        );
        let other = default_tenant(&store).await;
        let next = client("partner-1", revision);
        other.client_replace(BY, next).await.unwrap();
    }
}

/// Many read while one writes, round after round: what was acknowledged before a read began is what it yields, or something newer;
/// and when a round is over, nothing older is left behind by whoever read before the write.
pub(crate) async fn no_reader_brings_an_old_record_back(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (acknowledged, round) = (AtomicU64::new(1), Barrier::new(READERS + 1));
    let first = provider("https://idp.example.com");
    let id = first.id();
    let begun = vec![
        RecordChange::ClientInsert(client("partner-1", 1)),
        RecordChange::IdentityProviderInsert(first),
    ];
    tenant.change(BY, begun, Vec::new()).await.unwrap();
    let revisions = async || {
        let client = tenant.client_find("partner-1").await.unwrap();
        let provider = tenant.identity_provider_find(id).await.unwrap();
        [
            client.unwrap().parts().revision,
            provider.unwrap().parts().revision,
        ]
    };
    let read = || {
        let mut too_old = 0;
        for revision in 2..=LAST_REVISION {
            round.wait();
            for _ in 0..3 {
                let least = acknowledged.load(Ordering::SeqCst);
                let found = block_on(revisions());
                too_old += found.iter().filter(|found| **found < least).count();
            }
            round.wait();
            too_old += usize::from(block_on(revisions()) != [revision; 2]);
        }
        too_old
    };
    let write = || {
        for revision in 2..=LAST_REVISION {
            round.wait();
            let replaced = block_on(async {
                let next = provider_of(id, "https://idp.example.com", revision);
                tenant
                    .identity_provider_replace(BY, next, Vec::new())
                    .await?;
                tenant
                    .client_replace(BY, client("partner-1", revision))
                    .await
            });
            acknowledged.store(revision, Ordering::SeqCst);
            round.wait();
            replaced.unwrap();
        }
    };
    thread::scope(|scope| {
        scope.spawn(write);
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(read)).collect();
        for reader in readers {
            assert_eq!(reader.join().unwrap(), 0);
        }
    });
}

pub(crate) async fn names_that_nobody_has_are_nobodys(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant
        .client_insert(BY, client("partner-1", 1))
        .await
        .unwrap();
    let long = "x".repeat(16 * 1024);
    for name in ["", "partner-2", "PARTNER-1", "partner-1 ", "\0", &long] {
        assert!(tenant.issuer_find(name).await.unwrap().is_none(), "{name}");
        assert!(tenant.client_find(name).await.unwrap().is_none(), "{name}");
    }
    let id = IdentityProviderId::new(NOW, &OsRandomness).unwrap();
    assert!(tenant.identity_provider_find(id).await.unwrap().is_none());
}

const PHC: &str = "$argon2id$v=19$m=19456,t=2,p=1$WlpaWlpaWlpaWlpaWlpaWg$WlpaWlpaWlpaWlpaWlpaWg";

/// A strong one and a weak one.
fn secrets(strong: &str) -> Vec<ClientSecret> {
    let strong = ClientSecret {
        id: CredentialId::new(NOW, &OsRandomness).unwrap(),
        enabled: false,
        created_at: NOW,
        expires_at: None,
        digest: SecretDigest::of(strong).unwrap(),
    };
    let weak = ClientSecret {
        digest: SecretDigest::of_argon2id(PHC.into()).unwrap(),
        ..strong.clone()
    };
    vec![strong, weak]
}

pub(crate) async fn keys_and_secrets_survive(ground: &Ground) {
    let secret = "0123456789abcdef0123456789abcdef";
    let signing_key = SigningKey::generate(Algorithm::Es256).unwrap();
    let public = VerificationKey::from_pem(&signing_key.public_key_pem()).unwrap();
    let thumbprint = public.jwk_thumbprint();
    let key = TrustedKey {
        id: CredentialId::new(NOW, &OsRandomness).unwrap(),
        enabled: true,
        created_at: NOW,
        expires_at: Some(NOW.plus_seconds(60)),
        key: Arc::new(public),
    };
    let mut parts = client_parts("partner-1", 1);
    parts.keys = vec![key.clone()];
    parts.secrets = secrets(secret);
    let mut makes_macs = client_parts("partner-2", 1);
    makes_macs.settings.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
    makes_macs.secrets = vec![ClientSecret {
        digest: SecretDigest::of(secret).unwrap().with_sealed(vec![0, 255]),
        ..parts.secrets[0].clone()
    }];
    let mut with_key = provider("https://idp.example.com").parts().clone();
    with_key.keys = vec![key];
    let id = with_key.id;

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for parts in [parts, makes_macs] {
        let inserted = Client::new(parts).unwrap();
        tenant.client_insert(BY, inserted).await.unwrap();
    }
    let inserted = IdentityProvider::new(with_key).unwrap();
    tenant
        .identity_provider_insert(BY, inserted, Vec::new())
        .await
        .unwrap();
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let found = tenant.client_find("partner-1").await.unwrap().unwrap();
    assert_eq!(found.keys()[0].key.jwk_thumbprint(), thumbprint);
    assert_eq!(found.keys()[0].expires_at, Some(NOW.plus_seconds(60)));
    assert!(found.secrets()[0].digest.matches(secret));
    assert!(!found.secrets()[0].enabled);
    assert_eq!(found.secrets()[1].digest.argon2id(), Some(PHC));
    let found = tenant.client_find("partner-2").await.unwrap().unwrap();
    let kept = &found.secrets()[0].digest;
    assert!(kept.matches(secret) && kept.sealed() == Some(&[0, 255]));
    let found = tenant.identity_provider_find(id).await.unwrap().unwrap();
    assert_eq!(found.keys()[0].key.jwk_thumbprint(), thumbprint);
}
