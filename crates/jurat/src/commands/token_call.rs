//! A call about a token, for `jurat introspect` and `jurat revoke`: the token comes from a file or standard input and is shown nowhere; the
//! call is a client's, by its secret, or the administrator's.

use std::path::{Path, PathBuf};

use serde_json::Value;
use zeroize::Zeroizing;

use crate::admin_client::http_client::{HttpClient, Response};
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::admin_client::token_endpoint::TokenRequest;
use crate::failure::{Failure, Outcome};
use crate::terminal;

use super::input_file;

/// Flags of a call about a token.
#[derive(clap::Args)]
pub(super) struct TokenCallArgs {
    /// The file with the token, `-` for standard input: on the command line it would stand in the shell's history
    #[arg(value_name = "FILE|-")]
    token: PathBuf,
    /// The client that calls, with its secret [default: the administrator calls]
    #[arg(long, value_name = "ID", requires = "secret_file")]
    client: Option<String>,
    /// The file with the client's secret
    #[arg(long, value_name = "FILE", requires = "client")]
    secret_file: Option<PathBuf>,
    #[command(flatten)]
    reach: AdminArgs,
}

impl TokenCallArgs {
    /// Calls `path`; the answer is a good one.
    pub(super) async fn send(&self, path: &str) -> Outcome<Response> {
        let text = Zeroizing::new(input_file::read_text(&self.token)?);
        let token = text.trim();
        if token.is_empty() || token.contains(char::is_whitespace) {
            return Err(
                Failure::usage("what was read is not one token").next("give the token alone")
            );
        }
        let answer = if let (Some(client), Some(file)) = (&self.client, &self.secret_file) {
            self.by_client(path, token, client, file).await?
        } else {
            let session = AdminSession::open(&self.reach).await?;
            session.about_token(path, token).await?
        };
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(refusal(&answer))
    }

    async fn by_client(
        &self,
        path: &str,
        token: &str,
        client: &str,
        secret_file: &Path,
    ) -> Outcome<Response> {
        let secret = Zeroizing::new(input_file::read_text(secret_file)?);
        let secret = secret.trim_end_matches(['\r', '\n']);
        let request = TokenRequest::about_token(token).by_client(client, secret);
        let url = format!("{}{path}", self.reach.server.url()?);
        let answer = request.send(&HttpClient::new()?, &url).await;
        answer.map_err(|failure| self.reach.server.explain(failure))
    }
}

fn refusal(answer: &Response) -> Failure {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let Some(code) = body["error"].as_str() else {
        let status = answer.status;
        return Failure::failed(format!("the server answers {status} and says no more"));
    };
    let why = body["error_description"].as_str().unwrap_or_default();
    Failure::failed(terminal::plain(&format!("refused: {code}: {why}")))
}
