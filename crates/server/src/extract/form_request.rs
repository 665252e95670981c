//! A form in a POST to an endpoint of the protocol (RFC 6749 section 3.2, RFC 7009 section 2.1, RFC 7662 section 2.1): the body, bounded,
//! and the one `Authorization` header. What HTTP alone can see to be wrong ends here.

use std::net::IpAddr;

use axum::extract::Request;
use http::{HeaderMap, Method, header};
use jurat_issuance::unproven_request::MalformedRequest;
use percent_encoding::percent_decode_str;

use crate::peer::Peer;

use super::body::{self, UnreadBody, WholeBody};

/// The largest body that is read.
pub(crate) const MOST_BODY_BYTES: usize = 64 * 1024;

/// Parameters that must never stand in a URL, where logs and histories keep them (RFC 6749 section 2.3.1, RFC 7521 section 4).
const NEVER_IN_URL: [&str; 11] = [
    "client_id",
    "client_secret",
    "client_assertion",
    "assertion",
    "access_token",
    "subject_token",
    "actor_token",
    "refresh_token",
    "code",
    "password",
    "token",
];

/// A form in a POST, read whole. Its parameters are not looked at yet.
pub(crate) struct FormRequest {
    body: WholeBody,
    headers: HeaderMap,
    peer: Peer,
}

impl FormRequest {
    /// Reads it.
    pub(crate) async fn read(request: Request) -> Result<Self, MalformedRequest> {
        let (head, body) = request.into_parts();
        // RFC 6749 section 3.2: the client MUST use POST.
        if head.method != Method::POST {
            return Err(MalformedRequest::MethodNotPost);
        }
        if head.uri.query().is_some_and(has_credentials) {
            return Err(MalformedRequest::CredentialsInUrl);
        }
        if !is_form(&head.headers) {
            return Err(MalformedRequest::NotAForm);
        }
        let body = body::read(body, MOST_BODY_BYTES).await;
        let body = body.map_err(|unread| match unread {
            UnreadBody::TooLarge => MalformedRequest::BodyTooLarge,
            UnreadBody::Incomplete => MalformedRequest::BodyIncomplete,
        })?;
        Ok(Self {
            body,
            peer: Peer::of(&head.extensions),
            headers: head.headers,
        })
    }

    /// The form's text.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Where the request comes from, as far as that is known.
    pub(crate) fn peer(&self) -> Option<IpAddr> {
        self.peer.0
    }

    /// The one `Authorization` header. Of several none can be believed: an empty value stands for them, which no scheme accepts
    /// (RFC 9110 section 11.6.2 allows one).
    pub(crate) fn authorization(&self) -> Option<&[u8]> {
        let mut values = self.headers.get_all(header::AUTHORIZATION).iter();
        let first = values.next()?;
        Some(if values.next().is_some() {
            b""
        } else {
            first.as_bytes()
        })
    }
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
    use http::HeaderValue;

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
