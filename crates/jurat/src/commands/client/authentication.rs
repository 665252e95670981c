//! Flags for how a client proves who it is, and what its authorization requests and ID tokens must be.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_protocol::redirect_uri::RedirectUri;

use crate::commands::settings::names;
use crate::commands::settings::patch::Patch;

/// How it proves who it is.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its authentication")]
pub(super) struct AuthenticationArgs {
    /// The one way in which it authenticates [default: whichever its credentials allow]
    #[arg(long, value_name = "METHOD", value_parser = names::client_auth_methods())]
    auth_method: Option<ClientAuthMethod>,
    /// The one algorithm of its MACs, with `--auth-method client_secret_jwt` [default: any its secret is long enough for]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::mac_algorithms())]
    auth_signing_alg: Option<MacAlgorithm>,
    /// It is a public client, which cannot keep a secret: the same as --auth-method none
    #[arg(long, conflicts_with = "auth_method")]
    public: bool,
    /// Whether its client assertions must name the issuer identifier alone in aud [default: false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    strict_audience: Option<bool>,
}

/// What its authorization requests must be, and what becomes of them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its authorization requests")]
pub(super) struct AuthorizationRequestArgs {
    /// Where authorization codes may go, compared as text (the port of a loopback address is free); repeat it for more
    #[arg(long, value_name = "URI")]
    redirect_uri: Vec<RedirectUri>,
    /// Where a browser may go after a logout; repeat it for more
    #[arg(long, value_name = "URI")]
    post_logout_redirect_uri: Vec<RedirectUri>,
    /// Whether they need a code challenge; a public client's always do [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    require_pkce: Option<bool>,
    /// Whether they must be pushed (RFC 9126) [default: false]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    require_pushed_authorization_requests: Option<bool>,
    /// Whether users are asked: ask, or implied for the organisation's own clients [default: ask]
    #[arg(long, value_name = "POLICY", value_parser = consent_policies())]
    consent: Option<String>,
    /// What its ID tokens are signed with [default: RS256]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::token_algorithms())]
    id_token_algorithm: Option<Algorithm>,
}

/// Flags with the settings they state, for `--unset`.
pub(super) const FLAGS: [(&str, &str); 9] = [
    ("auth-method", "token_endpoint_auth_method"),
    ("auth-signing-alg", "token_endpoint_auth_signing_alg"),
    ("strict-audience", "strict_audience"),
    ("redirect-uri", "redirect_uris"),
    ("post-logout-redirect-uri", "post_logout_redirect_uris"),
    ("require-pkce", "require_pkce"),
    (
        "require-pushed-authorization-requests",
        "require_pushed_authorization_requests",
    ),
    ("consent", "consent"),
    ("id-token-algorithm", "id_token_algorithm"),
];

impl AuthenticationArgs {
    /// States what was given.
    pub(super) fn state(&self, patch: &mut Patch) {
        let public = self.public.then_some(ClientAuthMethod::None);
        let method = self.auth_method.or(public);
        patch.set_given(
            "token_endpoint_auth_method",
            method.map(ClientAuthMethod::name),
        );
        let algorithm = self.auth_signing_alg.map(MacAlgorithm::name);
        patch.set_given("token_endpoint_auth_signing_alg", algorithm);
        patch.set_given("strict_audience", self.strict_audience);
    }
}

impl AuthorizationRequestArgs {
    /// States what was given.
    pub(super) fn state(&self, patch: &mut Patch) {
        patch.set_list("redirect_uris", &self.redirect_uri);
        patch.set_list("post_logout_redirect_uris", &self.post_logout_redirect_uri);
        patch.set_given("require_pkce", self.require_pkce);
        let pushed = self.require_pushed_authorization_requests;
        patch.set_given("require_pushed_authorization_requests", pushed);
        patch.set_given("consent", self.consent.as_deref());
        let algorithm = self.id_token_algorithm.map(Algorithm::name);
        patch.set_given("id_token_algorithm", algorithm);
    }
}

fn consent_policies() -> PossibleValuesParser {
    PossibleValuesParser::new([
        PossibleValue::new("ask").help("once for each scope"),
        PossibleValue::new("implied").help("never"),
    ])
}
