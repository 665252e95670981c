//! What a server says of itself: authorization server metadata (RFC 8414 section 3).

use serde::Deserialize;
use url::Url;

use crate::config::serve_config::is_loopback;
use crate::failure::{Failure, Outcome};

use super::http_client::HttpClient;
use super::reach::ServerArgs;

/// A server that answered.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// Where it is reached.
    pub(crate) url: String,
    /// Its issuer identifier.
    pub(crate) issuer: String,
    /// The token endpoint as it names it: the audience of assertions. Requests go to [`Server::token_url`].
    pub(crate) token_endpoint: String,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    token_endpoint: String,
}

impl Server {
    /// Asks the server that `args` mean what it is.
    pub(crate) async fn discover(http: &HttpClient, args: &ServerArgs) -> Outcome<Self> {
        let url = args.url()?;
        let answer = http
            .find(&format!("{url}/.well-known/oauth-authorization-server"))
            .await
            .map_err(|failure| args.explain(failure))?;
        let metadata = serde_json::from_str::<Metadata>(&answer.body).ok();
        let metadata = metadata.filter(|_| answer.status.is_success());
        let Metadata {
            issuer,
            token_endpoint,
        } = metadata.ok_or_else(|| {
            let status = answer.status.as_u16();
            let sentence = format!(
                "{url} answers ({status}), but not as an authorization server: no metadata at /.well-known/oauth-authorization-server"
            );
            args.explain(Failure::unreachable(sentence))
        })?;
        check_issuer(&url, &issuer, args)?;
        Ok(Self {
            url,
            issuer,
            token_endpoint,
        })
    }

    /// Where token requests are sent: below the address the server is reached at.
    pub(crate) fn token_url(&self) -> String {
        format!("{}/oauth2/token", self.url)
    }
}

/// RFC 8414 section 3.3: the issuer in the metadata is the one that was asked for. Else a server that somebody was talked into asking
/// could have assertions signed for another one. On this machine, where the data folder says who listens, it may go by another name.
fn check_issuer(url: &str, issuer: &str, args: &ServerArgs) -> Outcome {
    let expected = args.server_issuer.as_deref();
    let local = Url::parse(url).is_ok_and(|url| is_loopback(&url));
    let matches = match expected {
        Some(expected) => expected == issuer,
        None => issuer == url || local,
    };
    if matches {
        return Ok(());
    }
    let sentence = format!(
        "{url} goes by the issuer identifier {issuer}, not by {}",
        expected.unwrap_or(url)
    );
    Err(Failure::unreachable(sentence).next(format!(
        "if that is the server you mean: --server-issuer {issuer}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8414_s3_3_a_server_that_goes_by_another_name_is_refused() {
        let args = |server_issuer: Option<&str>| ServerArgs {
            server: None,
            data: None,
            server_issuer: server_issuer.map(String::from),
        };
        let (here, there) = ("https://as.example.com", "https://other.example.com");
        assert!(check_issuer(here, here, &args(None)).is_ok());
        assert!(check_issuer(here, there, &args(None)).is_err());
        assert!(check_issuer(here, there, &args(Some(there))).is_ok());
        assert!(check_issuer(here, here, &args(Some(there))).is_err());
        assert!(check_issuer("http://127.0.0.1:7523", here, &args(None)).is_ok());
    }
}
