//! The sample's text. It may still be good, so it has no business on a command line, where the shell's history and every process list
//! keep it.

use std::path::Path;

use crate::commands::input_file;
use crate::failure::{Failure, Outcome};

/// Reads the sample; blanks around it are left out.
pub(super) fn read(path: &Path) -> Outcome<String> {
    refuse_assertion(path)?;
    let text = input_file::read_text(path)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::failed("there is no assertion in it: it is empty").next(
            "write a token of the issuer's into a file, as it is: three parts with dots between",
        ));
    }
    Ok(text.to_owned())
}

/// A JWT in the place of a file's name. It is not repeated.
fn refuse_assertion(path: &Path) -> Outcome {
    let is_jwt = path.to_str().is_some_and(|text| {
        text.starts_with("eyJ") && text.matches('.').count() == 2 && text.len() > 60
    });
    if !is_jwt || path.exists() {
        return Ok(());
    }
    Err(Failure::usage(
        "--from-assertion takes a file, not the assertion itself: the shell's history and the list of processes keep what stands on a command line",
    )
    .next("put it in a file: --from-assertion sample.jwt")
    .next("or pipe it in: … | jurat idp create --from-assertion -"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assertion_on_the_command_line_is_refused_and_not_repeated() {
        let jwt = format!("eyJ{0}.eyJ{0}.{0}", "a".repeat(30));
        let failure = read(Path::new(&jwt)).unwrap_err();
        assert!(failure.sentence.contains("history"));
        let said = failure.sentence.clone() + &failure.next.concat();
        assert!(!said.contains("aaaa"), "{said}");
    }

    #[test]
    fn blanks_around_it_are_left_out_and_an_empty_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.jwt");
        std::fs::write(&path, "\n a.b.c \n").unwrap();
        assert_eq!(read(&path).unwrap(), "a.b.c");
        std::fs::write(&path, "\n").unwrap();
        assert!(read(&path).unwrap_err().sentence.contains("empty"));
    }
}
