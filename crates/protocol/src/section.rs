//! A document and a section of it: how code, errors and documents cite the rule they enforce.

use std::fmt;

/// A section of an RFC, such as RFC 7523 section 3, or of OpenID Connect Core.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Section {
    document: Document,
    number: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Document {
    Rfc(u16),
    OpenIdConnectCore,
}

impl Section {
    /// Cites `number` (as printed in the RFC: `"3"`, `"5.2"`, `"4.1.4"`) of RFC `rfc`.
    pub const fn new(rfc: u16, number: &'static str) -> Self {
        Self {
            document: Document::Rfc(rfc),
            number,
        }
    }

    /// Cites `number` of OpenID Connect Core 1.0.
    pub const fn openid_connect_core(number: &'static str) -> Self {
        Self {
            document: Document::OpenIdConnectCore,
            number,
        }
    }

    /// The section's number within the document.
    pub const fn number(self) -> &'static str {
        self.number
    }

    /// Where a reader finds the section; OpenID Connect Core names its sections, so its reader finds the document.
    pub fn url(self) -> String {
        match self.document {
            Document::Rfc(rfc) => format!(
                "https://www.rfc-editor.org/rfc/rfc{rfc}#section-{}",
                self.number
            ),
            Document::OpenIdConnectCore => {
                "https://openid.net/specs/openid-connect-core-1_0.html".to_owned()
            }
        }
    }
}

/// In words, because the section sign is not allowed in an `error_description` (RFC 6749 section 5.2).
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.document {
            Document::Rfc(rfc) => write!(f, "RFC {rfc} section {}", self.number),
            Document::OpenIdConnectCore => {
                write!(f, "OpenID Connect Core section {}", self.number)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_words_and_links_to_the_section() {
        let section = Section::new(7523, "3");
        assert_eq!(section.to_string(), "RFC 7523 section 3");
        assert_eq!(
            section.url(),
            "https://www.rfc-editor.org/rfc/rfc7523#section-3"
        );
        let section = Section::openid_connect_core("3.1.2.6");
        assert_eq!(section.to_string(), "OpenID Connect Core section 3.1.2.6");
        assert!(section.url().starts_with("https://openid.net/specs/"));
    }
}
