//! `jurat audit list`.

use crate::place::Place;

#[test]
fn an_empty_audit_log_says_so_and_reads_as_json() {
    let place = Place::new();
    let _server = place.serve();
    let ran = place.does("audit list --target https://nobody.example.com");
    assert!(
        ran.out
            .contains("Nothing happened to https://nobody.example.com yet"),
        "{}",
        ran.out
    );
    let items = &place.json("audit list --target nobody")["items"];
    assert_eq!(items.as_array().unwrap().len(), 0);
    place
        .jurat("audit list --limit 0")
        .is_refused(2, &["--limit"]);
}

/// What is printed is kept elsewhere; a changed export is found, and so is one that was cut or put back.
#[test]
fn a_log_is_shown_verified_and_taken_along() {
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --secret --grant client_credentials --scope a");
    place.does("client update partner-1 --scope b");
    let listed = place.json("audit list --target partner-1");
    let number = &listed["items"][0]["number"];
    let shown = place.does(&format!("audit show {number}"));
    assert!(shown.out.contains("client-changed"), "{}", shown.out);
    assert!(shown.out.contains("- settings.scope: "), "{}", shown.out);
    assert!(shown.out.contains("+ settings.scope: "), "{}", shown.out);

    let verified = place.does("audit verify");
    assert!(
        verified.out.contains("The audit log is whole up to "),
        "{}",
        verified.out
    );
    let head = place.json("audit verify")["head"]
        .as_str()
        .unwrap()
        .to_owned();
    place.does(&format!("audit verify --expect {head}"));
    let other = format!("1:{}", "0".repeat(64));
    let refused = place.jurat(&format!("audit verify --expect {other}"));
    assert_eq!(refused.code, 2, "{}", refused.out);

    let export = place.does("audit export").out;
    place.write("audit.jsonl", &export);
    place.does(&format!("audit verify --file audit.jsonl --expect {head}"));
    place.write(
        "changed.jsonl",
        &export.replacen("partner-1", "partner-2", 1),
    );
    let refused = place.jurat("audit verify --file changed.jsonl");
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert!(
        refused.out.contains("its text was changed"),
        "{}",
        refused.out
    );
    let (short, _) = export.trim_end().rsplit_once('\n').unwrap();
    place.write("short.jsonl", short);
    let refused = place.jurat(&format!("audit verify --file short.jsonl --expect {head}"));
    assert_eq!(refused.code, 2, "{}", refused.out);
}

/// The lines of docs/audit.md that verify an export without Jurat, as they are written there.
#[test]
fn an_export_is_verified_by_a_shell_as_the_documentation_says() {
    const PAGE: &str = include_str!("../../../../docs/audit.md");
    let script = PAGE.split("```sh\n").nth(1).unwrap();
    let script = script.split("```").next().unwrap();
    let place = Place::new();
    let _server = place.serve();
    place.does("client create --id partner-1 --secret --grant client_credentials --scope a");
    let export = place.does("audit export").out;
    let (cut, _) = export.split_once('\n').unwrap();
    for (text, is_whole) in [
        (export.clone(), true),
        (export.replacen("partner-1", "partner-2", 1), false),
        (export.replacen(&format!("{cut}\n"), "", 1), true),
        (
            export
                .lines()
                .rev()
                .fold(String::new(), |text, line| text + line + "\n"),
            false,
        ),
    ] {
        place.write("audit.jsonl", &text);
        let mut shell = std::process::Command::new("sh");
        let ran = shell.args(["-c", script]).current_dir(place.path(""));
        let ran = ran.output().unwrap();
        assert_eq!(ran.status.success(), is_whole, "{ran:?}");
    }
}
