//! THE table of OAuth error codes: the name on the wire, the HTTP status, the defining section.
//! Nothing else in the house chooses a status for an OAuth error.

use crate::section::Section;

macro_rules! error_codes {
    ($($(#[$doc:meta])+ $variant:ident $name:literal $status:literal $section:expr;)+) => {
        /// An error code of the OAuth RFCs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])+ $variant,)+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row { name: $name, status: $status, section: $section },)+
                }
            }
        }
    };
}

struct Row {
    name: &'static str,
    status: u16,
    section: Section,
}

error_codes! {
    /// The request is malformed: a parameter is missing, repeated or of an unsupported value.
    InvalidRequest "invalid_request" 400 Section::new(6749, "5.2");
    /// Client authentication failed.
    /// 401 is a MUST when the `Authorization` header was used and allowed otherwise.
    InvalidClient "invalid_client" 401 Section::new(6749, "5.2");
    /// The grant (for us, mostly the assertion) is not valid.
    InvalidGrant "invalid_grant" 400 Section::new(6749, "5.2");
    /// The client may not use this grant.
    UnauthorizedClient "unauthorized_client" 400 Section::new(6749, "5.2");
    /// The server does not serve this grant.
    UnsupportedGrantType "unsupported_grant_type" 400 Section::new(6749, "5.2");
    /// The scope asked for is malformed, unknown or beyond what is allowed.
    InvalidScope "invalid_scope" 400 Section::new(6749, "5.2");
    /// The resource asked for is malformed, unknown or not allowed.
    InvalidTarget "invalid_target" 400 Section::new(8707, "2");
    /// The server cannot answer now; the same request may succeed later.
    TemporarilyUnavailable "temporarily_unavailable" 503 Section::new(6749, "4.1.2.1");
    /// Protected resource: the access token is not valid.
    InvalidToken "invalid_token" 401 Section::new(6750, "3.1");
    /// Protected resource: the access token lacks a scope.
    InsufficientScope "insufficient_scope" 403 Section::new(6750, "3.1");
    /// Device grant: the user has not decided yet.
    AuthorizationPending "authorization_pending" 400 Section::new(8628, "3.5");
    /// Device grant: the user has not decided yet, and the client asks too often.
    SlowDown "slow_down" 400 Section::new(8628, "3.5");
    /// The user, or the server in their place, said no.
    AccessDenied "access_denied" 400 Section::new(6749, "4.1.2.1");
    /// Device grant: the device code has expired.
    ExpiredToken "expired_token" 400 Section::new(8628, "3.5");
    /// Authorization endpoint: the response type is not served.
    UnsupportedResponseType "unsupported_response_type" 400 Section::new(6749, "4.1.2.1");
    /// Authorization endpoint: nobody is signed in, and no page may be shown (OpenID Connect Core section 3.1.2.6).
    LoginRequired "login_required" 400 Section::openid_connect_core("3.1.2.6");
    /// Authorization endpoint: consent is missing, and no page may be shown (OpenID Connect Core section 3.1.2.6).
    ConsentRequired "consent_required" 400 Section::openid_connect_core("3.1.2.6");
    /// Authorization endpoint: something must be asked, and no page may be shown (OpenID Connect Core section 3.1.2.6).
    InteractionRequired "interaction_required" 400 Section::openid_connect_core("3.1.2.6");
    /// Authorization endpoint: the `request` parameter is not served (OpenID Connect Core section 3.1.2.6).
    RequestNotSupported "request_not_supported" 400 Section::openid_connect_core("3.1.2.6");
    /// Authorization endpoint: the `request_uri` is not one that is served (OpenID Connect Core section 3.1.2.6).
    RequestUriNotSupported "request_uri_not_supported" 400 Section::openid_connect_core("3.1.2.6");
    /// Revocation: tokens of this type cannot be revoked.
    UnsupportedTokenType "unsupported_token_type" 400 Section::new(7009, "2.2.1");
    /// Registration: a redirect URI is not acceptable.
    InvalidRedirectUri "invalid_redirect_uri" 400 Section::new(7591, "3.2.2");
    /// Registration: a member is not acceptable.
    InvalidClientMetadata "invalid_client_metadata" 400 Section::new(7591, "3.2.2");
    /// Registration: the software statement is not valid.
    InvalidSoftwareStatement "invalid_software_statement" 400 Section::new(7591, "3.2.2");
    /// Registration: the software statement is not one that is approved here.
    UnapprovedSoftwareStatement "unapproved_software_statement" 400 Section::new(7591, "3.2.2");
}

impl ErrorCode {
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
