//! What is to be explained: a request in its parts, or a decision that was made.

use std::path::{Path, PathBuf};

use clap::Args;
use jurat_protocol::grant_type::GrantType;
use serde_json::{Value, json};

use crate::commands::input_file;
use crate::commands::settings::names;
use crate::failure::{Failure, Outcome};

/// Members whose values come from a file.
const STDIN: &str = "-";

/// What is to be explained.
#[derive(Args)]
pub(super) struct QuestionArgs {
    /// The assertion in this file; - reads it from standard input
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["claims", "decision"])]
    assertion: Option<PathBuf>,
    /// The claims that an assertion would have, a JSON object; its signature is not judged then
    #[arg(long, value_name = "FILE|-", conflicts_with = "decision")]
    claims: Option<PathBuf>,
    /// The header that goes with the claims, a JSON object
    #[arg(long, value_name = "FILE|-", requires = "claims")]
    header: Option<PathBuf>,
    /// A decision that was made: the answer's Jurat-Decision
    #[arg(long, value_name = "ID", conflicts_with_all = ["client", "client_assertion", "grant", "scope", "resource"])]
    decision: Option<String>,
    /// A client, as if it had authenticated
    #[arg(long, value_name = "ID", conflicts_with = "client_assertion")]
    client: Option<String>,
    /// The assertion by which the client proves who it is, in this file
    #[arg(long, value_name = "FILE|-")]
    client_assertion: Option<PathBuf>,
    /// The grant that is asked for [default: jwt-bearer]
    #[arg(long, value_name = "GRANT", value_parser = names::grant_types())]
    grant: Option<GrantType>,
    /// The scope that is asked for, separated by blanks or by repeating the flag
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// A resource that is asked for (RFC 8707); repeat it for more
    #[arg(long, value_name = "URI")]
    resource: Vec<String>,
}

impl QuestionArgs {
    /// The body for the administration API.
    pub(super) fn read(&self) -> Outcome<Value> {
        self.refuse_two_readers()?;
        if let Some(id) = &self.decision {
            return Ok(json!({ "decision": id }));
        }
        let mut question = json!({});
        if let Some(path) = &self.assertion {
            question["assertion"] = read_assertion("--assertion", path)?.into();
        }
        if let Some(path) = &self.claims {
            question["claims"] = input_file::read_object(path)?;
        }
        if let Some(path) = &self.header {
            question["header"] = input_file::read_object(path)?;
        }
        if let Some(path) = &self.client_assertion {
            question["client_assertion"] = read_assertion("--client-assertion", path)?.into();
        }
        if let Some(client) = &self.client {
            question["client"] = json!(client);
        }
        if let Some(grant) = &self.grant {
            question["grant_type"] = json!(grant.short_name());
        }
        if !self.scope.is_empty() {
            question["scope"] = json!(self.scope.join(" "));
        }
        if !self.resource.is_empty() {
            question["resource"] = json!(self.resource);
        }
        Ok(question)
    }

    fn refuse_two_readers(&self) -> Outcome {
        let files = [
            &self.assertion,
            &self.claims,
            &self.header,
            &self.client_assertion,
        ];
        let stdin = files.into_iter().flatten();
        if stdin.filter(|path| path.as_os_str() == STDIN).count() > 1 {
            return Err(Failure::usage("standard input can be read once only")
                .next("put the other one into a file"));
        }
        Ok(())
    }
}

/// The text of an assertion. One that stands on the command line itself is not read, and not repeated either.
fn read_assertion(flag: &str, path: &Path) -> Outcome<String> {
    let named = path.to_string_lossy();
    if named.starts_with("eyJ") && named.matches('.').count() == 2 {
        return Err(Failure::usage(format!(
            "{flag} takes a file: an assertion on the command line stays in the shell's history, and every process sees it"
        ))
        .next(format!("put it into a file, and say {flag} FILE"))
        .next(format!("or pipe it in: … | jurat explain {flag} -")));
    }
    Ok(input_file::read_text(path)?.trim().to_owned())
}
