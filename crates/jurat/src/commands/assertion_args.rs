//! Flags for the claims and the header of an assertion, shared by `assert` and `token`.

use std::path::Path;

use clap::Args;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_protocol::jose::signing_key::JwtHeader;
use jurat_registry::clock::Timestamp;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::assertion::{self, Claims};
use crate::failure::{Failure, Outcome};

use super::input_file;
use super::settings::names;

/// What an assertion says beyond key, issuer and audience.
#[derive(Debug, Args)]
#[command(next_help_heading = "The assertion")]
pub(crate) struct AssertionArgs {
    /// `sub`: whom it speaks for [default: the issuer]
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    /// Leave `sub` out
    #[arg(long, conflicts_with = "subject")]
    no_subject: bool,
    /// `exp`: it expires so many seconds from now
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 300,
        allow_negative_numbers = true
    )]
    expires_in: i64,
    /// `nbf`: it is not valid before so many seconds from now
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    not_before: Option<i64>,
    /// A further claim, or another value for one; read as JSON where it is JSON, else as text
    #[arg(long = "claim", value_name = "NAME=VALUE")]
    claims: Vec<String>,
    /// `jti`: its identifier [default: 128 random bits]
    #[arg(long, value_name = "ID")]
    jti: Option<String>,
    /// Leave `jti` out
    #[arg(long, conflicts_with = "jti")]
    no_jti: bool,
    /// Leave `iat` out
    #[arg(long)]
    no_iat: bool,
    /// `kid` in the header
    #[arg(long, value_name = "ID")]
    kid: Option<String>,
    /// `alg` in the header, of the key's kind [default: RS256, the curve's ES algorithm, or EdDSA]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::algorithms())]
    alg: Option<Algorithm>,
    /// `typ` in the header
    #[arg(long = "type", value_name = "TYPE", default_value = "JWT")]
    token_type: String,
}

/// What signs.
pub(crate) enum SignedBy<'a> {
    /// The private key in this file.
    Key(&'a Path),
    /// A MAC by the client's secret in this file.
    Secret(&'a Path, MacAlgorithm),
}

/// Who signs, and for whom to read.
pub(crate) struct Signer<'a> {
    /// What with.
    pub(crate) by: SignedBy<'a>,
    /// `iss`
    pub(crate) issuer: &'a str,
    /// `aud`: a string when there is one, an array when there are more (RFC 7519 section 4.1.3).
    pub(crate) audiences: &'a [String],
    /// `scope`
    pub(crate) scope: Option<String>,
}

impl AssertionArgs {
    /// Makes the assertion.
    pub(crate) fn sign(&self, signer: &Signer<'_>, now: Timestamp) -> Outcome<String> {
        let header = JwtHeader {
            token_type: Some(&self.token_type),
            key_id: self.kid.as_deref(),
        };
        let claims = self.claims(signer, now)?;
        match signer.by {
            SignedBy::Key(file) => {
                let key = assertion::read_key(file, self.alg)?;
                Ok(key.sign_jwt(&header, &claims))
            }
            SignedBy::Secret(file, algorithm) => {
                let secret = Zeroizing::new(input_file::read_text(file)?);
                let secret = secret.trim_end_matches(['\r', '\n']);
                assertion::with_mac(secret, algorithm, &header, &claims)
            }
        }
    }

    fn claims(&self, signer: &Signer<'_>, now: Timestamp) -> Outcome<Claims> {
        let later = |seconds: i64| now.seconds().saturating_add(seconds);
        let mut claims = Claims::default();
        claims.set("iss", signer.issuer);
        if !self.no_subject {
            claims.set("sub", self.subject.as_deref().unwrap_or(signer.issuer));
        }
        match signer.audiences {
            [one] => claims.set("aud", one.as_str()),
            many => claims.set("aud", many),
        }
        if !self.no_iat {
            claims.set("iat", now.seconds());
        }
        claims.set("exp", later(self.expires_in));
        if let Some(seconds) = self.not_before {
            claims.set("nbf", later(seconds));
        }
        match &self.jti {
            Some(id) => claims.set("jti", id.as_str()),
            None if self.no_jti => {}
            None => claims.set("jti", assertion::random_id()?),
        }
        if let Some(scope) = &signer.scope {
            claims.set("scope", scope.as_str());
        }
        for claim in &self.claims {
            let (name, value) = claim.split_once('=').ok_or_else(|| {
                Failure::usage(format!("--claim {claim} has no value"))
                    .next("write it as --claim name=value")
            })?;
            let json = serde_json::from_str::<Value>(value).ok();
            claims.set(name, json.unwrap_or_else(|| Value::from(value)));
        }
        Ok(claims)
    }
}
