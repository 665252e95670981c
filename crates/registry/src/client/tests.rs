//! Tests of the client record: what can be made, and who may have what.

use jurat_protocol::client_auth_method::ClientAuthMethod;

use super::*;
use crate::client_credential::SecretDigest;
use crate::id::CredentialId;
use crate::randomness::SeededRandomness;
use crate::role::Role;

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
    administrator.kind = ClientKind::Administrator(Role::System);
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

const PHC: &str = "$argon2id$v=19$m=19456,t=2,p=1$WlpaWlpaWlpaWlpaWlpaWg$WlpaWlpaWlpaWlpaWlpaWg";

fn weak() -> ClientSecret {
    ClientSecret {
        digest: SecretDigest::of_argon2id(PHC.into()).unwrap(),
        ..parts().secrets.remove(0)
    }
}

#[test]
fn a_client_has_one_weak_secret_at_most_and_a_row_tells_it() {
    let mut one = parts();
    one.secrets.push(weak());
    let client = Client::new(one).unwrap();
    let back = Client::from_row(&client.to_row()).unwrap();
    let kept: Vec<_> = back.secrets().iter().map(|s| s.digest.argon2id()).collect();
    assert_eq!(kept, [None, Some(PHC)]);
    let two = field_refused(|p| {
        let off = ClientSecret {
            enabled: false,
            ..weak()
        };
        p.secrets = vec![weak(), off];
    });
    assert_eq!(two, "credentials");
}

#[test]
fn rfc8725_s3_5_a_weak_secret_is_no_key_of_a_mac() {
    let field = field_refused(|p| {
        p.secrets = vec![weak()];
        p.settings.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
    });
    assert_eq!(field, "token_endpoint_auth_method");
}

#[test]
fn an_algorithm_of_macs_is_stated_with_the_method_alone() {
    let hs384 = Some(jurat_protocol::jose::mac::MacAlgorithm::Hs384);
    let field = field_refused(|p| p.settings.token_endpoint_auth_signing_alg = hs384);
    assert_eq!(field, "token_endpoint_auth_signing_alg");
    let mut parts = parts();
    parts.settings.token_endpoint_auth_method = Some(ClientAuthMethod::ClientSecretJwt);
    parts.settings.token_endpoint_auth_signing_alg = hs384;
    let row = Client::new(parts).unwrap().to_row();
    let back = Client::from_row(&row).unwrap();
    assert_eq!(back.settings().token_endpoint_auth_signing_alg, hs384);
}

#[test]
fn a_recoverable_secret_is_forgotten_when_its_client_makes_no_macs() {
    let sealed = |method| {
        let mut parts = parts();
        parts.settings.token_endpoint_auth_method = method;
        parts.secrets[0].digest = parts.secrets[0].digest.clone().with_sealed(vec![1]);
        let row = Client::new(parts).unwrap().to_row();
        let back = Client::from_row(&row).unwrap();
        back.secrets()[0].digest.sealed().is_some()
    };
    for method in ClientAuthMethod::ALL {
        if method != ClientAuthMethod::None {
            assert_eq!(
                sealed(Some(method)),
                method == ClientAuthMethod::ClientSecretJwt
            );
        }
    }
    assert!(!sealed(None));
}
