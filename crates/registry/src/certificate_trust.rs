//! Trust by certificate authority: the issuer's keys are not known beforehand; each assertion brings its certificate in `x5c` (RFC 7515
//! section 4.1.6), and the leaf must lead to one of these authorities, bear a name that is meant, and be on no revocation list.

use std::fmt;
use std::sync::Arc;

use jurat_protocol::jose::certificate_path::{
    BundleError, CertificateAuthorities, CertificateRules, RevocationListError, RevocationLists,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::key_source::{KeyDocument, KeySource};
use crate::problem::{InvalidRecord, require};

/// Whose certificates count for an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateTrust {
    /// The authorities, PEM.
    pub authorities: AuthorityBundle,
    /// Which of their certificates are meant.
    pub leaves: CertificateRules,
    /// Revocation lists, PEM; with them, every certificate of a path must be on a list that is not stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_lists: Option<RevocationBundle>,
    /// Where a revocation list is published, instead: it is read ahead of time, as published keys are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_source: Option<KeySource>,
}

impl CertificateTrust {
    /// Checks the settings.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let Some(source) = &self.revocation_source else {
            return Ok(());
        };
        require(
            matches!(source.from, KeyDocument::RevocationList { .. }),
            "certificate_trust.revocation_source",
            "a revocation source says {\"from\": {\"revocation_list\": {\"url\": …}}}",
        )?;
        require(
            self.revocation_lists.is_none(),
            "certificate_trust.revocation_source",
            "revocation lists are stated or read from their URL, not both",
        )?;
        source.validate("")
    }
}

/// Certificate authorities, ready for use; as data their PEM text.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AuthorityBundle(Arc<CertificateAuthorities>);

impl AuthorityBundle {
    /// The authorities.
    pub fn authorities(&self) -> &CertificateAuthorities {
        &self.0
    }
}

impl TryFrom<String> for AuthorityBundle {
    type Error = BundleError;

    fn try_from(pem: String) -> Result<Self, BundleError> {
        CertificateAuthorities::from_pem(&pem).map(|authorities| Self(Arc::new(authorities)))
    }
}

impl From<AuthorityBundle> for String {
    fn from(bundle: AuthorityBundle) -> Self {
        bundle.0.to_pem().to_owned()
    }
}

impl PartialEq for AuthorityBundle {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.to_pem() == other.0.to_pem()
    }
}

impl Eq for AuthorityBundle {}

/// How many authorities, without their text.
impl fmt::Debug for AuthorityBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} authorities", self.0.authorities().len())
    }
}

/// Revocation lists, ready for use; as data the text they were stated as.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevocationBundle {
    text: Arc<str>,
    lists: Arc<RevocationLists>,
}

impl RevocationBundle {
    /// The lists.
    pub fn lists(&self) -> &RevocationLists {
        &self.lists
    }
}

impl TryFrom<String> for RevocationBundle {
    type Error = RevocationListError;

    fn try_from(pem: String) -> Result<Self, RevocationListError> {
        let lists = RevocationLists::from_der_or_pem(pem.as_bytes())?;
        Ok(Self {
            text: pem.into(),
            lists: Arc::new(lists),
        })
    }
}

impl From<RevocationBundle> for String {
    fn from(bundle: RevocationBundle) -> Self {
        bundle.text.as_ref().to_owned()
    }
}

impl PartialEq for RevocationBundle {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for RevocationBundle {}

/// How many lists, without their text.
impl fmt::Debug for RevocationBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lists", self.lists.summaries().len())
    }
}
