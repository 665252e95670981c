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
