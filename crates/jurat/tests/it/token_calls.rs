//! `jurat introspect` and `jurat revoke`: by the administrator and by a client; the token is read and never shown.

use crate::place::Place;

/// A server, and a token of partner-1 in the file `token`.
fn with_token(place: &Place) -> String {
    place.does("client create --id partner-1 --generate-key . --scope a --default-scope a");
    let ran = place.does("token --key partner-1.key --issuer partner-1");
    place.write("token", &ran.out);
    ran.out.trim().to_owned()
}

#[test]
fn rfc7662_s2_2_a_token_is_told_until_it_is_revoked() {
    let place = Place::new();
    let _server = place.serve();
    let token = with_token(&place);
    let told = place.json("introspect token");
    assert_eq!(
        (&told["active"], &told["sub"]),
        (&true.into(), &"partner-1".into())
    );
    let table = place.does("introspect token");
    assert!(table.out.contains("client_id"), "{}", table.out);
    let revoked = place.does("revoke token");
    // RFC 7009 section 2.2: a second time is no error.
    place.does("revoke token");
    let gone = place.jurat("introspect token");
    assert_eq!(gone.code, 1);
    for ran in [&table, &revoked, &gone] {
        assert!(!ran.out.contains(&token) && !ran.err.contains(&token));
    }
    let audit = place.json("audit list");
    assert_eq!(audit["items"][0]["action"], "token-revoked");
}

#[test]
fn a_client_asks_for_itself_and_is_refused_what_is_anothers() {
    let place = Place::new();
    let _server = place.serve();
    with_token(&place);
    place.write(
        "portal.secret",
        "correct-horse-battery-staple-0123456789-abcdefgh",
    );
    place.does("client create --id portal --secret-file portal.secret --grant client_credentials");
    let by_portal = "token --client portal --secret-file portal.secret";
    place
        .jurat(&format!("revoke {by_portal}"))
        .is_refused(1, &["invalid_grant", "another client"]);
    assert_eq!(place.jurat(&format!("introspect {by_portal}")).code, 1);
    place.does("introspect token");
    place.write(
        "wrong.secret",
        "wrong-horse-battery-staple-0123456789-abcdefgh",
    );
    place
        .jurat("introspect token --client portal --secret-file wrong.secret")
        .is_refused(1, &["invalid_client"]);
    place.write("two", "a b");
    place
        .jurat("introspect two")
        .is_refused(2, &["not one token"]);
}
