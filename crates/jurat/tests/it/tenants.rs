//! Tenants and administrators: made, named with `--tenant` and `--as`, kept apart, taken away.

use serde_json::json;

use crate::place::Place;

#[test]
fn a_tenant_is_made_named_by_commands_and_taken_away() {
    let place = Place::new();
    let server = place.serve();
    let made = place.does(
        "tenant create acme --display-name 'Acme Ltd' --administrator acme-admin --generate-key . --key-algorithm ES256",
    );
    assert!(made.out.contains("--tenant acme"), "{}", made.out);
    let shown = place.json("tenant show acme");
    let url = server.url();
    assert_eq!(shown["issuer_in_use"], format!("{url}/t/acme"));
    place.does(
        "client create --tenant acme --id portal --secret --grant client_credentials --scope a",
    );
    let ids = |line: &str| {
        let listed = place.json(line);
        let items = listed["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|one| one["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("client list --tenant acme"), ["portal"]);
    assert!(ids("client list").is_empty());
    // The tenant's own administrator, at the tenant's own address.
    let own = format!("--server {url}/t/acme --as acme-admin --key acme-admin.key");
    assert_eq!(ids(&format!("client list {own}")), ["portal"]);
    place
        .jurat(&format!("tenant list {own}"))
        .is_refused(3, &["role system"]);
    place
        .jurat("client list --tenant nobody")
        .is_refused(1, &["nothing at this address"]);
    place.does("tenant update acme --most-clients 1 --token-lifetime 60");
    assert_eq!(place.json("tenant show acme")["quotas"]["clients"], 1);
    place
        .jurat("client create --tenant acme --id more --secret")
        .is_refused(3, &["1 clients and no more"]);
    let listed = place.does("tenant list");
    assert!(listed.out.contains("Acme Ltd"), "{}", listed.out);
    place
        .jurat("tenant delete acme")
        .is_refused(1, &["switch the tenant off"]);
    place.does("tenant disable acme");
    place.does("tenant delete acme");
    let names = place.json("tenant list")["items"].as_array().unwrap().len();
    assert_eq!(names, 1);
    place
        .jurat("tenant create acme --generate-key .")
        .is_refused(2, &["--administrator"]);
    place
        .jurat("tenant create acme --issuer https://elsewhere.example")
        .is_refused(1, &["--issuer"]);
}

#[test]
fn an_administrator_gets_in_by_an_own_key_and_does_what_the_role_allows() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id portal --secret");
    place.does("administrator create ops --role operator --generate-key . --key-algorithm ES256");
    let ops = "--as ops --key ops.key";
    place.does(&format!("client disable portal {ops}"));
    place
        .jurat(&format!("client create --id more --secret {ops}"))
        .is_refused(3, &["role tenant", "yours is operator"]);
    place.does("administrator update ops --role auditor --name 'Night shift'");
    place
        .jurat(&format!("client enable portal {ops}"))
        .is_refused(3, &["role operator"]);
    let shown = place.json("administrator show ops");
    assert_eq!(
        (&shown["role"], &shown["name"]),
        (&json!("auditor"), &json!("Night shift"))
    );
    let listed = place.does("administrator list");
    assert!(listed.out.contains("jurat-admin"), "{}", listed.out);
    place
        .jurat("administrator delete jurat-admin")
        .is_refused(1, &["last system administrator"]);
    place.does("administrator disable ops");
    place
        .jurat(&format!("client list {ops}"))
        .is_refused(3, &["does not let the administrator in"]);
    place.does("administrator delete ops");
}
