//! The rule tests that are kept with an identity provider, run once it is saved: a change that breaks one is told at once.

use serde_json::{Value, json};

use crate::admin_client::session::{AdminSession, encode};
use crate::commands::value_text::text;
use crate::shell_word::shell_word;
use crate::terminal::{self, warn};

/// Runs the tests of `provider` and says on standard error how many came out another way than expected. What was saved stays saved.
pub(super) async fn tell(session: &AdminSession, provider: &Value) {
    let kept = provider["rule_tests"].as_array().map_or(0, Vec::len);
    let Some(id) = provider["id"].as_str().filter(|_| kept > 0) else {
        return;
    };
    let path = format!("/identity-providers/{}/test", encode(id));
    // Whether they can be run is no matter of what was saved.
    let Ok(ran) = session.create(&path, &json!({})).await else {
        return;
    };
    let tests = ran["tests"].as_array().map_or(&[][..], Vec::as_slice);
    let differing = tests.iter().filter(|test| test["expected"] != test["came"]);
    let differing = differing.count();
    if differing > 0 {
        let issuer = shell_word(&text(&provider["issuer"]));
        terminal::note(warn(format!(
            "{differing} of {kept} rule tests come out another way than expected: jurat idp test {issuer}"
        )));
    }
}
