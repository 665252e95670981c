//! The shape of the command line: help with an example everywhere, exit codes, completion scripts.

use crate::place::Place;

const COMMANDS: [&str; 46] = [
    "serve",
    "demo",
    "client create",
    "client list",
    "client show",
    "client update",
    "client delete",
    "client enable",
    "client disable",
    "client keys",
    "client refresh",
    "client secret add",
    "client credential list",
    "client credential add",
    "client credential enable",
    "client credential disable",
    "client credential remove",
    "idp create",
    "idp list",
    "idp show",
    "idp update",
    "idp delete",
    "idp enable",
    "idp disable",
    "idp keys",
    "idp refresh",
    "idp test",
    "idp lint",
    "idp key list",
    "idp key add",
    "idp key enable",
    "idp key disable",
    "idp key remove",
    "audit list",
    "presets list",
    "presets show",
    "assert",
    "token",
    "explain",
    "doctor",
    "completions",
    "",
    "client",
    "idp",
    "presets",
    "audit",
];

#[test]
fn every_command_has_help_with_an_example() {
    let place = Place::new();
    for command in COMMANDS {
        let help = place.does(&format!("{command} --help")).out;
        let is_group = matches!(command, "client" | "idp" | "presets" | "audit");
        assert!(is_group || help.contains("jurat "), "{command}: {help}");
        let example = help.contains("Example") || help.contains("Start here");
        assert!(is_group || example, "{command} has no example:\n{help}");
    }
    let help = place.does("--help").out;
    for line in [
        "0  done",
        "1  tried",
        "2  the command line",
        "3  the server cannot be reached",
    ] {
        assert!(help.contains(line), "{help}");
    }
    assert!(place.does("--version").out.starts_with("jurat 0."));
}

#[test]
fn rfc9700_s2_4_help_says_that_the_password_grant_is_deprecated() {
    let place = Place::new();
    for command in ["client create", "client update"] {
        let help = place.does(&format!("{command} --help")).out;
        let mut lines = help.lines().map(str::trim);
        let line = lines.find(|line| line.starts_with("- password:"));
        assert!(
            line.is_some_and(|line| line.contains("deprecated")),
            "{help}"
        );
    }
}

#[test]
fn a_command_that_does_not_exist_is_a_usage_error() {
    let place = Place::new();
    place
        .jurat("clinet list")
        .is_refused(2, &["clinet", "client"]);
    place
        .jurat("client create --colour red")
        .is_refused(2, &["--colour"]);
    place
        .jurat("client create --replay never")
        .is_refused(2, &["once-if-jti"]);
    place
        .jurat("client create --allow everything")
        .is_refused(2, &["missing-sub"]);
    place
        .jurat("client create --grant telepathy")
        .is_refused(2, &["jwt-bearer"]);
}

#[test]
fn completion_scripts_name_the_commands() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = place.does(&format!("completions {shell}")).out;
        for word in ["credential", "print-config", "max-assertion-life"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    place.jurat("completions tcsh").is_refused(2, &["bash"]);
    place.write("script", &place.does("completions bash").out);
    let parsed = std::process::Command::new("bash")
        .arg("-n")
        .arg(place.path("script"))
        .status()
        .unwrap();
    assert!(parsed.success());
}

#[test]
fn presets_are_shown_without_a_server() {
    let place = Place::new();
    let list = place.json("presets list");
    assert_eq!(list.as_array().unwrap().len(), 15);
    let shown = place.does("presets show salesforce").out;
    assert!(
        shown.contains("assertion.audiences") && shown.contains("REASON"),
        "{shown}"
    );
    let asked = place.does("presets show github-actions").out;
    assert!(asked.contains("Which repository may ask"), "{asked}");
    let json = place.json("presets show okta");
    assert_eq!(json["trust"]["questions"][0]["name"], "domain");
    place.jurat("presets show axwy").is_refused(2, &["axway"]);
}
