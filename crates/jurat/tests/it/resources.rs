//! `jurat resource`: from its registration to a token for it.

use serde_json::json;

use crate::place::Place;

const ORDERS: &str = "https://orders.example.com";

#[test]
fn a_resource_is_registered_changed_and_decides_about_its_tokens() {
    let place = Place::new();
    let _server = place.serve();
    assert!(
        place
            .does("resource list")
            .out
            .contains("jurat resource create --help")
    );
    let created = place.does(
        "resource create --uri https://orders.example.com --name Orders --default-scope orders.read=See --scope orders.write --token-format opaque --token-lifetime 600 --resource-server orders-api",
    );
    for told in [
        "orders.read (default)  See",
        "token.lifetime_seconds",
        "600",
    ] {
        assert!(created.out.contains(told), "{told}: {}", created.out);
    }
    place.does("resource update https://orders.example.com --scope orders.cancel --remove-scope orders.write --unset token-lifetime");
    let shown = place.json("resource show https://orders.example.com");
    let scopes: Vec<_> = shown["scopes"].as_object().unwrap().keys().collect();
    assert_eq!(scopes, ["orders.cancel", "orders.read"]);
    assert_eq!(
        shown["token"],
        json!({"format": "opaque", "algorithm": null, "lifetime_seconds": null})
    );

    place.does("client create --id partner-1 --generate-key . --scope orders.read --resource https://orders.example.com");
    let token = place
        .json("token --key partner-1.key --issuer partner-1 --resource https://orders.example.com");
    assert_eq!(token["scope"], "orders.read");
    assert!(
        token["access_token"]
            .as_str()
            .unwrap()
            .starts_with("jur_at_")
    );

    place.does("resource disable https://orders.example.com");
    place
        .jurat("token --key partner-1.key --issuer partner-1 --resource https://orders.example.com")
        .is_refused(1, &["invalid_target"]);
    place.does("resource enable https://orders.example.com");
    place.does("resource delete https://orders.example.com");
    assert_eq!(place.json("resource list")["items"], json!([]));
}

#[test]
fn what_is_wrong_with_a_resource_names_the_flag_and_the_way_out() {
    let place = Place::new();
    let _server = place.serve();
    place
        .jurat("resource create --uri orders")
        .is_refused(2, &["--uri"]);
    place
        .jurat("resource create --uri https://orders.example.com --token-lifetime 0")
        .is_refused(1, &["--token-lifetime"]);
    place
        .jurat("resource create --uri https://orders.example.com --scope =text")
        .is_refused(2, &["one word", "--scope"]);
    place
        .jurat(&format!("resource update {ORDERS}"))
        .is_refused(2, &["nothing to change", "jurat resource update --help"]);
    place
        .jurat(&format!("resource show {ORDERS}"))
        .is_refused(1, &["no resource"]);
}
