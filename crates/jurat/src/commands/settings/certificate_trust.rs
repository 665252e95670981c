//! Flags for trust by certificate authority (`certificate_trust.…`): each assertion brings its certificate (RFC 7515 section 4.1.6).

use std::path::{Path, PathBuf};

use clap::Args;
use jurat_registry::certificate_trust::{AuthorityBundle, RevocationBundle};
use jurat_registry::key_source::{KeyDocument, KeySource};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};

use super::patch::Patch;

/// Whose certificates count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its certificate authorities")]
pub(crate) struct CertificateTrustArgs {
    /// Take the certificate that an assertion brings in `x5c` when it leads to an authority in this file, PEM; repeat it for more
    #[arg(long, value_name = "FILE")]
    certificate_authority: Vec<PathBuf>,
    /// A DNS name that the certificate must bear, or another of those named; repeat it for more
    #[arg(long, value_name = "NAME", conflicts_with = "any_leaf")]
    leaf_dns: Vec<String>,
    /// A URI that the certificate must bear; `spiffe://example.org/ns/prod/` means every SPIFFE ID below it. Repeat it for more
    #[arg(long, value_name = "URI", conflicts_with = "any_leaf")]
    leaf_uri: Vec<String>,
    /// A common name that the certificate must bear; repeat it for more
    #[arg(long, value_name = "NAME", conflicts_with = "any_leaf")]
    leaf_common_name: Vec<String>,
    /// Every certificate of these authorities may sign
    #[arg(long)]
    any_leaf: bool,
    /// Revocation lists in this file, PEM; every certificate of a path must then be on a list that is not stale. Repeat it for more
    #[arg(long, value_name = "FILE")]
    revocation_list: Vec<PathBuf>,
    /// Read a revocation list from this URL, ahead of time, instead
    #[arg(long, value_name = "URL", conflicts_with = "revocation_list")]
    revocation_url: Option<String>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 3] = [
    ("certificate-authority", "certificate_trust"),
    ("revocation-list", "certificate_trust.revocation_lists"),
    ("revocation-url", "certificate_trust.revocation_source"),
];

impl CertificateTrustArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) -> Outcome {
        let authorities = &self.certificate_authority;
        let authorities = read_all::<AuthorityBundle>(authorities)?;
        patch.set_given("certificate_trust.authorities", authorities);
        let names = [
            ("dns_names", &self.leaf_dns),
            ("uris", &self.leaf_uri),
            ("common_names", &self.leaf_common_name),
        ];
        // All names together say which leaves are meant: none of before stays beside.
        if self.any_leaf || names.iter().any(|(_, names)| !names.is_empty()) {
            patch.set("certificate_trust.leaves.any_leaf", self.any_leaf);
            for (member, names) in names {
                let setting = format!("certificate_trust.leaves.{member}");
                patch.set(&setting, names.as_slice());
            }
        }
        let lists = read_all::<RevocationBundle>(&self.revocation_list)?;
        patch.set_given("certificate_trust.revocation_lists", lists);
        let source = self.revocation_url.as_ref().map(|url| {
            let document = KeyDocument::RevocationList { url: url.clone() };
            json!(KeySource::usual(document))
        });
        patch.set_given("certificate_trust.revocation_source", source);
        Ok(())
    }
}

/// The files one after the other, each checked so that an error names it.
fn read_all<B>(paths: &[PathBuf]) -> Outcome<Option<Value>>
where
    B: TryFrom<String, Error: std::fmt::Display>,
{
    let mut all = String::new();
    for path in paths {
        let text = read(path)?;
        B::try_from(text.clone())
            .map_err(|e| Failure::failed(format!("{}: {e}", path.display())))?;
        all.push_str(&text);
        if !text.ends_with('\n') {
            all.push('\n');
        }
    }
    Ok((!paths.is_empty()).then(|| all.into()))
}

fn read(path: &Path) -> Outcome<String> {
    let bytes = std::fs::read(path).map_err(|e| Failure::unreadable(path, &e))?;
    String::from_utf8(bytes).map_err(|_| {
        let path = path.display();
        Failure::failed(format!("{path} is not PEM: it is not text")).next(format!(
            "if it is DER: openssl x509 -inform DER -in {path} -out {path}.pem (a revocation list: openssl crl)"
        ))
    })
}
