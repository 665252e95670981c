//! How the demo is set: numbered steps, what went over the wire, and a mark for each thing that should come true. Everything is fitted
//! to the width of the terminal; nothing depends on colour.

use std::fmt::Display;
use std::time::Duration;

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::admin_client::http_client::Response;
use crate::admin_client::token_endpoint::TokenRequest;
use crate::commands::token::member;
use crate::ordered_json::OrderedObject;
use crate::terminal::{self, bad, bold, code, dim, good};

use super::fitting::{fold, shorten, wrap};

/// Text is set no wider than this: long lines are hard to read.
const MOST_COLUMNS: usize = 100;
const INDENT: &str = "   ";

/// What was shown so far.
#[derive(Default)]
pub(super) struct Stage {
    step: usize,
    kept: usize,
    broken: usize,
}

impl Stage {
    /// Begins a step: its number, its name, and what it is about.
    pub(super) fn step(&mut self, name: &str, about: &str) {
        self.step += 1;
        terminal::print("");
        terminal::print(format_args!(
            "{} {}",
            dim(format!("{:>2}", self.step)),
            bold(name)
        ));
        say(about);
        terminal::print("");
    }

    /// A thing that should come true.
    pub(super) fn check(&mut self, came_true: bool, what: impl Display) {
        let mark = if came_true {
            self.kept += 1;
            good("✓")
        } else {
            self.broken += 1;
            bad("✗")
        };
        let but = if came_true {
            ""
        } else {
            ": this did not come true"
        };
        let mut lines = wrap(&format!("{what}{but}"), columns() - INDENT.len() - 2).into_iter();
        terminal::print(format_args!(
            "{INDENT}{mark} {}",
            lines.next().unwrap_or_default()
        ));
        for line in lines {
            terminal::print(format_args!("{INDENT}  {line}"));
        }
    }

    /// Steps shown, things that came true, things that did not.
    pub(super) fn score(&self) -> (usize, usize, usize) {
        (self.step, self.kept, self.broken)
    }
}

/// Something in words.
pub(super) fn say(text: &str) {
    for line in wrap(text, columns() - INDENT.len()) {
        terminal::print(format_args!("{INDENT}{line}"));
    }
}

/// A command to copy.
pub(super) fn command(line: &str) {
    terminal::print(format_args!("{INDENT}{}", code(line)));
}

/// An empty line.
pub(super) fn gap() {
    terminal::print("");
}

/// Where values begin: after the longest member of an answer, `error_description`.
const NAMES: usize = 20;
/// Where remarks begin, when the value leaves room for one.
const VALUES: usize = 40;

/// A name and what it stands for, on as many lines as it takes.
pub(super) fn row(name: &str, value: &str) {
    remarked(name, value, "");
}

/// A name and what it stands for, with a remark where there is room for one.
pub(super) fn remarked(name: &str, value: &str, remark: &str) {
    let room = columns().saturating_sub(INDENT.len() + NAMES);
    let mut lines = wrap(value, room).into_iter();
    let first = lines.next().unwrap_or_default();
    let fits = !remark.is_empty()
        && first.chars().count() < VALUES
        && VALUES + remark.chars().count() <= room;
    let name = dim(format!("{name:<NAMES$}"));
    if fits {
        terminal::print(format_args!(
            "{INDENT}{name}{first:<VALUES$}{}",
            dim(remark)
        ));
    } else {
        terminal::print(format_args!("{INDENT}{name}{first}"));
    }
    for line in lines {
        terminal::print(format_args!("{INDENT}{:NAMES$}{line}", ""));
    }
}

/// A name and a text that matters by its shape: its beginning and its length.
pub(super) fn long(name: &str, value: &str) {
    let room = columns().saturating_sub(INDENT.len() + NAMES);
    row(name, &shorten(value, room));
}

/// The header and the claims of a JWT, decoded.
pub(super) fn jwt(jwt: &str) {
    let mut parts = jwt.split('.').map(|part| {
        let json = jurat_protocol::jose::base64url::decode(part);
        let json = json.and_then(|bytes| String::from_utf8(bytes).ok());
        json.and_then(|json| OrderedObject::parse(&json))
    });
    for label in ["header", "claims"] {
        let Some(Some(object)) = parts.next() else {
            return;
        };
        terminal::print(format_args!("{INDENT}{}", dim(label)));
        for (name, value) in object.members() {
            remarked(&format!("  {name}"), &text(value), &meaning(name, value));
        }
    }
}

/// A token request as it goes over the wire.
pub(super) fn request(request: &TokenRequest, url: &str) {
    terminal::print(format_args!("{INDENT}{} {url}", bold("POST")));
    if let Some(client) = request.client() {
        remarked(
            "  Authorization",
            &format!("Basic {client}:…"),
            "the client's id and its secret",
        );
    }
    for (name, value) in request.parameters() {
        long(&format!("  {name}"), value);
    }
}

/// An answer as it came: its status, how long it took, its body, its decision.
pub(super) fn answer(answer: &Response, took: Duration) {
    let took = dim(format!("in {}", milliseconds(took)));
    terminal::print(format_args!("{INDENT}{} {took}", bold(answer.status)));
    if let Some(object) = OrderedObject::parse(&answer.body) {
        for (name, value) in object.members() {
            let (name, value) = (format!("  {name}"), text(value));
            if name.ends_with("token") {
                long(&name, &value);
            } else {
                row(&name, &value);
            }
        }
    }
    if let Some(decision) = answer.header("jurat-decision") {
        remarked("  decision", decision, "its id in the server's log");
    }
}

/// A body in its own format, whole but for the token in it.
pub(super) fn body(name: &str, answer: &Response) {
    let token = member(answer, "access_token").unwrap_or_default();
    let beginning: String = token.chars().take(16).collect();
    let body = answer.body.replace(&token, &format!("{beginning}…"));
    let room = columns().saturating_sub(INDENT.len() + NAMES);
    for (index, line) in fold(&body, room).iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        terminal::print(format_args!(
            "{INDENT}{}{line}",
            dim(format!("{name:<NAMES$}"))
        ));
    }
}

/// Why the server refused, in its own words.
pub(super) fn reason(answer: &Response) -> String {
    member(answer, "error").unwrap_or_else(|| "no error".into())
}

/// Milliseconds with as many digits as mean something.
pub(super) fn milliseconds(took: Duration) -> String {
    let millis = took.as_secs_f64() * 1000.0;
    if millis < 10.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.0} ms")
    }
}

/// What a claim or header parameter is for, in a few words (RFC 7519 section 4.1, RFC 9068 section 2.2).
fn meaning(name: &str, value: &Value) -> String {
    match name {
        "alg" => "how it is signed".into(),
        "kid" => "with which key".into(),
        "iss" => "who signs".into(),
        "sub" => "whom it speaks for".into(),
        "aud" => "who may accept it".into(),
        "jti" => "its own identifier".into(),
        "client_id" => "who asked for it".into(),
        "scope" => "what it allows".into(),
        "iat" | "exp" | "nbf" => value
            .as_i64()
            .map(|seconds| Timestamp::from_seconds(seconds).to_string())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), String::from)
}

fn columns() -> usize {
    terminal::width().min(MOST_COLUMNS)
}
