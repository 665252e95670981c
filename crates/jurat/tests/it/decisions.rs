//! `jurat decision` and `jurat grant`.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::place::Place;

#[test]
fn decisions_are_listed_and_shown_check_by_check() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --generate-key . --default-scope orders.read --scope orders.read");
    place.does("token --key partner-1.key --issuer partner-1");
    let listed = place.json("decision list --granted --client partner-1");
    let granted = &listed["items"][0];
    assert_eq!(granted["token"]["scope"], "orders.read");
    let id = granted["id"].as_str().unwrap();
    let shown = place.does(&format!("decision show {id}"));
    assert!(shown.out.contains("orders.read"), "{}", shown.out);
    place
        .jurat("token --key partner-1.key --issuer partner-2")
        .is_refused(1, &[]);
    // A refusal is brought to the store a few times a second.
    let given_up = Instant::now() + Duration::from_secs(20);
    let refused = loop {
        let listed = place.json("decision list --refused --reason issuer-unknown");
        match listed["items"].get(0) {
            Some(refused) => break refused.clone(),
            None => assert!(Instant::now() < given_up, "it never comes"),
        }
        sleep(Duration::from_millis(50));
    };
    assert_eq!(refused["issuer"], "partner-2");
    let table = place.does("decision list --limit 50");
    assert!(
        table.out.contains("issuer-unknown") && table.out.contains(id),
        "{}",
        table.out
    );
    place
        .jurat("decision list --reason because")
        .is_refused(1, &["reason"]);
    place
        .jurat("decision show 01JZZZZZZZZZZZZZZZZZZZZZZZ")
        .is_refused(1, &["30 days"]);
}

#[test]
fn of_grants_there_is_nothing_until_one_lasts_and_tokens_end_together() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --generate-key . --default-scope orders.read --scope orders.read");
    place.does("token --key partner-1.key --issuer partner-1");
    let none = place.does("grant list --client partner-1");
    assert!(none.out.contains("no such grant"), "{}", none.out);
    let ended = place.json("grant revoke-all --client partner-1");
    assert_eq!((&ended["grants"], &ended["tokens"]), (&0.into(), &1.into()));
    place.jurat("grant revoke-all").is_refused(2, &["--client"]);
    for command in ["show", "revoke"] {
        let command = format!("grant {command} 01JZZZZZZZZZZZZZZZZZZZZZZZ");
        place.jurat(&command).is_refused(1, &["no grant"]);
    }
}
