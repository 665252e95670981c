//! Passwords against the reference implementation's own hash, and hashes that nobody should be made to compute.
//! The queue before the threads is tested beside them.

use jurat_registry::randomness::SeededRandomness;
use proptest::prelude::*;

use super::*;

fn passwords() -> Passwords {
    Passwords::new().unwrap()
}

/// As `argon2 …` of the reference implementation writes it, for "password" and the salt "somesalt": RFC 9106's own code, `test.c`.
const OF_THE_REFERENCE: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

#[tokio::test]
async fn a_password_is_known_again_and_no_other_is() {
    let passwords = passwords();
    let chance = SeededRandomness::new(1);
    let hash = passwords.hash("correct horse", &chance).await.unwrap();
    assert!(
        hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{hash}"
    );
    let verify = |password| passwords.verify(password, Some(&hash));
    assert_eq!(verify("correct horse").await, Ok(Verdict::Right));
    for other in ["correct horsf", "", "correct horse ", &"x".repeat(5000)] {
        assert_eq!(verify(other).await, Ok(Verdict::Wrong), "{other:?}");
    }
    let again = passwords.hash("correct horse", &chance).await.unwrap();
    assert_ne!(hash, again, "each has a salt of its own");
}

#[tokio::test]
async fn rfc9106_a_hash_of_the_reference_implementation_is_right_and_weak() {
    let passwords = passwords();
    let verdict = passwords.verify("password", Some(OF_THE_REFERENCE)).await;
    assert_eq!(verdict, Ok(Verdict::RightAndWeaklyHashed));
    let verdict = passwords.verify("passwore", Some(OF_THE_REFERENCE)).await;
    assert_eq!(verdict, Ok(Verdict::Wrong));
}

#[tokio::test]
async fn where_there_is_no_hash_every_password_is_wrong() {
    let passwords = passwords();
    for password in ["", "password", "ZZZZZZZZZZZZZZZZ"] {
        assert_eq!(passwords.verify(password, None).await, Ok(Verdict::Wrong));
    }
}

#[test]
fn the_decoy_costs_what_a_hash_of_today_costs() {
    assert!(!is_weak(&decoy().unwrap()));
    assert!(readable(&decoy().unwrap().to_string()).is_some());
}

#[test]
fn only_argon2id_within_reason_is_read() {
    assert!(readable(OF_THE_REFERENCE).is_some());
    let changed = |from: &str, to: &str| OF_THE_REFERENCE.replace(from, to);
    for other in [
        changed("argon2id", "argon2i"),
        changed("argon2id", "argon2d"),
        changed("v=19", "v=16"),
        changed("$v=19", ""),
        changed("m=256", "m=262145"),
        changed("m=256", "m=4294967295"),
        changed("t=2", "t=17"),
        changed("p=1", "p=17"),
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ".to_owned(),
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW".to_owned(),
        String::new(),
    ] {
        assert!(readable(&other).is_none(), "{other}");
    }
}

#[test]
fn less_memory_or_less_work_than_today_is_weak_and_more_is_not() {
    let weak = |params: &str| {
        let hash = OF_THE_REFERENCE.replace("m=256,t=2,p=1", params);
        is_weak(&PasswordHash::new(&hash).unwrap())
    };
    assert!(weak("m=256,t=16,p=1"));
    assert!(weak("m=19456,t=1,p=1"));
    assert!(!weak("m=19456,t=2,p=1"));
    assert!(!weak("m=47104,t=1,p=1"));
}

proptest! {
    #[test]
    fn whatever_stands_for_a_hash_is_read_without_a_panic(text in "\\PC{0,80}|\\$argon2id\\$v=[0-9]{1,3}\\$m=[0-9]{1,10},t=[0-9]{1,10},p=[0-9]{1,10}\\$[A-Za-z0-9+/]{0,30}\\$[A-Za-z0-9+/]{0,60}") {
        let _ = readable(&text);
    }
}
