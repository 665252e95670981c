//! What a client that registers itself tells people about itself (RFC 7591 section 2): kept as it is, and believed by nobody.

use serde::{Deserialize, Serialize};
use url::Url;

/// What is only told to people and kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// The client's home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// Its logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// Its terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// Its privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// Whom to ask about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Which software it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// Which version of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
}

impl About {
    /// Checks the lengths and links; the sentence says what is wrong.
    pub(crate) fn check(&self) -> Result<(), String> {
        let links = [
            ("client_uri", &self.client_uri),
            ("logo_uri", &self.logo_uri),
            ("tos_uri", &self.tos_uri),
            ("policy_uri", &self.policy_uri),
        ];
        for (name, link) in links {
            let is_web = |link: &String| {
                let url = Url::parse(link);
                link.len() <= 2048 && url.is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
            };
            if link.as_ref().is_some_and(|link| !is_web(link)) {
                return Err(format!("{name} must be a web page's URL"));
            }
        }
        let short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.len() <= 255);
        let contacts =
            self.contacts.len() <= 16 && self.contacts.iter().all(|one| one.len() <= 255);
        if contacts && short(&self.software_id) && short(&self.software_version) {
            return Ok(());
        }
        Err("contacts has at most 16 entries, and they, software_id and software_version at most 255 bytes each".to_owned())
    }
}
