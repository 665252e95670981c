//! Token requests (RFC 6749 section 3.2, RFC 7523 section 2.1), for every command that makes one.

use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use jurat_protocol::grant_type::GrantType;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::failure::Outcome;

use super::http_client::{HttpClient, Response, not_an_address};

/// A token request. Has no `Debug`: it holds an assertion, and may hold a secret.
pub(crate) struct TokenRequest {
    parameters: Vec<(&'static str, String)>,
    basic: Option<(String, Zeroizing<String>)>,
}

impl TokenRequest {
    /// A request by the jwt-bearer grant.
    pub(crate) fn jwt_bearer(assertion: &str) -> Self {
        let grant_type = GrantType::JwtBearer.wire_name().to_string();
        Self {
            parameters: vec![
                ("grant_type", grant_type),
                ("assertion", assertion.to_string()),
            ],
            basic: None,
        }
    }

    /// A call about a token (RFC 7009 section 2.1, RFC 7662 section 2.1).
    pub(crate) fn about_token(token: &str) -> Self {
        Self {
            parameters: vec![("token", token.to_string())],
            basic: None,
        }
    }

    /// Adds a parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    /// Authenticates a client by id and secret.
    pub(crate) fn by_client(mut self, id: &str, secret: &str) -> Self {
        self.basic = Some((id.to_string(), Zeroizing::new(secret.to_string())));
        self
    }

    /// The client that authenticates, if one does.
    pub(crate) fn client(&self) -> Option<&str> {
        self.basic.as_ref().map(|(id, _)| id.as_str())
    }

    /// The parameters, in their order.
    pub(crate) fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// Sends the request to `url`; the answer's status is not judged here.
    pub(crate) async fn send(&self, http: &HttpClient, url: &str) -> Outcome<Response> {
        let mut request =
            Request::post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some((id, secret)) = &self.basic {
            request = request.header(AUTHORIZATION, basic(id, secret));
        }
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.parameters)
            .finish();
        let request = request.body(body).map_err(|e| not_an_address(url, &e))?;
        http.send(request).await
    }
}

/// RFC 6749 section 2.3.1: id and secret are form-encoded before they are joined.
fn basic(id: &str, secret: &str) -> String {
    let encode =
        |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let pair = Zeroizing::new(format!("{}:{}", encode(id), encode(secret)));
    format!("Basic {}", base64_standard(pair.as_bytes()))
}

/// RFC 4648 section 4, with padding; the house's base64url is another alphabet.
fn base64_standard(bytes: &[u8]) -> String {
    let mut text: String = jurat_protocol::jose::base64url::encode(bytes)
        .chars()
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jurat_protocol::basic::BasicCredentials;

    #[test]
    fn rfc6749_s2_3_1_id_and_secret_read_back() {
        let header = basic("a b:c", "s+%:\u{7e}");
        let read = BasicCredentials::parse(header.as_bytes()).unwrap();
        let read = read.ok().unwrap();
        assert_eq!((read.client_id(), read.secret()), ("a b:c", "s+%:~"));
        assert_eq!(base64_standard(b"\xff\xfe\xfd\xfc"), "//79/A==");
    }
}
