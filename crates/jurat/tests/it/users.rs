//! Users: made, changed, invited, given passwords that never stand on a command line, switched off and taken away.

use serde_json::json;

use crate::place::Place;

#[test]
fn a_user_is_made_changed_switched_off_and_taken_away() {
    let place = Place::new();
    let _server = place.serve();
    let made = place.does("user create ada --name 'Ada Lovelace' --email ada@example.com --email-verified yes --claim department=engines");
    assert!(
        made.out.contains("Next: jurat user invite ada"),
        "{}",
        made.out
    );
    place.does("user update ADA@example.com --claim-json groups=[\"staff\"] --expires 2030-01-31");
    let user = place.json("user show ada");
    assert_eq!(
        user["claims"],
        json!({"department": "engines", "groups": ["staff"]})
    );
    assert_eq!(user["name"], "Ada Lovelace");
    assert_eq!(user["has_password"], false);
    let id = user["id"].as_str().unwrap();
    assert_eq!(place.json(&format!("user show {id}"))["username"], "ada");
    place.does("user update ada --unset expires --unset claim --username countess");
    let user = place.json("user show countess");
    assert_eq!(
        (&user["expires_at"], &user["claims"]),
        (&json!(null), &json!({}))
    );
    place.does("user disable countess");
    assert_eq!(place.json("user show countess")["enabled"], false);
    place
        .jurat("user invite countess")
        .is_refused(1, &["switched off"]);
    place.does("user enable countess");
    let listed = place.does("user list");
    assert!(
        listed.out.contains("countess") && listed.out.contains(id),
        "{}",
        listed.out
    );
    place.does("user delete countess");
    place
        .jurat("user show countess")
        .is_refused(1, &["no user", "jurat user list"]);
    // But for the one who is waited for in the console.
    let left = place.json("user list")["items"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_eq!(left[0]["username"], "admin");
}

#[test]
fn a_password_comes_from_a_file_or_standard_input_and_is_never_shown() {
    let place = Place::new();
    let _server = place.serve();
    place.write("ada.password", "a horse of another colour\n");
    let made = place.does("user create ada --password-file ada.password");
    let shown = place.does("user show ada");
    for ran in [made, shown] {
        assert!(
            !ran.out.contains("horse") && !ran.out.contains("argon2"),
            "{}",
            ran.out
        );
    }
    assert_eq!(place.json("user show ada")["has_password"], true);
    place.write("short", "short");
    place
        .jurat("user set-password ada --password-file short")
        .is_refused(1, &["12 characters"]);
    place
        .jurat("user set-password ada")
        .is_refused(2, &["terminal", "--password-file"]);
    place
        .jurat("user set-password ada --password-file -")
        .is_refused(1, &["12 characters"]);
    let set = place.does("user set-password ada --password-file ada.password");
    assert!(set.out.contains("new password"), "{}", set.out);
    place.does("user sign-out ada");
}

#[test]
fn an_invitation_is_a_link_that_is_shown_once() {
    let place = Place::new();
    let _server = place.serve();
    place.does("user create ada");
    let invited = place.json("user invite ada");
    let link = invited["link"].as_str().unwrap();
    assert!(link.contains("/oauth2/invitation?ticket=jur_in_"), "{link}");
    let said = place.does("user invite ada");
    assert!(
        said.out.contains("/oauth2/invitation?ticket="),
        "{}",
        said.out
    );
    assert!(said.out.contains("only time"), "{}", said.out);
}

#[test]
fn what_is_wrong_names_the_flag() {
    let place = Place::new();
    let _server = place.serve();
    place
        .jurat("user create ada --email nowhere")
        .is_refused(1, &["--email"]);
    place
        .jurat("user create ada --claim sub=other")
        .is_refused(1, &["--claim", "sub"]);
    place
        .jurat("user create ada --claim department")
        .is_refused(2, &["department", "name=value"]);
    place
        .jurat("user create ada --claim-json a={")
        .is_refused(2, &["--claim-json"]);
    place.does("user create ada");
    place
        .jurat("user create ADA")
        .is_refused(1, &["already", "a user", "jurat user list"]);
    place
        .jurat("user update ada")
        .is_refused(2, &["nothing to change"]);
}
