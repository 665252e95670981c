//! Clients: what is refused, with the file or name at fault and the way out; credentials that take over from one another.

use serde_json::json;

use crate::place::Place;

#[test]
fn an_unreadable_certificate_names_its_file_and_what_was_wrong() {
    let place = Place::new();
    let _server = place.serve();
    place.write(
        "broken.crt",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    place
        .jurat("client create --id a --certificate broken.crt")
        .is_refused(1, &["broken.crt", "certificate"]);
    place.write("empty.crt", "");
    place
        .jurat("client create --id a --certificate empty.crt")
        .is_refused(1, &["empty.crt", "no PEM block"]);
    place
        .jurat("client create --id a --certificate missing.crt")
        .is_refused(1, &["missing.crt", "No such file"]);
    place.openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem");
    place
        .jurat("client create --id a --certificate private.pem")
        .is_refused(1, &["private.pem", "private key"]);
    place.openssl("req -x509 -newkey rsa:1024 -nodes -days 3 -subj /CN=short -keyout short.key -out short.crt");
    place
        .jurat("client create --id a --certificate short.crt")
        .is_refused(1, &["short.crt", "1024", "2048"]);
    assert_eq!(place.json("client list")["items"], json!([]));
}

#[test]
fn a_taken_name_is_refused_and_leaves_no_files_behind() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --scope a");
    place
        .jurat("client create --id partner-1 --generate-key keys")
        .is_refused(1, &["partner-1", "already", "a client"]);
    assert!(!place.path("keys/partner-1.key").exists());
    place.does("idp create --issuer https://idp.example.com");
    place
        .jurat("client create --id https://idp.example.com")
        .is_refused(1, &["already", "an identity provider"]);
}

#[test]
fn a_generated_key_never_overwrites() {
    let place = Place::new();
    let _server = place.serve();
    place.write("partner-1.key", "mine");
    place
        .jurat("client create --id partner-1 --generate-key .")
        .is_refused(1, &["partner-1.key", "not overwritten"]);
    assert_eq!(place.read("partner-1.key"), "mine");
    place
        .jurat("client create --generate-key .")
        .is_refused(2, &["--id ID"]);
    place
        .jurat("client show partner-1")
        .is_refused(1, &["no client"]);
}

#[test]
fn a_preset_is_shown_in_full_with_its_reasons_and_an_unknown_one_lists_those_there_are() {
    let place = Place::new();
    let _server = place.serve();
    place
        .jurat("client create --id a --preset axwy")
        .is_refused(2, &["no preset axwy", "axway", "salesforce"]);
    place
        .jurat("idp create --issuer b --preset axway")
        .is_refused(2, &["says nothing of identity providers"]);
    let made =
        place.does("client create --id a --preset axway --allow padded-base64 --replay once");
    for words in [
        "assertion.audiences = http://apigateway/api/oauth/token",
        "as strings",
        "replaced by the command line",
    ] {
        assert!(
            made.err.contains(words),
            "{words:?} is not in:\n{}",
            made.err
        );
    }
    let client = place.json("client show a");
    let tolerated = json!(["missing-sub", "padded-base64", "string-dates"]);
    let mut seen: Vec<_> = client["assertion"]["compatibility"]
        .as_array()
        .unwrap()
        .clone();
    seen.sort_by_key(|v| v.as_str().unwrap().to_string());
    assert_eq!(json!(seen), tolerated);
    assert_eq!(client["assertion"]["replay"], "once");
    assert_eq!(client["token"]["format"], "opaque");
}

#[test]
fn a_dry_run_sends_nothing_and_shows_no_secret() {
    let place = Place::new();
    place.write("s", "0123456789abcdef0123456789abcdef");
    let ran = place.does("client create --id a --preset box --secret-file s --dry-run");
    assert!(ran.out.contains("\"preset\": \"box\""), "{}", ran.out);
    assert!(!ran.out.contains("0123456789abcdef"), "{}", ran.out);
    assert!(ran.err.contains("Nothing was sent"), "{}", ran.err);
}

#[test]
fn one_credential_takes_over_from_another() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id p --generate-key one --scope a --default-scope a");
    place.does("client credential add p --generate-key two --expires 90d");
    let list = place.json("client credential list p");
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert!(list[1]["expires_at"].is_string(), "{list}");
    let first = list[0]["id"].as_str().unwrap();
    place.does("token --key one/p.key --issuer p");
    place.does(&format!("client credential disable p {first}"));
    place
        .jurat("token --key one/p.key --issuer p")
        .is_refused(1, &["invalid_grant"]);
    place.does("token --key two/p.key --issuer p");
    place.does(&format!("client credential enable p {first}"));
    place.does("token --key one/p.key --issuer p");
    place.does(&format!("client credential remove p {first}"));
    assert_eq!(
        place
            .json("client credential list p")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    place
        .jurat("client credential add p")
        .is_refused(2, &["no key was named", "--certificate"]);
}

#[test]
fn settings_are_stated_changed_and_put_back() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id c --name 'A name' --scope 'a b' --scope c --default-scope a --resource https://api.example.com --on-behalf-of alice --on-behalf-of bob --response-member instance_url=https://x --algorithm RS256 --type at+jwt --skew 10 --token-algorithm EdDSA --token-lifetime 60 --expires 2099-01-31 --disabled");
    let client = place.json("client show c");
    assert_eq!(client["scope"], json!(["a", "b", "c"]));
    assert_eq!(client["on_behalf_of"], json!({"only": ["alice", "bob"]}));
    assert_eq!(
        client["response_members"],
        json!({"instance_url": "https://x"})
    );
    assert_eq!(client["expires_at"], "2099-01-31T00:00:00Z");
    assert_eq!(client["enabled"], false);
    assert_eq!(client["assertion"]["algorithms"], json!(["RS256"]));
    place.does("client update c --unset on-behalf-of --unset expires --unset token-lifetime --on-behalf-of any");
    place.does("client update c --unset on-behalf-of --unset algorithm");
    let client = place.json("client show c");
    assert_eq!(client["on_behalf_of"], "nobody");
    assert_eq!(client["expires_at"], json!(null));
    assert_eq!(client["token"]["lifetime_seconds"], json!(null));
    assert_eq!(client["token"]["algorithm"], "EdDSA");
    assert_eq!(
        client["assertion"]["algorithms"].as_array().unwrap().len(),
        10
    );
    place
        .jurat("client update c")
        .is_refused(2, &["nothing to change"]);
    place
        .jurat("client update c --unset colour")
        .is_refused(2, &["colour", "audience"]);
    place
        .jurat("client update c --default-scope z")
        .is_refused(1, &["default"]);
    place
        .jurat("client update c --max-assertion-life 0")
        .is_refused(1, &["86400"]);
    place
        .jurat("client update c --expires tomorrow")
        .is_refused(2, &["tomorrow", "90d"]);
}

#[test]
fn clients_are_listed_and_deleted_whatever_characters_their_ids_hold() {
    let place = Place::new();
    let _server = place.serve();
    for id in [
        "a/b",
        "..",
        "a b?c#d%41",
        "robot@project-1.iam.gserviceaccount.com",
    ] {
        place.does(&format!("client create --id '{id}' --scope a"));
        assert_eq!(place.json(&format!("client show '{id}'"))["id"], id);
    }
    let items = place.json("client list")["items"].as_array().unwrap().len();
    assert_eq!(items, 4, "the administrator is not among them");
    place.does("client delete ..");
    place.jurat("client show ..").is_refused(1, &["no client"]);
    let made = place.json("client create --scope a");
    assert!(
        made["id"].as_str().unwrap().starts_with("client-"),
        "{made}"
    );
}

#[test]
fn a_secret_of_the_users_own_that_is_too_short_is_refused() {
    let place = Place::new();
    let _server = place.serve();
    place.write("weak", "hunter2\n");
    place
        .jurat("client create --id a --secret-file weak")
        .is_refused(1, &["8 to 512"]);
}

#[test]
fn a_client_that_cannot_prove_itself_yet_is_told_how() {
    let place = Place::new();
    let _server = place.serve();
    let made = place.does("client create --id bare --scope a");
    assert!(
        made.err.contains("jurat client credential add bare"),
        "{}",
        made.err
    );
    let full = place.does("client create --id full --secret --scope a");
    assert_eq!(full.err, "");
}

#[test]
fn what_a_record_holds_cannot_steer_the_terminal() {
    let place = Place::new();
    let _server = place.serve();
    let ran = place
        .command(&["client", "create", "--id", "x", "--name", "a\u{1b}[31mb"])
        .output()
        .unwrap();
    let shown = place.jurat("client list").out;
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn how_a_client_authenticates_and_what_its_authorization_requests_are_is_stated_and_put_back() {
    let place = Place::new();
    let _server = place.serve();
    let made = place.does("client create --id app --public --grant authorization_code --grant refresh_token --redirect-uri http://127.0.0.1/callback --post-logout-redirect-uri https://app.example.com/ --require-pushed-authorization-requests --consent implied --id-token-algorithm ES256 --refresh-lifetime 7d --refresh-grace 0 --refresh-for-assertions=false");
    assert_eq!(made.err, "");
    let client = place.json("client show app");
    for (setting, value) in [
        ("token_endpoint_auth_method", json!("none")),
        ("redirect_uris", json!(["http://127.0.0.1/callback"])),
        (
            "post_logout_redirect_uris",
            json!(["https://app.example.com/"]),
        ),
        ("require_pkce", json!(true)),
        ("require_pushed_authorization_requests", json!(true)),
        ("consent", json!("implied")),
        ("id_token_algorithm", json!("ES256")),
        (
            "refresh",
            json!({"lifetime_seconds": 604_800, "idle_seconds": null, "grace_seconds": 0, "for_assertions": false}),
        ),
    ] {
        assert_eq!(client[setting], value, "{setting}");
    }
    let table = place.does("client show app").out;
    for row in ["token_endpoint_auth_method", "refresh.lifetime_seconds"] {
        assert!(table.contains(row), "{table}");
    }
    place
        .jurat("client secret add app")
        .is_refused(1, &["public client", "remove"]);
    place
        .jurat("client create --id b --public --grant client_credentials")
        .is_refused(1, &["public client", "--grant"]);
    place.does("client update app --auth-method client_secret_basic --strict-audience --require-pkce=false --unset consent --unset refresh-grace");
    let client = place.json("client show app");
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(client["strict_audience"], true);
    assert_eq!(client["require_pkce"], false);
    assert_eq!(client["consent"], "ask");
    assert_eq!(client["refresh"]["grace_seconds"], json!(null));
    place.does("client update app --unset auth-method --unset strict-audience");
    let client = place.json("client show app");
    assert_eq!(client["token_endpoint_auth_method"], json!(null));
    assert_eq!(client["strict_audience"], false);
    for _ in 0..2 {
        place.does("client secret add app");
    }
    place
        .jurat("client secret add app")
        .is_refused(1, &["two secrets", "switch off or remove"]);
}

#[test]
fn rfc8693_s1_1_whether_a_client_may_impersonate_is_stated_and_put_back() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id app --grant authorization_code --redirect-uri http://127.0.0.1/callback --secret");
    let may = || place.json("client show app")["exchange"].clone();
    assert_eq!(may(), json!({"impersonation": false}));
    place.does("client update app --exchange-impersonation");
    assert_eq!(may(), json!({"impersonation": true}));
    let table = place.does("client show app").out;
    assert!(table.contains("impersonation: true"), "{table}");
    place.does("client update app --unset exchange-impersonation");
    assert_eq!(may(), json!({"impersonation": false}));
}

#[test]
fn a_weak_secret_is_taken_and_the_way_to_a_better_one_is_told() {
    let place = Place::new();
    let _server = place.serve();
    place.write("weak.secret", "correct-horse\n");
    let made = place.does(
        "client create --id legacy --grant client_credentials --scope a --secret-file weak.secret",
    );
    for words in [
        "fewer than 32 characters",
        "jurat client secret add legacy",
        "jurat client credential remove legacy ",
    ] {
        assert!(made.err.contains(words), "{}", made.err);
    }
    let strong = place.does("client secret add legacy");
    assert!(!strong.err.contains("fewer than"), "{}", strong.err);
    // A password is no key (RFC 8725 section 3.5).
    place
        .jurat("client update legacy --auth-method client_secret_jwt")
        .is_refused(1, &["fewer than 32 characters"]);
    place
        .jurat("client create --id batch --auth-method client_secret_jwt --secret-file weak.secret")
        .is_refused(1, &["32 characters or more"]);
}
