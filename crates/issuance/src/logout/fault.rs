//! What can be wrong with a logout request. The user reads it on a page; the browser is sent nowhere, and nobody is signed out.

/// What is wrong with a logout request, in the order of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogoutFault {
    /// The parameters cannot be read, or one is repeated.
    ParametersMalformed,
    /// The `client_id` is not the one that the ID token was issued to.
    ClientDiffers,
    /// There is a `post_logout_redirect_uri`, and nothing says whose.
    ClientUnknown,
    /// The `post_logout_redirect_uri` is not registered.
    RedirectUriNotRegistered,
    /// The `state` is too long.
    StateTooLong,
    /// The store does not answer.
    Unavailable,
}

impl LogoutFault {
    /// Every fault, in the order of the checks.
    pub const ALL: [Self; 6] = [
        Self::ParametersMalformed,
        Self::ClientDiffers,
        Self::ClientUnknown,
        Self::RedirectUriNotRegistered,
        Self::StateTooLong,
        Self::Unavailable,
    ];

    /// The stable name, such as `post-logout-redirect-uri-not-registered`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ParametersMalformed => "parameters-malformed",
            Self::ClientDiffers => "client-differs",
            Self::ClientUnknown => "client-unknown",
            Self::RedirectUriNotRegistered => "post-logout-redirect-uri-not-registered",
            Self::StateTooLong => "state-too-long",
            Self::Unavailable => "unavailable",
        }
    }

    /// For whoever must act.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ParametersMalformed => {
                "The request cannot be read: each parameter is sent once, in proper percent-encoding, and there are at most 64"
            }
            Self::ClientDiffers => {
                "The client_id is not that of the application which the id_token_hint was issued to"
            }
            Self::ClientUnknown => {
                "A post_logout_redirect_uri needs an id_token_hint of this server, or the client_id of an application that it knows"
            }
            Self::RedirectUriNotRegistered => {
                "The post_logout_redirect_uri is not one that the application has registered: both must be the same, letter by letter"
            }
            Self::StateTooLong => "The state parameter has more than 4096 bytes",
            Self::Unavailable => "The server cannot answer now",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_fault_has_a_name_and_a_sentence_of_its_own() {
        let names: HashSet<_> = LogoutFault::ALL.map(LogoutFault::name).into();
        let sentences: HashSet<_> = LogoutFault::ALL.map(LogoutFault::sentence).into();
        assert_eq!(names.len(), LogoutFault::ALL.len());
        assert_eq!(sentences.len(), LogoutFault::ALL.len());
    }
}
