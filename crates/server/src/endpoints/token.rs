//! The token endpoint (RFC 6749 section 3.2): a form becomes ONE value for the authorization server, its decision becomes the answer.
//! What HTTP alone can see to be wrong is refused by the same authorization server, so that every answer carries a decision's id.

use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jurat_issuance::unproven_request::{MalformedRequest, TokenRequest};
use jurat_protocol::answer::AnswerFormat;
use jurat_protocol::form::Form;
use percent_encoding::percent_decode_str;

use crate::extract::body::{self, UnreadBody};
use crate::peer::Peer;
use crate::respond::oauth::token_answer;
use crate::state::AppState;

/// The largest body that is read.
pub(crate) const MOST_BODY_BYTES: usize = 64 * 1024;

/// Parameters that must never stand in a URL, where logs and histories keep them (RFC 6749 section 2.3.1, RFC 7521 section 4).
const NEVER_IN_URL: [&str; 8] = [
    "client_id",
    "client_secret",
    "client_assertion",
    "assertion",
    "access_token",
    "refresh_token",
    "code",
    "password",
];

/// Any method on any of the token endpoint's paths.
pub(crate) async fn token(State(app): State<AppState>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let refuse = |malformed: MalformedRequest| {
        let decision = app.authorization_server.refuse(&malformed);
        token_answer(&decision, AnswerFormat::Json)
    };
    // RFC 6749 section 3.2: the client MUST use POST.
    if head.method != Method::POST {
        let mut response = refuse(MalformedRequest::MethodNotPost);
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        let allow = HeaderValue::from_static("POST");
        response.headers_mut().insert(header::ALLOW, allow);
        return response;
    }
    if head.uri.query().is_some_and(has_credentials) {
        return refuse(MalformedRequest::CredentialsInUrl);
    }
    if !is_form(&head.headers) {
        return refuse(MalformedRequest::NotAForm);
    }
    let body = match body::read(body, MOST_BODY_BYTES).await {
        Ok(body) => body,
        Err(UnreadBody::TooLarge) => return refuse(MalformedRequest::BodyTooLarge),
        Err(UnreadBody::Incomplete) => return refuse(MalformedRequest::BodyIncomplete),
    };
    let (form, format) = match read_form(&body) {
        Ok(read) => read,
        Err(malformed) => return refuse(malformed),
    };
    let request = TokenRequest {
        form: &form,
        authorization: authorization(&head.headers),
        peer: Peer::of(&head.extensions).0,
    };
    let decision = app.authorization_server.token_request(&request).await;
    token_answer(&decision, format)
}

/// The parameters of a body, and the format that they ask for.
pub(crate) fn read_form(body: &[u8]) -> Result<(Form<'_>, AnswerFormat), MalformedRequest> {
    let form = Form::parse(body).map_err(MalformedRequest::Form)?;
    let format = match form.value("format") {
        None => AnswerFormat::Json,
        Some(name) => AnswerFormat::from_name(name).ok_or(MalformedRequest::FormatUnknown)?,
    };
    Ok((form, format))
}

/// The one `Authorization` header. Of several none can be believed: an empty value stands for them, which no scheme accepts
/// (RFC 9110 section 11.6.2 allows one).
fn authorization(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let first = values.next()?;
    Some(if values.next().is_some() {
        b""
    } else {
        first.as_bytes()
    })
}

fn has_credentials(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_decode_str(name).decode_utf8_lossy();
        NEVER_IN_URL.contains(&&*name)
    })
}

/// Whether the one `Content-Type` is a form's, whatever its parameters: the text must be UTF-8 in any case
/// (RFC 6749 appendix B).
fn is_form(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let essence = value.to_str().unwrap_or_default().split(';').next();
    essence.is_some_and(|essence| {
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc6749_s2_3_1_credentials_in_a_query_are_seen_however_they_are_spelled() {
        assert!(has_credentials("a=b&client_secret=x"));
        assert!(has_credentials("client%5Fsecret"));
        assert!(!has_credentials("tenantDomain=acme.example&format=json"));
    }

    #[test]
    fn rfc6749_b_a_form_may_name_its_charset_and_nothing_else_is_a_form() {
        let with = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::CONTENT_TYPE, HeaderValue::from_static(value));
            }
            is_form(&headers)
        };
        assert!(with(&["application/x-www-form-urlencoded"]));
        assert!(with(&["Application/X-WWW-Form-Urlencoded ; charset=UTF-8"]));
        assert!(!with(&["application/json"]));
        assert!(!with(&[]));
        assert!(!with(&[
            "application/x-www-form-urlencoded",
            "application/json"
        ]));
    }
}
