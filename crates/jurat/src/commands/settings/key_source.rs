//! Flags for keys that an issuer publishes itself (`key_source.…`): where they are read, and what is allowed of the reading.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::time_text;
use clap::Args;

use super::patch::Patch;

/// Where an identity provider publishes its keys.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its published keys")]
pub(crate) struct KeySourceArgs {
    /// Find its keys by its own metadata (OpenID Connect Discovery, RFC 8414), beginning at the issuer
    #[arg(long, conflicts_with_all = ["jwks_url", "spiffe_bundle", "kubernetes"])]
    discover: bool,
    /// Read its keys from this JWK Set (RFC 7517)
    #[arg(long, value_name = "URL", conflicts_with_all = ["spiffe_bundle", "kubernetes"])]
    jwks_url: Option<String>,
    /// Read its keys from this SPIFFE bundle endpoint
    #[arg(long, value_name = "URL", conflicts_with = "kubernetes")]
    spiffe_bundle: Option<String>,
    /// Read its keys from this Kubernetes API server, such as `https://kubernetes.default.svc`
    #[arg(long, value_name = "URL")]
    kubernetes: Option<String>,
    /// A file on the server's machine with the token that the API server wants to see; jurat.toml must allow it
    #[arg(long, value_name = "FILE", requires = "kubernetes")]
    token_file: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Where a client publishes its keys.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its published keys")]
pub(crate) struct JwksUrlArgs {
    /// Read its keys from this JWK Set (RFC 7517), its `jwks_uri`
    #[arg(long, value_name = "URL")]
    jwks_url: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// What is allowed of the reading.
#[derive(Debug, Args)]
struct ReadingArgs {
    /// Certificate authorities that vouch for that host's TLS certificate, PEM [default: the system's]
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    /// The host is on this machine or in this cluster: http will do, if jurat.toml allows the host
    #[arg(long)]
    local: bool,
    /// How long keys count that could not be read again: 30m, 1h, 7d, or 0 [default: 1h]
    #[arg(long, value_name = "TIME", value_parser = time_text::parse_duration)]
    stale_if_error: Option<u32>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 4] = [
    ("jwks-url", "key_source"),
    ("tls-ca", "key_source.tls_authorities"),
    ("local", "key_source.local"),
    ("stale-if-error", "key_source.stale_if_error_seconds"),
];
/// Those of identity providers alone.
pub(crate) const FURTHER_FLAGS: [(&str, &str); 3] = [
    ("discover", "key_source"),
    ("spiffe-bundle", "key_source"),
    ("kubernetes", "key_source"),
];

impl KeySourceArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) -> Outcome {
        if self.discover {
            patch.set("key_source.from", "discovery");
        }
        state_url(patch, "jwks_url", self.jwks_url.as_ref());
        state_url(patch, "spiffe_bundle", self.spiffe_bundle.as_ref());
        state_url(patch, "kubernetes", self.kubernetes.as_ref());
        let file = self.token_file.as_deref();
        patch.set_given("key_source.from.kubernetes.token_file", file);
        self.reading.state(patch)
    }
}

impl JwksUrlArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) -> Outcome {
        state_url(patch, "jwks_url", self.jwks_url.as_ref());
        self.reading.state(patch)
    }
}

impl ReadingArgs {
    fn state(&self, patch: &mut Patch) -> Outcome {
        if let Some(path) = &self.tls_ca {
            patch.set("key_source.tls_authorities", read_authorities(path)?);
        }
        if self.local {
            patch.set("key_source.local", true);
        }
        patch.set_given("key_source.stale_if_error_seconds", self.stale_if_error);
        Ok(())
    }
}

/// States where `document` stands.
fn state_url(patch: &mut Patch, document: &str, url: Option<&String>) {
    if let Some(url) = url {
        patch.set(&format!("key_source.from.{document}.url"), url.as_str());
    }
}

fn read_authorities(path: &Path) -> Outcome<String> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::unreadable(path, &e))?;
    if text.contains("-----BEGIN CERTIFICATE-----") {
        return Ok(text);
    }
    let path = path.display();
    Err(
        Failure::failed(format!("{path} holds no certificate in PEM")).next(format!(
            "if it is DER: openssl x509 -inform DER -in {path} -out {path}.pem"
        )),
    )
}
