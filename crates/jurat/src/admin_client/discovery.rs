//! What a server says of itself: authorization server metadata (RFC 8414 section 3).

use serde::Deserialize;
use url::Url;

use crate::config::serve_config::is_loopback;
use crate::failure::{Failure, Outcome};
use crate::terminal;

use super::http_client::HttpClient;
use super::reach::ServerArgs;

/// A server that answered.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// Where it is reached.
    pub(crate) url: String,
    /// Its issuer identifier.
    pub(crate) issuer: String,
    /// The token endpoint below its issuer identifier: the audience of assertions. Requests go to [`Server::token_url`].
    pub(crate) token_endpoint: String,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
}

impl Server {
    /// Asks the server that `args` mean what it is.
    pub(crate) async fn discover(http: &HttpClient, args: &ServerArgs) -> Outcome<Self> {
        let root = args.url()?;
        let url = args.of_tenant(&root);
        let answer = http
            .find(&format!("{url}/.well-known/oauth-authorization-server"))
            .await
            .map_err(|failure| args.explain(failure))?;
        let metadata = serde_json::from_str::<Metadata>(&answer.body).ok();
        let metadata = metadata.filter(|_| answer.status.is_success());
        let Metadata { issuer } = metadata.ok_or_else(|| {
            let status = answer.status.as_u16();
            let sentence = format!(
                "{url} answers ({status}), but not as an authorization server: no metadata at /.well-known/oauth-authorization-server"
            );
            args.explain(Failure::unreachable(sentence))
        })?;
        check_issuer(&url, &issuer, &expected_issuer(&root, args))?;
        // RFC 8414 section 6.2: of what an impostor could say, only the issuer identifier is proven. The token endpoint that it names
        // may be another server's, where an assertion for it would count.
        Ok(Self {
            token_endpoint: format!("{issuer}/oauth2/token"),
            url,
            issuer,
        })
    }

    /// Where token requests are sent: below the address the server is reached at.
    pub(crate) fn token_url(&self) -> String {
        format!("{}/oauth2/token", self.url)
    }
}

/// The issuer identifier that the server at `url` must go by: the one stated, else what the data folder says of that very address, else
/// the address itself. A folder that nobody named may have come with a download: it has no say over servers elsewhere.
fn expected_issuer(url: &str, args: &ServerArgs) -> String {
    let of_folder = || {
        let server = args.folder().read_server_file()?;
        let has_a_say = args.names_folder() || Url::parse(url).is_ok_and(|url| is_loopback(&url));
        (has_a_say && server.url() == url).then_some(server.issuer)
    };
    let stated = args.server_issuer.clone();
    let of_server = || args.of_tenant(&of_folder().unwrap_or_else(|| url.to_string()));
    stated.unwrap_or_else(of_server)
}

/// RFC 8414 section 3.3: the issuer in the metadata is the one that was asked for. Else whoever answers at an address could have
/// assertions signed for another server, and present them there.
fn check_issuer(url: &str, issuer: &str, expected: &str) -> Outcome {
    if issuer == expected {
        return Ok(());
    }
    let sentence = format!("{url} goes by the issuer identifier {issuer}, not by {expected}");
    let hint = format!("if that is the server you mean: --server-issuer {issuer}");
    Err(Failure::unreachable(terminal::plain(&sentence)).next(terminal::plain(&hint)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_folder::DataFolder;
    use crate::server_file::ServerFile;

    #[test]
    fn rfc8414_s3_3_a_server_that_goes_by_another_name_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(place.path());
        let local = "http://127.0.0.1:7523";
        let (here, there) = ("https://as.example.com", "https://other.example.com");
        let about = ServerFile {
            issuer: here.into(),
            listen: "127.0.0.1:7523".into(),
            url: Some(local.into()),
        };
        folder.write_server_file(&about).unwrap();
        let expected = |url: &str, stated: Option<&str>| {
            let args = ServerArgs {
                server: Some(url.into()),
                data: Some(place.path().into()),
                server_issuer: stated.map(String::from),
                tenant: None,
            };
            expected_issuer(url, &args)
        };
        assert_eq!(expected(local, None), here);
        assert_eq!(
            expected("http://127.0.0.1:9999", None),
            "http://127.0.0.1:9999"
        );
        assert_eq!(expected(there, None), there);
        assert_eq!(expected(there, Some(here)), here);
        assert!(check_issuer(local, here, here).is_ok());
        let failure = check_issuer(there, here, there).unwrap_err();
        assert!(failure.next[0].contains("--server-issuer https://as.example.com"));
    }
}
