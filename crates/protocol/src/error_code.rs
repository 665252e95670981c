//! THE table of OAuth error codes: the name on the wire, the HTTP status, the defining section.
//! Nothing else in the house chooses a status for an OAuth error.

use crate::section::Section;

/// An error code of the OAuth RFCs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The request is malformed: a parameter is missing, repeated or of an unsupported value.
    InvalidRequest,
    /// Client authentication failed.
    InvalidClient,
    /// The grant (for us, mostly the assertion) is not valid.
    InvalidGrant,
    /// The client may not use this grant.
    UnauthorizedClient,
    /// The server does not serve this grant.
    UnsupportedGrantType,
    /// The scope asked for is malformed, unknown or beyond what is allowed.
    InvalidScope,
    /// The resource asked for is malformed, unknown or not allowed.
    InvalidTarget,
    /// The server cannot answer now; the same request may succeed later.
    TemporarilyUnavailable,
    /// Protected resource: the access token is not valid.
    InvalidToken,
    /// Protected resource: the access token lacks a scope.
    InsufficientScope,
}

struct Row {
    name: &'static str,
    status: u16,
    section: Section,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 10] = [
        Self::InvalidRequest,
        Self::InvalidClient,
        Self::InvalidGrant,
        Self::UnauthorizedClient,
        Self::UnsupportedGrantType,
        Self::InvalidScope,
        Self::InvalidTarget,
        Self::TemporarilyUnavailable,
        Self::InvalidToken,
        Self::InsufficientScope,
    ];

    const fn row(self) -> Row {
        let (name, status, section) = match self {
            Self::InvalidRequest => ("invalid_request", 400, Section::new(6749, "5.2")),
            // 401 is a MUST when the Authorization header was used and allowed otherwise.
            Self::InvalidClient => ("invalid_client", 401, Section::new(6749, "5.2")),
            Self::InvalidGrant => ("invalid_grant", 400, Section::new(6749, "5.2")),
            Self::UnauthorizedClient => ("unauthorized_client", 400, Section::new(6749, "5.2")),
            Self::UnsupportedGrantType => {
                ("unsupported_grant_type", 400, Section::new(6749, "5.2"))
            }
            Self::InvalidScope => ("invalid_scope", 400, Section::new(6749, "5.2")),
            Self::InvalidTarget => ("invalid_target", 400, Section::new(8707, "2")),
            Self::TemporarilyUnavailable => (
                "temporarily_unavailable",
                503,
                Section::new(6749, "4.1.2.1"),
            ),
            Self::InvalidToken => ("invalid_token", 401, Section::new(6750, "3.1")),
            Self::InsufficientScope => ("insufficient_scope", 403, Section::new(6750, "3.1")),
        };
        Row {
            name,
            status,
            section,
        }
    }

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The HTTP status of the answer that carries it.
    pub const fn status(self) -> u16 {
        self.row().status
    }

    /// The section that defines the code.
    pub const fn section(self) -> Section {
        self.row().section
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_distinct_and_of_the_characters_rfc6749_s5_2_allows() {
        let names: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        assert!(
            names
                .iter()
                .all(|name| name.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()))
        );
    }
}
