//! An RFC and a section of it: how code, errors and documents cite the rule they enforce.

use std::fmt;

/// A section of an RFC, such as RFC 7523 section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Section {
    rfc: u16,
    number: &'static str,
}

impl Section {
    /// Cites `number` (as printed in the RFC: `"3"`, `"5.2"`, `"4.1.4"`) of RFC `rfc`.
    pub const fn new(rfc: u16, number: &'static str) -> Self {
        Self { rfc, number }
    }

    /// The RFC's number.
    pub const fn rfc(self) -> u16 {
        self.rfc
    }

    /// The section's number within the RFC.
    pub const fn number(self) -> &'static str {
        self.number
    }

    /// Where a reader finds the section.
    pub fn url(self) -> String {
        format!(
            "https://www.rfc-editor.org/rfc/rfc{}#section-{}",
            self.rfc, self.number
        )
    }
}

/// In words, because the section sign is not allowed in an `error_description` (RFC 6749 section 5.2).
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} section {}", self.rfc, self.number)
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
    }
}
