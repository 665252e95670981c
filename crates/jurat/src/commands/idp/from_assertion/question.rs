//! Whether what is proposed is to be registered. Only a terminal can be asked; everywhere else it takes a flag.

use std::io::{IsTerminal, Write};

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::terminal::{bold, warn};

/// Asks; anything but y or yes is no.
pub(super) fn ask(proposal: &Value) -> Outcome<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::usage(
            "nothing was registered: there is no terminal to ask whether this is meant",
        )
        .next("register it: --yes")
        .next("only look at it: --dry-run"));
    }
    let mut error = anstream::stderr().lock();
    let unproven = proposal["signature"]["verified"] != true;
    let question = match (unproven, proposal["accepts"] == true) {
        (true, _) => {
            warn("Nothing proves that the sample is the issuer's. Register it all the same?")
                .to_string()
        }
        (false, false) => {
            warn("The sample would be refused as it is. Register it all the same?").to_string()
        }
        (false, true) => bold("Register it?").to_string(),
    };
    // Where nobody reads the question, nobody answers it.
    let _ = write!(error, "\n{question} [y/N] ").and_then(|()| error.flush());
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.map_err(|e| Failure::failed(format!("the answer cannot be read: {e}")))?;
    Ok(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}
