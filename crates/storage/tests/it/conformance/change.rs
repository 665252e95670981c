//! Changes of what is administered: all of a write or nothing, each told by one line of the audit log, and no line tells a secret.

use std::sync::Arc;

use jurat_registry::about_client::About;
use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::chain::AuditLine;
use jurat_registry::author::{Author, By};
use jurat_registry::change::RecordChange;
use jurat_registry::client::Client;
use jurat_registry::client_credential::{ClientSecret, SecretDigest};
use jurat_registry::id::CredentialId;
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::OsRandomness;
use jurat_registry::registered_client::RegisteredClient;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::user::User;

use super::audit_chain::{is_whole, lines_of};
use super::many::{MANY, outcomes};
use super::resource::resource;
use super::user::user;
use super::{Ground, NOW, client, client_parts, default_tenant, provider, provider_of};

const URI: &str = "https://api.example.com";
const SECRET: &str = "kaleidoscope-0123456789abcdef0123456789abcdef";
const PHC: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2FsZWlkb3Njb3Bl$a2FsZWlkb3Njb3BlLWthbGVpZG9zY29wZS1rYWxlaWQ";
/// What is sealed, and the digest of a registration access token.
const BYTES: [u8; 32] = *b"kaleidoscope-kaleidoscope-kaleid";

fn administrator() -> Author {
    Author::of(By::Administrator("root".into())).at("192.0.2.7".parse().ok())
}

async fn told(tenant: &Arc<dyn TenantStore>, since: usize) -> Vec<AuditLine> {
    lines_of(tenant).await.split_off(since)
}

fn replaced(user: &User) -> User {
    let mut parts = user.parts().clone();
    parts.revision += 1;
    parts.settings.email = Some("ada@example.com".into());
    User::new(parts).unwrap()
}

pub(crate) async fn each_change_of_a_write_is_told_by_one_line(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let begun = lines_of(&tenant).await.len();
    let (ada, uri) = (user("ada"), URI.parse().unwrap());
    let issuer = provider("https://idp.example.com");
    let (user_id, issuer_id) = (ada.id(), issuer.id());
    let remark = AuditEvent::new(NOW, administrator(), "risk-accepted", "app").with_detail("why");
    let changes = vec![
        RecordChange::ClientInsert(client("app", 1)),
        RecordChange::IdentityProviderInsert(issuer),
        RecordChange::UserInsert(ada.clone()),
        RecordChange::ResourceInsert(resource(URI, 1)),
        RecordChange::ClientReplace(client("app", 2)),
        RecordChange::IdentityProviderReplace(provider_of(issuer_id, "https://idp.example.com", 2)),
        RecordChange::UserReplace(replaced(&ada)),
        RecordChange::ResourceReplace(resource(URI, 2)),
        RecordChange::ClientRemove("app".parse().unwrap(), Some(2)),
        RecordChange::IdentityProviderRemove(issuer_id, Some(2)),
        RecordChange::UserRemove(user_id, Some(2)),
        RecordChange::ResourceRemove(uri, Some(2)),
    ];
    let done = tenant.change(administrator(), changes, vec![remark.clone()]);
    done.await.unwrap();

    let mut lines = told(&tenant, begun).await;
    assert_eq!(lines.pop().unwrap().event, remark);
    let (user_id, issuer) = (user_id.to_string(), "https://idp.example.com".to_owned());
    let mut expected = Vec::new();
    for done in ["created", "changed", "removed"] {
        for (kind, target) in [
            ("client", "app"),
            ("identity-provider", &*issuer),
            ("user", &*user_id),
            ("resource", URI),
        ] {
            expected.push((format!("{kind}-{done}"), target.to_owned()));
        }
    }
    let said: Vec<_> = lines
        .iter()
        .map(|line| (line.event.action.clone(), line.event.target.clone()))
        .collect();
    assert_eq!(said, expected);
    for line in &lines {
        assert_eq!((&line.event.author, line.event.at), (&administrator(), NOW));
        let (before, after) = (line.event.before.is_some(), line.event.after.is_some());
        let done = line.event.action.rsplit('-').next().unwrap();
        assert_eq!((before, after), (done != "created", done != "removed"));
    }
    // Of a change what differs and nothing else.
    let (before, after) = (&lines[4].event.before, &lines[4].event.after);
    let name = |name: &str| Some(serde_json::json!({ "settings": { "name": name } }));
    assert_eq!((before, after), (&name("revision 1"), &name("revision 2")));
    assert_eq!(
        is_whole(&tenant, "default").await.number,
        (begun + 13) as u64
    );
}

pub(crate) async fn a_write_whose_last_change_fails_changes_nothing(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant
        .client_insert(administrator(), client("old", 1))
        .await
        .unwrap();
    let before = lines_of(&tenant).await;
    let (ada, issuer) = (user("ada"), provider("https://idp.example.com"));
    // What is not there is warm.
    assert!(tenant.client_find("new").await.unwrap().is_none());
    assert!(tenant.client_find("old").await.unwrap().is_some());
    let failing = [
        RecordChange::ClientInsert(client("old", 1)),
        RecordChange::ClientReplace(client("nobody", 2)),
        RecordChange::ClientReplace(client("old", 2)),
        RecordChange::UserInsert(user("Ada")),
        RecordChange::ResourceInsert(resource(URI, 1)),
        RecordChange::IdentityProviderInsert(provider("new")),
        RecordChange::ClientRemove("old".parse().unwrap(), Some(1)),
    ];
    for (number, last) in failing.into_iter().enumerate() {
        let changes = vec![
            RecordChange::ClientInsert(client("new", 1)),
            RecordChange::ClientReplace(client("old", 2)),
            RecordChange::IdentityProviderInsert(issuer.clone()),
            RecordChange::UserInsert(ada.clone()),
            RecordChange::ResourceInsert(resource(URI, 1)),
            last,
        ];
        let remark = AuditEvent::new(NOW, administrator(), "risk-accepted", "new");
        let outcome = tenant.change(administrator(), changes, vec![remark]).await;
        assert!(
            matches!(
                outcome,
                Err(StoreError::NameTaken { .. } | StoreError::NotFound | StoreError::Stale)
            ),
            "{number}: {outcome:?}"
        );
        assert!(tenant.client_find("new").await.unwrap().is_none());
        let old = tenant.client_find("old").await.unwrap().unwrap();
        assert_eq!(old.parts().revision, 1);
        assert!(tenant.issuer_find(issuer.issuer()).await.unwrap().is_none());
        assert!(tenant.user_find(ada.id()).await.unwrap().is_none());
        assert!(tenant.user_find_by_name("ada").await.unwrap().is_none());
        assert!(tenant.resource_find(URI).await.unwrap().is_none());
        assert_eq!(lines_of(&tenant).await, before);
    }
    is_whole(&tenant, "default").await;
}

pub(crate) async fn many_writes_at_once_are_each_whole(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let begun = lines_of(&tenant).await.len();
    // Each adds two of its own, and one that only a single one can add.
    let outcomes = outcomes(async |number| {
        let of = |name: String| RecordChange::ClientInsert(client(&name, 1));
        let shared = format!("shared-{}", number / 2);
        let changes = [format!("a-{number}"), format!("b-{number}"), shared];
        let changes = changes.map(of).to_vec();
        tenant.change(administrator(), changes, Vec::new()).await
    });
    for (number, outcome) in outcomes.iter().enumerate() {
        for name in ["a", "b"] {
            let found = tenant.client_find(&format!("{name}-{number}")).await;
            assert_eq!(found.unwrap().is_some(), outcome.is_ok());
        }
        let other = &outcomes[number ^ 1];
        assert!(outcome.is_ok() != other.is_ok(), "{outcome:?} {other:?}");
    }
    let lines = told(&tenant, begun).await;
    assert_eq!(lines.len(), MANY / 2 * 3);
    for together in lines.chunks(3) {
        let of = |line: &AuditLine| line.event.target.split_once('-').unwrap().1.to_owned();
        assert_eq!(of(&together[0]), of(&together[1]));
        assert!(together[2].event.target.starts_with("shared-"));
    }
    is_whole(&tenant, "default").await;
}

fn registered(revision: u64, access: [u8; 32]) -> Client {
    let mut parts = client_parts("app", revision);
    let secret = |digest| ClientSecret {
        id: CredentialId::new(NOW, &OsRandomness).unwrap(),
        enabled: true,
        created_at: NOW,
        expires_at: None,
        digest,
    };
    parts.secrets = vec![
        secret(
            SecretDigest::of(SECRET)
                .unwrap()
                .with_sealed(BYTES.to_vec()),
        ),
        secret(SecretDigest::of_argon2id(PHC.into()).unwrap()),
    ];
    parts.registration = Some(RegisteredClient {
        access,
        purpose: "trial".into(),
        about: About::default(),
        administered: false,
    });
    Client::new(parts).unwrap()
}

fn with_password(user: &User, phc: &str) -> User {
    let mut parts = user.parts().clone();
    parts.revision += 1;
    parts.password = Some(phc.into());
    User::new(parts).unwrap()
}

pub(crate) async fn no_line_tells_a_secret(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let begun = lines_of(&tenant).await.len();
    let ada = user("ada");
    let once = with_password(&ada, PHC);
    let again = with_password(&once, &PHC.replace("m=19456", "m=19457"));
    let mut other = BYTES;
    other.reverse();
    let changes = vec![
        RecordChange::ClientInsert(registered(1, BYTES)),
        RecordChange::ClientReplace(registered(2, BYTES)),
        RecordChange::ClientReplace(registered(3, other)),
        RecordChange::ClientRemove("app".parse().unwrap(), None),
        RecordChange::UserInsert(ada),
        RecordChange::UserReplace(once),
        RecordChange::UserReplace(again),
    ];
    tenant
        .change(administrator(), changes, Vec::new())
        .await
        .unwrap();

    let kept = tenant
        .audit_list(<_>::default(), PageRequest::first(500))
        .await
        .unwrap();
    let log: String = kept.items.iter().map(|line| line.text.as_str()).collect();
    let sha256 = SecretDigest::of(SECRET).unwrap();
    let digest = serde_json::to_string(&sha256).unwrap();
    let digest = digest.split(['[', ']']).nth(1).unwrap().to_owned();
    assert!(digest.len() > 64, "{digest}");
    let bytes = BYTES.map(|byte| byte.to_string()).join(",");
    for secret in [
        SECRET,
        "kaleidoscope",
        "argon2id",
        "a2FsZWlkb3Njb3Bl",
        &digest,
        &bytes,
    ] {
        assert!(!log.contains(secret), "{secret} stands in {log}");
    }
    // That they changed is told.
    let lines = told(&tenant, begun).await;
    assert_eq!(lines[2].event.detail, "another registration access token");
    let before = lines[5].event.before.as_ref().unwrap();
    assert_eq!(before["has_password"], false);
    assert_eq!(lines[6].event.detail, "another password");
    let secrets = lines[0].event.after.as_ref().unwrap()["secrets"].as_object();
    assert_eq!(secrets.unwrap().len(), 2);
}
