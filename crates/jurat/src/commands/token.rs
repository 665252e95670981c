//! `jurat token`: makes an assertion, trades it for a token, prints the token alone. With `--verbose` the request and the answer are
//! shown beside it, on standard error.

use std::path::PathBuf;

use jurat_protocol::answer::AnswerFormat;
use jurat_registry::clock::{Clock, SystemClock};
use serde_json::Value;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::admin_client::discovery::Server;
use crate::admin_client::http_client::{HttpClient, Response};
use crate::admin_client::reach::ServerArgs;
use crate::admin_client::token_endpoint::TokenRequest;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bold, dim};

use super::assertion_args::{AssertionArgs, SignedBy, Signer};
use super::input_file;
use super::settings::names;

/// Flags of `jurat token`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat token --key partner-1.key --issuer partner-1
  jurat token --server https://as.example.com --key idp.key --issuer https://idp.example.com \\
      --subject alice --client portal --secret-file portal.secret --scope orders.read
  jurat assert … | jurat token --assertion - --verbose")]
pub(crate) struct Args {
    /// The private key that signs, PEM
    #[arg(long, value_name = "FILE", required_unless_present = "assertion")]
    key: Option<PathBuf>,
    /// `iss`: who signs; for a client its id
    #[arg(long, value_name = "ISSUER", required_unless_present = "assertion")]
    issuer: Option<String>,
    /// `aud` [default: the server's token endpoint]. Repeat it for an array
    #[arg(long, value_name = "URL")]
    audience: Vec<String>,
    /// An assertion made elsewhere, in a file, or `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "issuer", "audience"])]
    assertion: Option<PathBuf>,
    /// What to ask for, separated by blanks or by repeating the flag
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// The resource the token is for (RFC 8707)
    #[arg(long, value_name = "URI")]
    resource: Vec<String>,
    /// The form of the answer, which is then shown on standard error
    #[arg(long, value_name = "FORMAT", value_parser = names::answer_formats())]
    format: Option<String>,
    /// The client that presents the assertion, with its secret
    #[arg(long, value_name = "ID", requires = "secret_file")]
    client: Option<String>,
    /// The file with the client's secret, `-` for standard input
    #[arg(long, value_name = "FILE", requires = "client")]
    secret_file: Option<PathBuf>,
    /// Show the request and the answer on standard error
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    claims: AssertionArgs,
}

/// Prints a token.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    block_on(async {
        let http = HttpClient::new()?;
        let (server, assertion) = args.prepare(&http).await?;
        let request = args.request(&assertion)?;
        let url = format!("{server}/oauth2/token");
        if args.verbose {
            show_request(&request, &url);
        }
        let answer = request.send(&http, &url).await;
        let answer = answer.map_err(|failure| args.server.explain(failure))?;
        if args.verbose {
            show_answer(&answer);
        } else if args.format.is_some() {
            terminal::note(terminal::plain(answer.body.trim_end()));
        }
        let token = member(&answer, "access_token").filter(|_| answer.status.is_success());
        match (token, output) {
            (None, _) => return Err(refusal(&answer)),
            (Some(token), Output::Table) => terminal::print(terminal::plain(&token)),
            (Some(_), Output::Json) => terminal::print(terminal::plain(answer.body.trim_end())),
        }
        Ok(())
    })
}

impl Args {
    /// Where to send the assertion, and the assertion.
    async fn prepare(&self, http: &HttpClient) -> Outcome<(String, String)> {
        if let Some(path) = &self.assertion {
            return Ok((self.server.url()?, input_file::read_text(path)?));
        }
        let (Some(key), Some(issuer)) = (&self.key, &self.issuer) else {
            return Err(Failure::usage(
                "--key and --issuer are needed to make an assertion",
            ));
        };
        let (url, audiences) = if self.audience.is_empty() {
            let server = Server::discover(http, &self.server).await?;
            (server.url, vec![server.token_endpoint])
        } else {
            (self.server.url()?, self.audience.clone())
        };
        let signer = Signer {
            by: SignedBy::Key(key),
            issuer,
            audiences: &audiences,
            scope: None,
        };
        Ok((url, self.claims.sign(&signer, SystemClock.now())?))
    }

    fn request(&self, assertion: &str) -> Outcome<TokenRequest> {
        let mut request = TokenRequest::jwt_bearer(assertion.trim());
        if !self.scope.is_empty() {
            request = request.with("scope", self.scope.join(" "));
        }
        for resource in &self.resource {
            request = request.with("resource", resource);
        }
        if let Some(format) = &self.format {
            request = request.with("format", format);
        }
        if let (Some(client), Some(path)) = (&self.client, &self.secret_file) {
            let secret = Zeroizing::new(input_file::read_text(path)?);
            request = request.by_client(client, secret.trim_end_matches(['\r', '\n']));
        }
        Ok(request)
    }
}

/// A member of an answer in any of the three formats.
pub(super) fn member(answer: &Response, name: &str) -> Option<String> {
    let media_type = answer.header("content-type").unwrap_or_default();
    if media_type.starts_with(AnswerFormat::Xml.media_type()) {
        let (_, rest) = answer.body.split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        return Some(text.to_string());
    }
    if media_type.starts_with(AnswerFormat::UrlEncoded.media_type()) {
        let mut members = form_urlencoded::parse(answer.body.trim_end().as_bytes());
        return members
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.into_owned());
    }
    let body: Value = serde_json::from_str(&answer.body).ok()?;
    body[name].as_str().map(String::from)
}

fn refusal(answer: &Response) -> Failure {
    let code = member(answer, "error");
    let Some(code) = code else {
        let status = answer.status;
        return Failure::failed(format!(
            "the server answers {status}, which is no answer to a token request"
        ));
    };
    let why = member(answer, "error_description").unwrap_or_default();
    let failure = Failure::failed(terminal::plain(&format!("refused: {code}: {why}")));
    match answer.header("jurat-decision") {
        Some(decision) => failure.next(format!(
            "an administrator sees every check: jurat explain --decision {decision}"
        )),
        None => failure,
    }
}

fn show_request(request: &TokenRequest, url: &str) {
    terminal::note(bold(format!("POST {url}")));
    if let Some(client) = request.client() {
        terminal::note(dim(format!(
            "Authorization: Basic ({client} and its secret)"
        )));
    }
    for (name, value) in request.parameters() {
        terminal::note(format_args!("{} {value}", dim(format!("{name} ="))));
    }
    terminal::note("");
}

fn show_answer(answer: &Response) {
    terminal::note(bold(answer.status));
    for (name, value) in &answer.headers {
        let value = value.to_str().unwrap_or("…");
        terminal::note(dim(terminal::plain(&format!("{name}: {value}"))));
    }
    terminal::note("");
    terminal::note(terminal::plain(answer.body.trim_end()));
    terminal::note("");
}
