//! `jurat registration`, and a client that registers itself with what it gives.

use crate::place::Place;

#[test]
fn a_client_registers_itself_with_a_token_that_an_administrator_made() {
    let place = Place::new();
    place.write(
        "jurat.toml",
        "[registration]\nenabled = true\ngrant_types = [\"client_credentials\"]\nscope = \"orders.read\"\n",
    );
    let server = place.serve_with("--config jurat.toml");
    let made = place.json("registration create-token --purpose portal --uses 2 --expires 2d");
    assert_eq!(made["uses_left"], 2);
    let token = made["token"].as_str().unwrap();
    let stated = r#"{"grant_types":["client_credentials"],"scope":"orders.read orders.write"}"#;
    let answer = std::process::Command::new("curl")
        .args(["-s", "-H", "Content-Type: application/json", "-d", stated])
        .args(["-H", &format!("Authorization: Bearer {token}")])
        .arg(format!("{}/oauth2/register", server.url()))
        .output()
        .unwrap();
    let registered: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(registered["scope"], "orders.read");
    let shown = place.json(&format!(
        "client show {}",
        registered["client_id"].as_str().unwrap()
    ));
    assert_eq!(shown["token_endpoint_auth_method"], "client_secret_basic");
    place.does(&format!(
        "registration revoke-token {}",
        made["id"].as_str().unwrap()
    ));
    place
        .jurat("registration revoke-token nothing")
        .is_refused(1, &["no initial access token"]);
}

#[test]
fn where_clients_do_not_register_themselves_no_token_for_it_is_made() {
    let place = Place::new();
    let _server = place.serve();
    place
        .jurat("registration create-token --purpose portal")
        .is_refused(1, &["registration.enabled"]);
    place
        .jurat("registration create-token --purpose portal --expires tomorrow")
        .is_refused(2, &["--expires"]);
}
