//! Whether tokens are meant to stop counting. Only a terminal can be asked; everywhere else it takes a flag.

use std::io::{IsTerminal, Write};

use crate::failure::{Failure, Outcome};
use crate::terminal::warn;

/// Asks; anything but y or yes is no.
pub(super) fn ask(key: &str) -> Outcome<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::usage(
            "nothing was changed: there is no terminal to ask whether this is meant",
        )
        .next("every token that the key signed stops counting: --yes")
        .next("let them count to their end: leave out --revoke"));
    }
    let mut error = anstream::stderr().lock();
    let question = warn(format!(
        "Every token that {key} signed stops counting at once. Go on?"
    ));
    // Where nobody reads the question, nobody answers it.
    let _ = write!(error, "{question} [y/N] ").and_then(|()| error.flush());
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.map_err(|e| Failure::failed(format!("the answer cannot be read: {e}")))?;
    Ok(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}
