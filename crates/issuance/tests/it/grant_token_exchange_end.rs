//! What ends a traded token (RFC 8693): everything that ends the one it was traded for. And ID tokens, and 64 at once.

use std::sync::Arc;
use std::thread;

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::rejection::Reason;
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::ConsentPolicy;
use jurat_registry::clock::Clock as _;
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::store::TenantStore;
use jurat_registry::user::User;

use crate::browser::{self, WEB, WEB_SECRET};
use crate::exchanging::*;
use crate::world::*;

/// Changes something once a token was traded twice, and says whether that ended the first and the second.
fn after(change: impl Fn(&World)) -> Vec<(bool, bool)> {
    let mut ended = Vec::new();
    for format in FORMATS {
        let world = world_with(format);
        let first = granted(exchange(&world, &alices(&world).access_token, &[]));
        let second = granted(exchange(&world, &first.access_token, &[]));
        let counts = |answer: &TokenAnswer| judged(&world, &answer.access_token).is_ok();
        assert!(counts(&first) && counts(&second));
        world.clock.advance_seconds(1);
        change(&world);
        ended.push((!counts(&first), !counts(&second)));
    }
    ended
}

#[test]
fn whoever_stands_behind_the_first_token_ends_all_that_came_of_it() {
    let both = [(true, true); 2];
    let disable = |id: &'static str| {
        after(move |world| world.change_client(id, |one| one.settings.enabled = false))
    };
    assert_eq!(disable(BACKEND), both);
    // The client that the first token was issued to.
    assert_eq!(disable(PORTAL), both);
    assert_eq!(disable(PARTNER), [(false, false); 2]);
    assert_eq!(
        after(|world| world.change_provider(|idp| idp.settings.enabled = false)),
        both
    );
}

#[test]
fn rfc7009_s2_1_revoking_a_token_ends_what_it_was_traded_for_and_not_what_came_before() {
    let revoke = |index: usize| {
        after(move |world| {
            let token = &world.store.issued()[index];
            let now = world.clock.now();
            let revoking = world
                .store
                .issued_token_revoke(token.decision, now, token.expires_at);
            wait(revoking).unwrap();
        })
    };
    assert_eq!(revoke(0), [(true, true); 2]);
    assert_eq!(revoke(1), [(true, true); 2]);
    assert_eq!(revoke(2), [(false, true); 2]);
}

#[test]
fn a_jwt_whose_record_is_gone_is_traded_no_more() {
    let world = world();
    let token = alices(&world).access_token;
    world.store.forget_issued();
    let decision = exchange(&world, &token, &[]);
    assert_eq!(refused(&decision), Reason::TradedTokenUnknown);
}

/// The world where alice has signed in to the web application, which may trade tokens, and what it got.
struct SignedIn {
    world: World,
    alice: Arc<User>,
    answer: TokenAnswer,
}

fn signed_in() -> SignedIn {
    let world = browser::world();
    settle(&world);
    world.change_client(WEB, |web| {
        web.settings.grant_types.insert(GrantType::TokenExchange);
        web.settings.resources = [STOCK.parse().unwrap()].into();
        web.settings.default_scope = "b".parse().unwrap();
    });
    let alice = browser::add_user(&world, "alice");
    let session = browser::session(&world, &alice);
    let code = browser::code(&world, &[("scope", "openid a")], &session);
    let answer = granted(browser::trade(&world, &code, &[]));
    SignedIn {
        world,
        alice,
        answer,
    }
}

impl SignedIn {
    fn trade(
        &self,
        (token, token_type): (&str, &str),
        scope: &str,
    ) -> jurat_issuance::decision::Decision {
        let form = [
            ("grant_type", EXCHANGE),
            ("subject_token", token),
            ("subject_token_type", token_type),
            ("resource", STOCK),
            ("scope", scope),
        ];
        self.world.ask_with(&form, Some(&basic(WEB, WEB_SECRET)))
    }

    fn id_token(&self) -> &str {
        self.answer.id_token.as_deref().unwrap()
    }
}

#[test]
fn a_users_traded_token_names_user_and_grant_and_falls_with_each_of_them() {
    for by_grant in [true, false] {
        let all = signed_in();
        let own = (&*all.answer.access_token, ACCESS_TOKEN);
        let answer = granted(all.trade(own, ""));
        assert!(answer.refresh_token.is_none() && answer.id_token.is_none());
        let world = &all.world;
        let record = world.store.issued().pop().unwrap();
        assert_eq!(record.user, Some(all.alice.id()));
        assert_eq!(record.grant, world.store.issued()[0].grant);
        assert!(record.grant.is_some());
        if by_grant {
            let now = world.clock.now();
            wait(world.store.grant_revoke(record.grant.unwrap(), now)).unwrap();
        } else {
            world.change_user(all.alice.id(), |parts| parts.settings.enabled = false);
        }
        let expected = if by_grant {
            TokenRefusal::Revoked
        } else {
            TokenRefusal::Withdrawn
        };
        assert_eq!(judged(world, &answer.access_token).err(), Some(expected));
    }
}

#[test]
fn an_id_token_brings_what_its_user_consented_to_and_no_more() {
    let all = signed_in();
    let own = (all.id_token(), ID_TOKEN);
    let answer = granted(all.trade(own, ""));
    assert_eq!(answer.scope.to_string(), "openid a");
    assert!(answer.refresh_token.is_none() && answer.id_token.is_none());
    let token = judged(&all.world, &answer.access_token).unwrap();
    assert_eq!(token.user, Some(all.alice.id()));
    let decision = all.trade(own, "b");
    assert_eq!(refused(&decision), Reason::ScopeNotAllowed);
    // Where nobody is asked the client's settings say.
    all.world.change_client(WEB, |web| {
        web.settings.consent = ConsentPolicy::Implied;
    });
    assert_eq!(granted(all.trade(own, "b")).scope.to_string(), "b");
}

#[test]
fn openid_connect_core_s3_1_3_7_an_id_token_is_its_own_clients_alone_until_it_ends() {
    let all = signed_in();
    let own = (all.id_token(), ID_TOKEN);
    let decision = trade(&all.world, own, &[]);
    assert_eq!(refused(&decision), Reason::TradedTokenOfAnother);
    // RFC 8725 section 3.12: it is no access token, nor the other way round.
    for mistaken in [
        (all.id_token(), ACCESS_TOKEN),
        (all.id_token(), JWT),
        (&*all.answer.access_token, ID_TOKEN),
    ] {
        assert_eq!(
            refused(&all.trade(mistaken, "")),
            Reason::TradedTokenUnknown
        );
    }
    all.world.clock.advance_seconds(3599);
    assert_eq!(granted(all.trade(own, "")).expires_in, 1);
    all.world.clock.advance_seconds(1);
    assert_eq!(refused(&all.trade(own, "")), Reason::TradedTokenExpired);
}

#[test]
fn an_id_token_counts_as_long_as_its_user_does() {
    for change in [
        (|parts| parts.settings.enabled = false) as fn(&mut jurat_registry::user::UserParts),
        |parts| parts.valid_from = timestamp(NOW + 1),
    ] {
        let all = signed_in();
        all.world.clock.advance_seconds(2);
        all.world.change_user(all.alice.id(), change);
        let decision = all.trade((all.id_token(), ID_TOKEN), "");
        assert_eq!(refused(&decision), Reason::TradedTokenRevoked);
    }
}

#[test]
fn rfc7523_s3_of_64_who_trade_one_jwt_at_once_one_gets_a_token() {
    let world = world();
    world.change_provider(|idp| idp.settings.clients = AllowedClients::AnyAuthenticated);
    let jwt = world.third_party().sign();
    let outcomes = thread::scope(|scope| {
        let one = || scope.spawn(|| trade(&world, (&jwt, JWT), &[]).outcome);
        let all: Vec<_> = (0..64).map(|_| one()).collect();
        let outcomes = all.into_iter().map(|one| one.join().unwrap());
        outcomes.collect::<Vec<_>>()
    });
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1);
    for lost in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(lost.reason(), Reason::AssertionReplayed);
    }
    assert_eq!((world.store.marks(), world.store.issued().len()), (1, 1));
}
