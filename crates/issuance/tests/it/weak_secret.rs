//! Weak secrets, which people bring along: hashed slowly, looked at only once the guess is admitted, and no key of a MAC.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::task::{Context, Poll};

use jurat_issuance::authorization_server::SecretNotKept;
use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_issuance::unproven_request::TokenRequest;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_registry::client::ClientSettings;
use jurat_registry::client_credential::ClientSecret;

use crate::world::*;

const LEGACY: &str = "legacy";
const WEAK: &str = "correct-horse";
const WRONG: &str = "battery-staple";
const OWN_TOKEN: (&str, &str) = ("grant_type", "client_credentials");

fn weak(world: &World, text: &str) -> ClientSecret {
    let id = LEGACY.parse().unwrap();
    let settings = ClientSettings::default();
    let kept = world.server.secret_digest(text, &id, &settings);
    ClientSecret {
        digest: wait(kept).unwrap(),
        ..world.secret(PORTAL_SECRET)
    }
}

fn world_with(secret: &str) -> World {
    let world = World::new();
    let secrets = vec![weak(&world, secret)];
    world.add_client(LEGACY, Vec::new(), secrets, |client| {
        client.grant_types = [GrantType::ClientCredentials].into();
    });
    world
}

fn address(last: u16) -> IpAddr {
    let [high, low] = last.to_be_bytes();
    IpAddr::V4(Ipv4Addr::new(198, 18, high, low))
}

fn by_basic(world: &World, from: u16, id: &str, secret: &str) -> Decision {
    world.ask_from(Some(address(from)), &[OWN_TOKEN], Some(&basic(id, secret)))
}

fn by_post(world: &World, from: u16, secret: &str) -> Decision {
    let form = [OWN_TOKEN, ("client_id", LEGACY), ("client_secret", secret)];
    world.ask_from(Some(address(from)), &form, None)
}

/// How many of so many guesses are answered as such.
fn answered(world: &World, from: u16, id: &str, secret: &str, guesses: usize) -> usize {
    let slowed = |decision: &Decision| refused(decision) == Reason::GuessingSlowedDown;
    (0..guesses)
        .filter(|_| !slowed(&by_basic(world, from, id, secret)))
        .count()
}

#[test]
fn rfc6749_s2_3_1_a_weak_secret_counts_in_header_and_body() {
    let world = world_with(WEAK);
    granted(by_basic(&world, 1, LEGACY, WEAK));
    granted(by_post(&world, 1, WEAK));
    assert_eq!(refused(&by_post(&world, 1, WRONG)), Reason::SecretWrong);
    assert_eq!(
        refused(&by_basic(&world, 1, LEGACY, "Correct-horse")),
        Reason::SecretWrong
    );
    world.change_client(LEGACY, |legacy| {
        legacy.secrets[0].expires_at = Some(timestamp(NOW));
    });
    assert_eq!(refused(&by_post(&world, 1, WEAK)), Reason::SecretExpired);
    world.change_client(LEGACY, |legacy| {
        legacy.secrets[0].expires_at = None;
        legacy.settings.enabled = false;
    });
    assert_eq!(refused(&by_post(&world, 1, WEAK)), Reason::ClientDisabled);
}

#[test]
fn a_weak_and_a_strong_secret_count_at_once_so_that_one_can_take_over() {
    let world = world_with(WEAK);
    let strong = world.secret(PORTAL_SECRET);
    world.change_client(LEGACY, |legacy| legacy.secrets.push(strong));
    granted(by_post(&world, 1, WEAK));
    granted(by_post(&world, 1, PORTAL_SECRET));
}

#[test]
fn rfc6749_s2_3_1_guesses_are_admitted_first_and_then_even_the_right_one_waits() {
    let world = world_with(WEAK);
    assert_eq!(answered(&world, 1, LEGACY, WRONG, 12), 10);
    let slowed = by_basic(&world, 1, LEGACY, WEAK).outcome.err().unwrap();
    assert_eq!(
        (
            slowed.reason(),
            slowed.status(),
            slowed.retry_after_seconds()
        ),
        (Reason::GuessingSlowedDown, 401, Some(30))
    );
    world.clock.advance_seconds(30);
    granted(by_basic(&world, 1, LEGACY, WEAK));
    // What is right is not counted: it may be presented without end.
    for _ in 0..30 {
        granted(by_post(&world, 1, WEAK));
    }
}

#[test]
fn whoever_guesses_from_elsewhere_keeps_nobody_out_who_has_proven_itself_before() {
    let world = world_with(WEAK);
    granted(by_post(&world, 1, WEAK));
    let answered: usize = (10..20)
        .map(|from| answered(&world, from, LEGACY, WRONG, 10))
        .sum();
    assert_eq!(answered, 50);
    granted(by_post(&world, 1, WEAK));
    assert_eq!(
        refused(&by_post(&world, 99, WEAK)),
        Reason::GuessingSlowedDown
    );
}

#[test]
fn a_strong_secret_is_never_refused_because_others_guess_short_ones() {
    let world = World::new();
    assert_eq!(answered(&world, 1, PORTAL, WRONG, 12), 10);
    granted(by_basic(&world, 1, PORTAL, PORTAL_SECRET));
}

#[test]
fn guessing_says_nothing_of_whether_there_is_a_client_or_a_weak_secret() {
    let world = world_with(WEAK);
    world.add_client("off", Vec::new(), vec![weak(&world, WEAK)], |off| {
        off.enabled = false;
    });
    let run = |from, id: &str, secret: &str| {
        let answers = (0..12).map(|_| {
            let rejection = by_basic(&world, from, id, secret).outcome.err().unwrap();
            (rejection.error_answer(), rejection.retry_after_seconds())
        });
        answers.collect::<Vec<_>>()
    };
    let unknown = run(1, "nobody", WRONG);
    assert_eq!(run(2, LEGACY, WRONG), unknown);
    assert_eq!(run(3, PORTAL, WRONG), unknown);
    assert_eq!(run(4, "off", WEAK), unknown);
}

fn percent_encoded(text: &str) -> String {
    form_of(&[("", text)]).replacen("&=", "", 1)
}

/// RFC 6749 section 2.3.1 has id and secret form-encoded; many clients forget it.
#[test]
fn rfc6749_s2_3_1_a_secret_with_percent_plus_or_colon_counts_encoded_and_as_it_stands() {
    for secret in ["p%41ss+w:rd", "100%-sure", "a+b c:d%3A", "%%%+++:::"] {
        let world = world_with(secret);
        let encoded = percent_encoded(secret);
        granted(by_basic(&world, 1, LEGACY, &encoded));
        granted(by_basic(&world, 1, LEGACY, secret));
        granted(by_post(&world, 1, secret));
        let wrong = format!("{secret}x");
        assert_eq!(
            refused(&by_basic(&world, 1, LEGACY, &wrong)),
            Reason::SecretWrong
        );
        // Once decoded is enough.
        let twice = encoded.replace('%', "%25");
        assert_eq!(
            refused(&by_basic(&world, 1, LEGACY, &twice)),
            Reason::SecretWrong
        );
    }
}

#[test]
fn rfc6749_s2_3_1_two_readings_are_two_guesses() {
    let world = world_with(WEAK);
    assert_eq!(answered(&world, 1, LEGACY, "battery-stapl%65", 12), 5);
    // Of a strong secret no guess is of any use, so a request is one.
    let long = "wrong%20secret-of-as-many-characters-as-it-takes";
    assert_eq!(answered(&world, 2, PORTAL, long, 12), 10);
    // An id that reads in two ways is two clients.
    world.add_client("a+b", Vec::new(), vec![weak(&world, WEAK)], |_| {});
    assert_eq!(answered(&world, 3, "a%2Bb", WRONG, 12), 10);
    assert_eq!(answered(&world, 3, "a+b", WRONG, 1), 0);
}

#[test]
fn rfc8725_s3_5_a_weak_secret_is_no_key_of_a_mac() {
    let world = World::new();
    let keep = |text: &str, algorithm| {
        let settings = ClientSettings {
            token_endpoint_auth_method: Some(ClientAuthMethod::ClientSecretJwt),
            token_endpoint_auth_signing_alg: algorithm,
            ..ClientSettings::default()
        };
        let id = LEGACY.parse().unwrap();
        wait(world.server.secret_digest(text, &id, &settings))
    };
    let refused = |text: &str, algorithm| {
        let kept = keep(text, algorithm).err();
        matches!(kept, Some(SecretNotKept::Invalid(invalid)) if invalid.field == "secret")
    };
    assert!(refused(WEAK, None));
    assert!(refused(&"x".repeat(31), None));
    assert!(refused(&"x".repeat(63), Some(MacAlgorithm::Hs512)));
    assert!(keep(&"x".repeat(32), None).is_ok());
    let kept = keep(&"x".repeat(64), Some(MacAlgorithm::Hs512)).unwrap();
    assert!(kept.sealed().is_some());
}

#[test]
fn what_is_no_secret_is_refused_and_of_a_weak_one_only_a_slow_hash_is_kept() {
    let world = World::new();
    let id = LEGACY.parse().unwrap();
    let settings = ClientSettings::default();
    let keep = |text: &str| wait(world.server.secret_digest(text, &id, &settings));
    for none in ["", "seven77", &"x".repeat(513), "höchst geheim"] {
        assert!(matches!(keep(none), Err(SecretNotKept::Invalid(_))));
    }
    let kept = keep(WEAK).unwrap();
    assert!(kept.argon2id().unwrap().starts_with("$argon2id$v=19$m="));
    assert!(!kept.matches(WEAK) && kept.sealed().is_none());
}

type Deciding<'a> = Pin<Box<dyn Future<Output = Decision> + 'a>>;

/// Every future is polled before any other work is done here.
async fn all_at_once(mut deciding: Vec<Deciding<'_>>) -> Vec<Decision> {
    let mut decided = Vec::new();
    std::future::poll_fn(|context: &mut Context<'_>| {
        deciding.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Ready(decision) => {
                decided.push(decision);
                false
            }
            Poll::Pending => true,
        });
        if deciding.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    decided
}

/// So many requests at once, each with a peer and a client.
fn ask_at_once(world: &World, peers_and_ids: &[(IpAddr, String)]) -> Vec<Decision> {
    let form = Form::parse(b"grant_type=client_credentials").unwrap();
    let headers: Vec<_> = peers_and_ids
        .iter()
        .map(|(_, id)| basic(id, WRONG))
        .collect();
    let requests: Vec<_> = peers_and_ids
        .iter()
        .zip(&headers)
        .map(|((peer, _), header)| TokenRequest {
            form: &form,
            authorization: Some(header.as_bytes()),
            peer: Some(*peer),
        })
        .collect();
    let deciding = requests.iter().map(|request| {
        let deciding: Deciding<'_> = Box::pin(world.server.token_request(request));
        deciding
    });
    wait(all_at_once(deciding.collect()))
}

#[test]
fn rfc6749_s2_3_1_of_64_wrong_ones_at_once_a_budget_is_looked_at() {
    let world = world_with(WEAK);
    let same = vec![(address(1), LEGACY.to_owned()); 64];
    let decisions = ask_at_once(&world, &same);
    let with = |reason| {
        decisions
            .iter()
            .filter(|one| refused(one) == reason)
            .count()
    };
    assert_eq!(with(Reason::SecretWrong), 10);
    assert_eq!(with(Reason::GuessingSlowedDown), 54);
}

/// More than the threads and their queue take, each by another client from another address: the surplus is told to come again, and it makes
/// no difference that there are no such clients.
#[test]
fn what_is_beyond_the_queue_of_the_hashing_threads_is_turned_away_and_not_counted() {
    let world = world_with(WEAK);
    let many: Vec<_> = (0..500)
        .map(|number| (address(number), format!("nobody-{number}")))
        .collect();
    let decisions = ask_at_once(&world, &many);
    let turned_away = |number: &usize| refused(&decisions[*number]) == Reason::StoreUnavailable;
    let turned_away: Vec<_> = (0..many.len()).filter(turned_away).collect();
    assert!(!turned_away.is_empty());
    for &number in &turned_away {
        let refusal = decisions[number].outcome.as_ref().err().unwrap();
        assert_eq!(
            (refusal.status(), refusal.retry_after_seconds()),
            (503, Some(2))
        );
    }
    // Whoever was turned away has all its guesses left.
    let (_, name) = &many[turned_away[0]];
    assert_eq!(answered(&world, 1000, name, WRONG, 12), 10);
}
