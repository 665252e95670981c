//! What the administration API answers, as far as pages show it.

use jurat_registry::clock::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// A page of a list.
#[derive(Deserialize)]
pub(super) struct Listed<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<String>,
}

/// A client.
#[derive(Deserialize)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) enabled: bool,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) grant_types: Vec<String>,
    pub(super) scope: Vec<String>,
    pub(super) default_scope: Vec<String>,
    pub(super) credentials: Vec<Credential>,
    #[serde(default)]
    pub(super) registered_itself: bool,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) revision: u64,
    /// Every further setting.
    #[serde(flatten)]
    pub(super) further: serde_json::Map<String, Value>,
}

/// A credential of a client, or a key of an identity provider.
#[derive(Deserialize)]
pub(super) struct Credential {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) enabled: bool,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) weak: bool,
    #[serde(default)]
    pub(super) key_type: Option<String>,
    #[serde(default)]
    pub(super) algorithms: Vec<String>,
    #[serde(default)]
    pub(super) key_id: Option<String>,
    #[serde(default, rename = "x5t#S256")]
    pub(super) x5t_s256: Option<String>,
    #[serde(default)]
    pub(super) jwk_thumbprint: Option<String>,
    #[serde(default)]
    pub(super) certificate: Option<Certificate>,
}

/// A credential's certificate.
#[derive(Deserialize)]
pub(super) struct Certificate {
    pub(super) subject: String,
    pub(super) not_after: Timestamp,
}

/// An identity provider, as far as the overview shows it.
#[derive(Deserialize)]
pub(super) struct Provider {
    pub(super) id: String,
    pub(super) issuer: String,
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) keys: Vec<Credential>,
}

/// What the lint finds about one identity provider.
#[derive(Deserialize)]
pub(super) struct Linted {
    pub(super) id: String,
    pub(super) issuer: String,
    pub(super) findings: Vec<Finding>,
}

/// A finding.
#[derive(Deserialize)]
pub(super) struct Finding {
    pub(super) name: String,
    pub(super) severity: String,
    pub(super) what_could_happen: String,
    pub(super) mend: String,
    #[serde(default)]
    pub(super) accepted: bool,
}

/// What a preset sets.
#[derive(Deserialize)]
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) client: Vec<Value>,
}

impl Credential {
    /// When it ends: its own end or its certificate's, whichever comes first.
    pub(super) fn ends_at(&self) -> Option<Timestamp> {
        let certificate = self.certificate.as_ref().map(|one| one.not_after);
        self.expires_at.into_iter().chain(certificate).min()
    }

    /// What it is, in a word or two.
    pub(super) fn what(&self) -> &'static str {
        match (self.kind.as_str(), &self.certificate) {
            ("secret", _) => "Secret",
            (_, Some(_)) => "Certificate",
            (_, None) => "Public key",
        }
    }

    /// What tells it from others.
    pub(super) fn name(&self) -> Option<String> {
        let subject = self.certificate.as_ref().map(|one| one.subject.clone());
        subject.or_else(|| self.key_id.clone())
    }
}

impl Finding {
    /// As a page shows it; `of` is whose it is.
    pub(super) fn shown(
        &self,
        of: Option<jurat_console::part::Link>,
    ) -> jurat_console::part::Finding {
        use jurat_console::part::Gravity;
        jurat_console::part::Finding {
            name: self.name.clone(),
            gravity: match self.severity.as_str() {
                "risk" => Gravity::Risk,
                "warning" => Gravity::Warning,
                _ => Gravity::Note,
            },
            what_could_happen: crate::endpoints::page_form::sentence(&self.what_could_happen),
            mend: self.mend.clone(),
            accepted: self.accepted,
            of,
        }
    }
}
