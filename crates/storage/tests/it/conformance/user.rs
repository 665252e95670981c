//! Users: found by id and by each of their names, which are nobody else's.

use std::sync::Arc;

use jurat_registry::id::UserId;
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{NameOwner, StoreError, TenantStore};
use jurat_registry::user::{User, UserParts, UserSettings};

use super::many::{MANY, outcomes, winner};
use super::{BY, Ground, NOW, default_tenant};

pub(crate) fn user(username: &str) -> User {
    user_of(UserId::new(NOW, &OsRandomness).unwrap(), username, None, 1)
}

fn user_of(id: UserId, username: &str, email: Option<&str>, revision: u64) -> User {
    let settings = UserSettings {
        username: username.into(),
        email: email.map(str::to_owned),
        email_verified: email.is_some(),
        ..UserSettings::default()
    };
    User::new(UserParts {
        id,
        settings,
        role: None,
        password: None,
        valid_from: NOW,
        created_at: NOW,
        updated_at: NOW,
        revision,
    })
    .unwrap()
}

/// The revision by id, twice: the second time it is warm.
async fn revision(tenant: &Arc<dyn TenantStore>, id: UserId) -> Option<u64> {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let found = tenant.user_find(id).await.unwrap();
        seen.push(found.map(|user| user.parts().revision));
    }
    assert_eq!(seen[0], seen[1]);
    seen[0]
}

/// Who goes by `name`, and in which revision, twice.
async fn named(tenant: &Arc<dyn TenantStore>, name: &str) -> Option<(UserId, u64)> {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let found = tenant.user_find_by_name(name).await.unwrap();
        seen.push(found.map(|user| (user.id(), user.parts().revision)));
    }
    assert_eq!(seen[0], seen[1]);
    seen[0]
}

fn is_taken(outcome: &Result<(), StoreError>, taken: &str) -> bool {
    matches!(outcome, Err(StoreError::NameTaken { name, by: NameOwner::User }) if name == taken)
}

pub(crate) async fn a_user_lives_and_goes(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let ada = user("Ada");
    let id = ada.id();
    assert_eq!(revision(&tenant, id).await, None);
    assert_eq!(named(&tenant, "ada").await, None);
    tenant.user_insert(BY, ada).await.unwrap();
    assert_eq!(revision(&tenant, id).await, Some(1));
    assert_eq!(named(&tenant, "ada").await, Some((id, 1)));
    assert_eq!(named(&tenant, "Ada").await, None);

    let mail = Some("Ada@example.com");
    for stale in [0, 1, 3] {
        let replaced = tenant
            .user_replace(BY, user_of(id, "ada", mail, stale))
            .await;
        assert!(matches!(replaced, Err(StoreError::Stale)), "{stale}");
    }
    let renamed = user_of(id, "lovelace", mail, 2);
    tenant.user_replace(BY, renamed).await.unwrap();
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(revision(&tenant, id).await, Some(2));
    assert_eq!(named(&tenant, "ada").await, None);
    for name in ["lovelace", "ada@example.com"] {
        assert_eq!(named(&tenant, name).await, Some((id, 2)));
    }
    let stale = tenant.user_remove(BY, id, Some(1)).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    assert_eq!(named(&tenant, "lovelace").await, Some((id, 2)));
    tenant.user_remove(BY, id, Some(2)).await.unwrap();
    assert_eq!(revision(&tenant, id).await, None);
    for name in ["ada", "lovelace", "ada@example.com"] {
        assert_eq!(named(&tenant, name).await, None);
    }
    let gone = [
        tenant.user_remove(BY, id, None).await,
        tenant.user_replace(BY, user_of(id, "ada", None, 3)).await,
    ];
    for outcome in gone {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    // The names are free again.
    let next = user_of(UserId::new(NOW, &OsRandomness).unwrap(), "ada", mail, 1);
    tenant.user_insert(BY, next).await.unwrap();
}

pub(crate) async fn a_name_is_one_users_own(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let fresh = || UserId::new(NOW, &OsRandomness).unwrap();
    let ada = user_of(fresh(), "ada", Some("ada@example.com"), 1);
    let id = ada.id();
    tenant.user_insert(BY, ada).await.unwrap();
    let bob = user("bob");
    let bobs = bob.id();
    tenant.user_insert(BY, bob).await.unwrap();
    // Another spelling is the same name, and an address is a name like any other.
    for (username, email, taken) in [
        ("ADA", None, "ada"),
        ("ada@example.com", None, "ada@example.com"),
        ("carol", Some("Ada@Example.com"), "ada@example.com"),
        ("carol", Some("bob@example.com"), ""),
    ] {
        let carol = user_of(fresh(), username, email, 1);
        let inserted = tenant.user_insert(BY, carol).await;
        if taken.is_empty() {
            inserted.unwrap();
        } else {
            assert!(is_taken(&inserted, taken), "{inserted:?}");
        }
    }
    let renamed = user_of(bobs, "bob", Some("ada@example.com"), 2);
    let replaced = tenant.user_replace(BY, renamed).await;
    assert!(is_taken(&replaced, "ada@example.com"));
    assert_eq!(named(&tenant, "bob").await, Some((bobs, 1)));
    assert_eq!(named(&tenant, "ada@example.com").await, Some((id, 1)));
    // One's own name may be kept, and said twice.
    let same = user_of(id, "ada@example.com", Some("ada@example.com"), 2);
    tenant.user_replace(BY, same).await.unwrap();
    assert_eq!(named(&tenant, "ada@example.com").await, Some((id, 2)));
    assert_eq!(named(&tenant, "ada").await, None);
    // A name that was given up is the next one's.
    let renamed = user_of(bobs, "ada", None, 2);
    tenant.user_replace(BY, renamed).await.unwrap();
    assert_eq!(named(&tenant, "ada").await, Some((bobs, 2)));
}

pub(crate) async fn of_many_with_one_name_one_is_added(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let users: Vec<_> = (0..MANY).map(|_| user("ada")).collect();
    let outcomes = outcomes(async |number| tenant.user_insert(BY, users[number].clone()).await);
    let winner = winner(
        &outcomes,
        |error| matches!(error, StoreError::NameTaken { name, by: NameOwner::User } if name == "ada"),
    );
    let found = named(&tenant, "ada").await;
    assert_eq!(found, Some((users[winner].id(), 1)));
    for (number, user) in users.iter().enumerate() {
        let found = tenant.user_find(user.id()).await.unwrap();
        assert_eq!(found.is_some(), number == winner);
    }
}

/// While one replaces a user again and again, nobody is told of an older revision than was acknowledged.
pub(crate) async fn a_change_of_a_user_is_seen_at_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = user("ada");
    let id = first.id();
    tenant.user_insert(BY, first).await.unwrap();
    for next in 2..40 {
        let name = if next % 2 == 0 { "ada" } else { "lovelace" };
        let other = if next % 2 == 0 { "lovelace" } else { "ada" };
        let replaced = tenant.user_replace(BY, user_of(id, name, None, next));
        replaced.await.unwrap();
        assert_eq!(revision(&tenant, id).await, Some(next));
        assert_eq!(named(&tenant, name).await, Some((id, next)));
        assert_eq!(named(&tenant, other).await, None);
    }
}

pub(crate) async fn users_are_listed_in_the_order_of_their_ids(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let mut expected = Vec::new();
    for number in 0..25 {
        let user = user(&format!("user {number}"));
        expected.push(user.id());
        tenant.user_insert(BY, user).await.unwrap();
    }
    expected.sort_unstable();
    for limit in [1, 7, 25, 26] {
        let (mut ids, mut page) = (Vec::new(), PageRequest::first(limit));
        loop {
            let found = tenant.user_list(page).await.unwrap();
            assert!(found.items.len() <= usize::from(limit));
            ids.extend(found.items.iter().map(|user| user.id()));
            let Some(next) = found.next else { break };
            page = PageRequest {
                after: Some(next),
                limit,
            };
        }
        assert_eq!(ids, expected);
    }
}
