//! A grant by a user of this server, as it stands in the store: its tokens and refresh tokens stand and fall with the user.

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::authorization_grant::{AuthorizationGrant, RefreshTokenDocument, SignIn};
use jurat_registry::clock::Clock;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, UserId};
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, Lasting};
use jurat_registry::randomness::SeededRandomness;
use jurat_registry::store::TenantStore;
use jurat_registry::ticket::Ticket;
use jurat_registry::token_settings::TokenFormat;
use jurat_registry::user::{User, UserParts, UserSettings};
use zeroize::Zeroizing;

use crate::world::*;

/// A world in which alice signed in and allowed the portal something, with the refresh token of that.
struct Stage {
    world: World,
    user: UserId,
    refresh_token: String,
}

impl Stage {
    fn new(format: TokenFormat) -> Self {
        let world = World::with(|ground| ground.tenant.token.format = Some(format)).unexplained();
        let chance = SeededRandomness::new(9);
        // Not on a whole second, as in life.
        world.clock.advance_millis(400);
        let now = world.clock.now();
        let user = UserId::new(now, &chance).unwrap();
        let alice = User::new(UserParts {
            id: user,
            settings: UserSettings {
                username: "alice".into(),
                ..UserSettings::default()
            },
            role: None,
            password: None,
            valid_from: now,
            created_at: now,
            updated_at: now,
            revision: 1,
        });
        wait(world.store.user_insert(alice.unwrap())).unwrap();
        let refresh_token = allow(&world, user, &chance);
        Self {
            world,
            user,
            refresh_token,
        }
    }

    fn refresh(&self, token: &str) -> Decision {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.world
            .ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
    }

    fn change(&self, change: impl FnOnce(&mut UserParts)) {
        let user = wait(self.world.store.user_find(self.user)).unwrap();
        let mut parts = user.unwrap().parts().clone();
        change(&mut parts);
        parts.revision += 1;
        wait(self.world.store.user_replace(User::new(parts).unwrap())).unwrap();
    }
}

/// The access token that begins a grant.
fn token_of(grant: &AuthorizationGrant, decision: DecisionId, now: Timestamp) -> IssuedToken {
    IssuedToken {
        decision,
        grant_type: grant.grant_type,
        client: Some(grant.client.clone()),
        identity_provider: None,
        subject: grant.subject.clone(),
        scope: grant.scope.clone(),
        audience: grant.audience.clone(),
        issued_at: now,
        expires_at: now.plus_seconds(3600),
        secret_digest: None,
        assertion_fingerprint: None,
        claims: CarriedClaims::NONE,
        evidence: None,
        user: grant.user,
        actor: None,
        grant: Some(grant.id),
        traded: None,
        revoked_at: None,
    }
}

/// What a grant by the user leaves behind.
fn allow(world: &World, user: UserId, chance: &SeededRandomness) -> String {
    let now = world.clock.now();
    let decision = DecisionId::new(now, chance).unwrap();
    let grant = AuthorizationGrant {
        id: GrantId::new(now, chance).unwrap(),
        grant_type: GrantType::AuthorizationCode,
        client: PORTAL.parse().unwrap(),
        user: Some(user),
        identity_provider: None,
        subject: user.to_string(),
        scope: "a b".parse().unwrap(),
        audience: vec![ISSUER.into()],
        claims: None,
        actor: None,
        sign_in: Some(SignIn {
            at: now,
            methods: vec!["pwd".into()],
            nonce: None,
            session: None,
        }),
        created_at: now,
        expires_at: now.plus_seconds(86_400),
        revoked_at: None,
    };
    let token = OpaqueToken {
        number: decision.to_bytes(),
        secret: Zeroizing::new([5; 32]),
    };
    let document = RefreshTokenDocument {
        grant: grant.id,
        client: grant.client.clone(),
    };
    let issuance = Issuance {
        token: token_of(&grant, decision, now),
        spend: Vec::new(),
        lasting: Some(Box::new(Lasting {
            hands_out: vec![Ticket::new(&token, &document, grant.expires_at)],
            begins: Some(grant),
            ..Lasting::default()
        })),
    };
    wait(world.store.record_issuance(issuance)).unwrap();
    token.encode(OpaqueTokenKind::RefreshToken)
}

const FORMATS: [TokenFormat; 2] = [TokenFormat::Jwt, TokenFormat::Opaque];

#[test]
fn a_users_tokens_stand_and_fall_with_the_user() {
    for format in FORMATS {
        let stage = Stage::new(format);
        let answer = granted(stage.refresh(&stage.refresh_token));
        let next = answer.refresh_token.unwrap();
        let judged = || {
            wait(
                stage
                    .world
                    .server
                    .access_token(&answer.access_token, ISSUER),
            )
        };
        assert_eq!(judged().unwrap().user, Some(stage.user));
        assert_eq!(judged().unwrap().subject, stage.user.to_string());

        stage.change(|user| user.settings.enabled = false);
        assert_eq!(judged().err(), Some(TokenRefusal::Withdrawn));
        assert_eq!(refused(&stage.refresh(&next)), Reason::GrantRevoked);
        stage.change(|user| user.settings.enabled = true);
        assert!(judged().is_ok());

        let end = stage.world.clock.now().plus_seconds(10);
        stage.change(|user| user.settings.expires_at = Some(end));
        assert!(judged().is_ok());
        stage.world.clock.advance_seconds(10);
        assert_eq!(judged().err(), Some(TokenRefusal::Withdrawn));
        assert_eq!(refused(&stage.refresh(&next)), Reason::GrantRevoked);
        stage.change(|user| user.settings.expires_at = None);
        assert!(judged().is_ok());
        granted(stage.refresh(&next));

        wait(stage.world.store.user_remove(stage.user, None)).unwrap();
        assert_eq!(judged().err(), Some(TokenRefusal::Withdrawn));
    }
}

#[test]
fn what_came_before_a_password_was_reset_counts_for_nothing_to_the_millisecond() {
    for format in FORMATS {
        let stage = Stage::new(format);
        let answer = granted(stage.refresh(&stage.refresh_token));
        let next = answer.refresh_token.unwrap();
        let judged = || {
            wait(
                stage
                    .world
                    .server
                    .access_token(&answer.access_token, ISSUER),
            )
        };
        stage.world.clock.advance_millis(1);
        let now = stage.world.clock.now();
        stage.change(|user| user.valid_from = now);
        assert_eq!(judged().err(), Some(TokenRefusal::Withdrawn));
        assert_eq!(refused(&stage.refresh(&next)), Reason::GrantRevoked);
        // What comes after, within the same second, counts.
        let fresh = allow(&stage.world, stage.user, &SeededRandomness::new(10));
        let answer = granted(stage.refresh(&fresh));
        assert!(
            wait(
                stage
                    .world
                    .server
                    .access_token(&answer.access_token, ISSUER)
            )
            .is_ok()
        );
    }
}

#[test]
fn rfc9700_s4_14_2_a_second_use_is_seen_of_a_user_who_is_switched_off_too() {
    let stage = Stage::new(TokenFormat::Jwt);
    let second = granted(stage.refresh(&stage.refresh_token));
    stage.change(|user| user.settings.enabled = false);
    stage.world.clock.advance_seconds(60);
    let again = refused(&stage.refresh(&stage.refresh_token));
    assert_eq!(again, Reason::GrantUsed);
    stage.change(|user| user.settings.enabled = true);
    let next = second.refresh_token.unwrap();
    assert_eq!(refused(&stage.refresh(&next)), Reason::GrantRevoked);
}
