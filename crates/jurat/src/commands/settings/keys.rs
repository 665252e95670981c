//! Flags for public keys, read here so that an error names the file: certificates, public keys, JWKs, or a key made now.

use std::path::{Path, PathBuf};

use clap::Args;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::clock::{Clock, SystemClock};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::key_pair::{KeyAndCertificate, KeyFiles};

use super::names;

/// Where public keys come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its keys")]
pub(crate) struct KeyArgs {
    /// An X.509 certificate, PEM as openssl writes it; repeat it for more
    #[arg(long, value_name = "FILE")]
    certificate: Vec<PathBuf>,
    /// A public key, PEM as openssl writes it; repeat it for more
    #[arg(long, value_name = "FILE")]
    public_key: Vec<PathBuf>,
    /// A public key as a JWK; repeat it for more
    #[arg(long, value_name = "FILE")]
    jwk_file: Vec<PathBuf>,
    /// Public keys as a JWK Set
    #[arg(long, value_name = "FILE")]
    jwks_file: Vec<PathBuf>,
    /// Make a private key and a certificate in this folder, and register the certificate
    #[arg(long, value_name = "DIR")]
    generate_key: Option<PathBuf>,
    /// What the key that is made signs with
    #[arg(
        long,
        value_name = "ALGORITHM",
        default_value = "RS256",
        value_parser = names::algorithms(),
        requires = "generate_key"
    )]
    key_algorithm: Algorithm,
}

/// Keys to register.
pub(crate) struct Keys {
    /// As the administration API takes them.
    pub(crate) credentials: Vec<Value>,
    /// The files of a key that was made now.
    pub(crate) made: Option<KeyFiles>,
}

impl KeyArgs {
    /// Whether a key is to be made: its files need a name.
    pub(crate) fn makes_one(&self) -> bool {
        self.generate_key.is_some()
    }

    /// Reads what was named, and makes what is to be made in the name of `name`.
    pub(crate) fn read(&self, name: &str, dry_run: bool) -> Outcome<Keys> {
        let mut credentials = Vec::new();
        for path in &self.certificate {
            credentials.push(json!({ "certificate": read_pem(path, "certificate")? }));
        }
        for path in &self.public_key {
            credentials.push(json!({ "public_key": read_pem(path, "public key")? }));
        }
        for path in &self.jwk_file {
            let text = read(path, "JWK")?;
            VerificationKey::from_jwk(&text).map_err(|e| not_a_key(path, e))?;
            credentials.push(json!({ "jwk": read_json(path, &text)? }));
        }
        for path in &self.jwks_file {
            let text = read(path, "JWK Set")?;
            parse_jwk_set(&text).map_err(|e| not_a_key(path, e))?;
            credentials.push(json!({ "jwks": read_json(path, &text)? }));
        }
        let mut made = None;
        if let Some(folder) = &self.generate_key {
            let pair = KeyAndCertificate::generate(self.key_algorithm, name, SystemClock.now())?;
            credentials.push(json!({ "certificate": pair.certificate }));
            if !dry_run {
                made = Some(pair.write(folder, name)?);
            }
        }
        Ok(Keys { credentials, made })
    }
}

impl Keys {
    /// Hands `outcome` on; when it is a failure, files that were made for it are taken away again.
    pub(crate) fn settle<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        if let (Err(_), Some(files)) = (&outcome, &self.made) {
            files.remove();
        }
        outcome
    }
}

fn read(path: &Path, what: &str) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|e| {
        let path = path.display();
        Failure::failed(format!("the {what} {path} cannot be read: {e}"))
            .next("name the file it is in")
    })
}

fn read_pem(path: &Path, what: &'static str) -> Outcome<String> {
    let text = String::from_utf8(read(path, what)?).map_err(|_| {
        let path = path.display();
        Failure::failed(format!("{path} is not PEM: it is not text")).next(format!(
            "if it is DER: openssl x509 -inform DER -in {path} -out {path}.pem"
        ))
    })?;
    VerificationKey::from_pem(&text).map_err(|e| not_a_key(path, e))?;
    Ok(text)
}

fn read_json(path: &Path, text: &[u8]) -> Outcome<Value> {
    serde_json::from_slice(text).map_err(|e| not_a_key(path, e))
}

fn not_a_key(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::failed(format!("{}: {why}", path.display()))
}
