//! Refusals of the administration API as sentences (RFC 9457), and those of the token endpoint (RFC 6749 section 5.2).

use http::StatusCode;
use serde::Deserialize;

use crate::failure::Failure;
use crate::terminal;

use super::http_client::Response;

#[derive(Deserialize)]
struct Problem {
    title: Option<String>,
    detail: Option<String>,
    field: Option<String>,
    #[serde(default)]
    findings: Vec<Finding>,
}

/// A risk that nobody accepted.
#[derive(Deserialize)]
struct Finding {
    name: String,
    what_could_happen: String,
    mend: String,
}

/// A member of a document is to blame.
pub(crate) struct FieldRefusal {
    /// The member.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) sentence: String,
}

/// What the answer blames on a member of the request, if it does.
pub(super) fn of_field(answer: &Response) -> Option<FieldRefusal> {
    if answer.status.is_success() {
        return None;
    }
    let problem = serde_json::from_str::<Problem>(&answer.body).ok()?;
    Some(FieldRefusal {
        field: terminal::plain(&problem.field?),
        sentence: terminal::plain(&problem.detail?),
    })
}

/// What an answer of the administration API that is no success means.
/// `path` is what was asked for, below `/admin/v1`.
pub(super) fn of_admin(answer: &Response, path: &str) -> Failure {
    let status = answer.status;
    let problem = serde_json::from_str::<Problem>(&answer.body).ok();
    if let Some(problem) = problem.as_ref().filter(|p| !p.findings.is_empty()) {
        return too_wide(&problem.findings, path);
    }
    let sentence = problem
        .as_ref()
        .and_then(|p| p.detail.clone().or_else(|| p.title.clone()))
        .unwrap_or_else(|| format!("the server answers {status}"));
    let field = problem.and_then(|p| p.field);
    let sentence = match &field {
        Some(field) if !sentence.contains(field) => format!("{field}: {sentence}"),
        _ => sentence,
    };
    let sentence = terminal::plain(&sentence);
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        return Failure::unreachable(sentence).next(
            "get in with the key of an administrator of this server: --key FILE or --data DIR",
        );
    }
    let list = if path.starts_with("/clients") {
        "jurat client list"
    } else if path.starts_with("/users") {
        "jurat user list"
    } else if path.starts_with("/keys") {
        "jurat key list"
    } else {
        "jurat idp list"
    };
    match status {
        StatusCode::NOT_FOUND => {
            Failure::failed(sentence).next(format!("see what there is: {list}"))
        }
        StatusCode::CONFLICT if path.starts_with("/users") || path.starts_with("/keys") => {
            Failure::failed(sentence).next(format!("see what there is: {list}"))
        }
        StatusCode::CONFLICT => {
            Failure::failed(sentence).next("see what there is: jurat client list, jurat idp list")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            Failure::failed(sentence).next("jurat doctor looks for the cause")
        }
        _ => {
            let is_about_local = sentence.contains("sources marked as local");
            let failure = Failure::failed(sentence).of_field(&field.unwrap_or_default());
            if is_about_local {
                return failure.next("mark it as local: --local, and have the server allow its host: outbound.allow in jurat.toml");
            }
            failure
        }
    }
}

/// Nothing was saved: `findings` say what is too wide.
fn too_wide(findings: &[Finding], path: &str) -> Failure {
    let mut failure = Failure::failed(match findings.len() {
        1 => "nothing was saved: the trust would be too wide".to_string(),
        count => format!("nothing was saved: the trust would be too wide in {count} ways"),
    });
    let mut accept = String::new();
    for finding in findings {
        let name = terminal::plain(&finding.name);
        let could_happen = terminal::plain(&finding.what_could_happen);
        let mend = terminal::plain(&finding.mend);
        // What is to be registered cannot be updated: the flags go to the command that was given.
        let mend = match mend.find(" --").and_then(|at| mend.get(at + 1..)) {
            Some(flags) if path == "/identity-providers" => format!("mend it: add {flags}"),
            _ => format!("mend it: {mend}"),
        };
        failure = failure.next(format!("{name}: {could_happen}\n{mend}"));
        accept.push_str(" --accept-risk ");
        accept.push_str(&name);
    }
    failure.next(format!(
        "or accept it, which goes into the audit log: add{accept}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_server_says_cannot_steer_the_terminal() {
        for status in [401, 403, 404, 409, 503, 500] {
            let answer = Response {
                status: StatusCode::from_u16(status).unwrap(),
                headers: http::HeaderMap::new(),
                body: r#"{"detail": "a\u001b[2Jb", "field": "\u009bc"}"#.into(),
            };
            let failure = of_admin(&answer, "/clients");
            let shown = format!("{}{}", failure.sentence, failure.next.concat());
            assert!(!shown.contains(char::is_control), "{shown:?}");
        }
    }
}
