//! Tests of the client record: what can be made, and who may have what.

use super::*;
use crate::client_credential::SecretDigest;
use crate::id::CredentialId;
use crate::randomness::SeededRandomness;

fn parts() -> ClientParts {
    let now = Timestamp::from_seconds(1_800_000_000);
    ClientParts {
        id: "partner-1".parse().unwrap(),
        kind: ClientKind::Application,
        settings: ClientSettings {
            scope: "orders.read orders.write".parse().unwrap(),
            default_scope: "orders.read".parse().unwrap(),
            ..ClientSettings::default()
        },
        keys: Vec::new(),
        secrets: vec![ClientSecret {
            id: CredentialId::new(now, &SeededRandomness::new(1)).unwrap(),
            enabled: true,
            created_at: now,
            expires_at: None,
            digest: SecretDigest::of("0123456789abcdef0123456789abcdef").unwrap(),
        }],
        created_at: now,
        updated_at: now,
        revision: 3,
        registration: None,
    }
}

fn field_refused(change: impl FnOnce(&mut ClientParts)) -> &'static str {
    let mut parts = parts();
    change(&mut parts);
    Client::new(parts).err().expect("refused").field
}

#[test]
fn a_row_reads_back_as_the_same_client() {
    let client = Client::new(parts()).unwrap();
    let back = Client::from_row(&client.to_row()).unwrap();
    assert_eq!(back.id(), client.id());
    assert_eq!(back.settings(), client.settings());
    assert_eq!(back.parts().revision, 3);
    assert!(
        back.secrets()[0]
            .digest
            .matches("0123456789abcdef0123456789abcdef")
    );
}

#[test]
fn a_default_scope_outside_the_scope_is_refused() {
    let field = field_refused(|p| p.settings.default_scope = "orders.delete".parse().unwrap());
    assert_eq!(field, "default_scope");
}

#[test]
fn an_application_cannot_have_the_servers_own_scopes_and_an_administrator_can() {
    let admin = |p: &mut ClientParts| p.settings.scope.insert(ADMIN_SCOPE).unwrap();
    assert_eq!(field_refused(admin), "scope");
    let mut administrator = parts();
    administrator.kind = ClientKind::Administrator;
    admin(&mut administrator);
    assert!(Client::new(administrator).is_ok());
}

#[test]
fn response_members_cannot_replace_the_answers_own() {
    for name in ["access_token", "expires_in", "error", "a b", "1a", ""] {
        let field = field_refused(|p| {
            p.settings.response_members.insert(name.into(), "x".into());
        });
        assert_eq!(field, "response_members", "{name}");
    }
}

#[test]
fn an_end_counts_from_its_very_moment() {
    let mut parts = parts();
    let end = parts.created_at.plus_seconds(60);
    parts.settings.expires_at = Some(end);
    let client = Client::new(parts).unwrap();
    assert!(client.is_live(Timestamp::from_millis(end.millis() - 1)));
    assert!(!client.is_live(end));
}

#[test]
fn unknown_settings_are_refused_and_not_dropped() {
    let error = serde_json::from_str::<ClientSettings>(r#"{"scopes":["a"]}"#).unwrap_err();
    assert!(
        error.to_string().contains("unknown field `scopes`"),
        "{error}"
    );
}

#[test]
fn rfc6749_s2_1_a_public_client_has_no_credentials_and_no_grant_that_demands_them() {
    let public = |p: &mut ClientParts| {
        p.settings.token_endpoint_auth_method = Some(ClientAuthMethod::None);
        p.settings.grant_types = [GrantType::AuthorizationCode].into();
        p.secrets.clear();
    };
    let refused = |change: fn(&mut ClientParts)| {
        field_refused(|p| {
            public(p);
            change(p);
        })
    };
    let mut sound = parts();
    public(&mut sound);
    assert!(Client::new(sound).is_ok());
    let with_secret = refused(|p| p.secrets = parts().secrets);
    assert_eq!(with_secret, "token_endpoint_auth_method");
    for change in [
        (|p| p.settings.grant_types = [GrantType::ClientCredentials].into())
            as fn(&mut ClientParts),
        |p| p.settings.grant_types.extend([GrantType::JwtBearer]),
        |p| p.settings.grant_types.extend([GrantType::TokenExchange]),
    ] {
        assert_eq!(refused(change), "grant_types");
    }
}

#[test]
fn two_secrets_count_at_once_and_what_is_off_or_over_is_not_counted() {
    let secret = || parts().secrets.remove(0);
    let of = |secrets: Vec<ClientSecret>| {
        Client::new(ClientParts { secrets, ..parts() })
            .map(drop)
            .map_err(|error| error.field)
    };
    assert_eq!(of(vec![secret(), secret()]), Ok(()));
    assert_eq!(of(vec![secret(), secret(), secret()]), Err("credentials"));
    let off = ClientSecret {
        enabled: false,
        ..secret()
    };
    let over = ClientSecret {
        expires_at: Some(parts().updated_at),
        ..secret()
    };
    assert_eq!(of(vec![secret(), secret(), off, over]), Ok(()));
}
