//! Consents: one for a user and a client, and gone with either.

use jurat_registry::consent::Consent;
use jurat_registry::id::UserId;
use jurat_registry::store::StoreError;

use super::user::user;
use super::{BY, Ground, NOW, client, default_tenant};

pub(crate) fn consent(user: UserId, client: &str, scope: &str) -> Consent {
    Consent {
        user,
        client: client.parse().unwrap(),
        scope: scope.parse().unwrap(),
        at: NOW,
    }
}

pub(crate) async fn a_consent_is_kept_until_it_is_taken_back(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let ada = user("ada");
    let (id, app) = (ada.id(), "app".parse().unwrap());
    tenant.user_insert(BY, ada).await.unwrap();
    tenant.client_insert(BY, client("app", 1)).await.unwrap();
    assert_eq!(tenant.consent_find(id, &app).await.unwrap(), None);
    let first = consent(id, "app", "a b");
    let second = Consent {
        at: NOW.plus_seconds(5),
        ..consent(id, "app", "")
    };
    for consent in [first, second.clone()] {
        tenant.consent_put(consent.clone()).await.unwrap();
        let found = tenant.consent_find(id, &app).await.unwrap();
        assert_eq!(found, Some(consent));
    }
    // A change of either is not their end.
    tenant.client_replace(BY, client("app", 2)).await.unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let found = tenant.consent_find(id, &app).await.unwrap();
    assert_eq!(found, Some(second));
    for _ in 0..2 {
        tenant.consent_remove(id, &app).await.unwrap();
        assert_eq!(tenant.consent_find(id, &app).await.unwrap(), None);
    }
}

pub(crate) async fn a_consent_goes_with_its_user_and_its_client(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (ada, bob) = (user("ada"), user("bob"));
    let (adas, bobs) = (ada.id(), bob.id());
    let (app, other) = ("app".parse().unwrap(), "other".parse().unwrap());
    for user in [ada, bob.clone()] {
        tenant.user_insert(BY, user).await.unwrap();
    }
    for id in ["app", "other"] {
        tenant.client_insert(BY, client(id, 1)).await.unwrap();
        for user in [adas, bobs] {
            tenant.consent_put(consent(user, id, "a")).await.unwrap();
        }
    }
    // A removal that is refused removes nothing.
    assert!(tenant.client_remove(BY, &app, Some(9)).await.is_err());
    assert!(tenant.user_remove(BY, adas, Some(9)).await.is_err());
    assert!(tenant.consent_find(adas, &app).await.unwrap().is_some());

    tenant.client_remove(BY, &app, None).await.unwrap();
    tenant.user_remove(BY, bobs, None).await.unwrap();
    // Whoever has the id afterwards has nobody's consent.
    tenant.client_insert(BY, client("app", 1)).await.unwrap();
    tenant.user_insert(BY, bob).await.unwrap();
    for (user, client, is_kept) in [
        (adas, &app, false),
        (bobs, &app, false),
        (bobs, &other, false),
        (adas, &other, true),
    ] {
        let found = tenant.consent_find(user, client).await.unwrap();
        assert_eq!(found.is_some(), is_kept);
    }
}

pub(crate) async fn a_consent_needs_its_user_and_its_client(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let ada = user("ada");
    let (id, nobody) = (ada.id(), user("nobody").id());
    tenant.user_insert(BY, ada).await.unwrap();
    tenant.client_insert(BY, client("app", 1)).await.unwrap();
    for (user, client) in [(nobody, "app"), (id, "other"), (nobody, "other")] {
        let put = tenant.consent_put(consent(user, client, "a")).await;
        assert!(matches!(put, Err(StoreError::NotFound)), "{put:?}");
    }
    tenant.consent_put(consent(id, "app", "a")).await.unwrap();
}
