//! Where a password is read: a file, standard input, or a prompt that does not show it. Never on the command line, where every process
//! sees it.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::commands::input_file;
use crate::failure::{Failure, Outcome};

/// Where the password is.
#[derive(Debug, clap::Args)]
pub(super) struct PasswordFileArgs {
    /// Take the password that is in this file; - is standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordFileArgs {
    /// The password of the file, if one is named.
    pub(super) fn read(&self) -> Outcome<Option<Zeroizing<String>>> {
        self.password_file.as_deref().map(of_file).transpose()
    }

    /// The password of the file, or asked for.
    pub(super) fn read_or_ask(&self) -> Outcome<Zeroizing<String>> {
        match self.read()? {
            Some(password) => Ok(password),
            None => ask(),
        }
    }
}

fn of_file(path: &Path) -> Outcome<Zeroizing<String>> {
    let text = Zeroizing::new(input_file::read_text(path)?);
    // An editor's line break at the end is not part of it.
    let password = text.trim_end_matches(['\r', '\n']);
    Ok(Zeroizing::new(password.to_owned()))
}

/// Asks twice, as what is typed is not seen.
pub(super) fn ask() -> Outcome<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return Err(
            Failure::usage("there is no terminal to ask for the password on")
                .next("name a file, or - for standard input: --password-file FILE"),
        );
    }
    let prompt = |text: &str| {
        let typed = rpassword::prompt_password(text).map(Zeroizing::new);
        typed.map_err(|e| Failure::failed(format!("the password cannot be read: {e}")))
    };
    let (password, again) = (prompt("Password: ")?, prompt("The same again: ")?);
    if *password != *again {
        return Err(Failure::failed(
            "the two are not the same: nothing is changed",
        ));
    }
    Ok(password)
}
