//! Redirect URIs (RFC 6749 section 3.1.2): registered whole, and compared as text (RFC 9700 section 2.1), with the one exception that
//! an application on the user's own machine may choose its port (RFC 8252 section 7.3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// A registered redirect URI.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RedirectUri(Box<str>);

impl RedirectUri {
    /// Longer ones are refused.
    pub const MOST_BYTES: usize = 2048;

    /// The URI's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `asked`, the `redirect_uri` of a request, is this one: the same text, or, for `http` on a loopback address literal, the same
    /// but for the port (RFC 8252 section 7.3).
    pub fn matches(&self, asked: &str) -> bool {
        if *self.0 == *asked {
            return true;
        }
        match (without_port(&self.0), without_port(asked)) {
            (Some(registered), Some(asked)) => registered == asked,
            _ => false,
        }
    }
}

/// A loopback redirect URI in its parts around the port: before it, and after it.
fn without_port(uri: &str) -> Option<(&str, &str)> {
    let start = ["http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .find(|start| uri.starts_with(start))?;
    let (host, rest) = uri.split_at_checked(start.len())?;
    let after = match rest.strip_prefix(':') {
        None => rest,
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (port, after) = rest.split_at_checked(digits)?;
            port.parse::<u16>().ok()?;
            after
        }
    };
    // Whatever follows must begin a path or a query, so that no other host hides behind the address.
    (after.is_empty() || after.starts_with(['/', '?'])).then_some((host, after))
}

/// RFC 6749 section 3.1.2: an absolute URI without a fragment. https, http on a loopback host only (RFC 8252 sections 7.3 and 8.3), or a
/// private-use scheme with a dot in it (RFC 8252 section 7.1).
impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.bytes().all(|b| {
            b.is_ascii_graphic()
                && !matches!(
                    b,
                    b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
                )
        });
        if !plain || text.len() > Self::MOST_BYTES {
            return Err(InvalidRedirectUri);
        }
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri)?;
        let without_user = url.username().is_empty() && url.password().is_none();
        let allowed = match url.scheme() {
            "https" => url.has_host(),
            "http" => matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost")),
            scheme => scheme.contains('.'),
        };
        if allowed && without_user {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRedirectUri)
        }
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirectUri;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0.into()
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text cannot be registered as a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a redirect URI is an absolute URI without fragment: https, http on 127.0.0.1, [::1] or localhost, or a scheme of the application's own such as com.example.app"
)]
pub struct InvalidRedirectUri;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn uri(text: &str) -> RedirectUri {
        text.parse().unwrap()
    }

    #[test]
    fn rfc9700_s2_1_uris_are_compared_as_text() {
        let registered = uri("https://app.example.com/callback?a=b");
        assert!(registered.matches("https://app.example.com/callback?a=b"));
        for other in [
            "https://app.example.com/callback",
            "https://app.example.com/callback?a=b&c",
            "https://APP.example.com/callback?a=b",
            "https://app.example.com:443/callback?a=b",
            "https://app.example.com/callback?a=b#",
            "http://app.example.com/callback?a=b",
        ] {
            assert!(!registered.matches(other), "{other}");
        }
    }

    #[test]
    fn rfc8252_s7_3_a_loopback_address_may_have_any_port() {
        for (registered, asked) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"),
            ("http://127.0.0.1:1/cb", "http://127.0.0.1/cb"),
            ("http://[::1]:8080/cb", "http://[::1]:9/cb"),
        ] {
            assert!(uri(registered).matches(asked), "{asked}");
        }
        for (registered, asked) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/other"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:70000/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:1@evil.example/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb"),
            ("http://127.0.0.1/cb", "http://[::1]:1/cb"),
            ("http://localhost/cb", "http://localhost:1/cb"),
            ("https://127.0.0.1/cb", "https://127.0.0.1:1/cb"),
        ] {
            assert!(!uri(registered).matches(asked), "{asked}");
        }
    }

    #[test]
    fn rfc6749_s3_1_2_what_cannot_be_registered() {
        for bad in [
            "",
            "/callback",
            "https://app.example.com/#here",
            "https://u@app.example.com/",
            "http://app.example.com/",
            "javascript:alert(1)",
            "data:text/html,x",
            "myapp:/callback",
            "https://app.example.com/a b",
            &format!("https://app.example.com/{}", "x".repeat(2048)),
        ] {
            assert!(bad.parse::<RedirectUri>().is_err(), "{bad}");
        }
        assert!("com.example.app:/callback".parse::<RedirectUri>().is_ok());
    }

    fn any_uri() -> impl Strategy<Value = String> {
        let host = "(127\\.0\\.0\\.1|\\[::1\\]|localhost|app\\.example\\.com)";
        let like =
            format!("(https?|com\\.example)://([a-z]@)?{host}(:[0-9]{{0,6}})?[/?#@.:a-c]{{0,6}}");
        let like = proptest::string::string_regex(&like).unwrap();
        let loopback = "http://127\\.0\\.0\\.1(:[0-9]{0,5})?(/a)?[@?#.]?";
        prop_oneof![4 => like, 4 => loopback, 1 => "\\PC{0,40}"]
    }

    proptest! {
        #[test]
        fn rfc6749_s3_1_2_what_is_registered_is_kept_as_it_is_and_has_no_fragment(text in any_uri()) {
            if let Ok(registered) = text.parse::<RedirectUri>() {
                prop_assert_eq!(registered.as_str(), &text);
                prop_assert!(registered.matches(&text));
                let url = Url::parse(&text).unwrap();
                prop_assert!(!text.contains('#') && url.username().is_empty());
            }
        }

        #[test]
        fn rfc8252_s7_3_another_text_is_the_same_address_under_another_port(one in any_uri(), asked in any_uri()) {
            let registered = one.parse::<RedirectUri>();
            if let Ok(registered) = registered.as_ref()
                && one != asked
                && registered.matches(&asked)
            {
                let (mut url, other) = (Url::parse(&one).unwrap(), Url::parse(&asked).unwrap());
                prop_assert!(matches!(other.host_str(), Some("127.0.0.1" | "[::1]")));
                prop_assert!(url.set_port(other.port()).is_ok());
                prop_assert_eq!(url, other);
            }
        }
    }
}
