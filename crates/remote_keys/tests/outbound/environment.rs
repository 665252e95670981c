//! The environment does not say where the door leads.

use std::process::Command;

#[test]
fn proxy_variables_are_not_read() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args([
        "--exact",
        "answers::the_document_comes_with_its_freshness_and_type",
    ]);
    for proxy in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        // Nobody listens there.
        again.env(proxy, "http://127.0.0.1:1");
    }
    let output = again
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
