//! THE table of what can be wrong with an authorization request: the code on the wire, the violated section, and one sentence for whoever
//! must change something. A fault is no token decision: it is answered by a redirect or a page and leaves no record.

use jurat_protocol::error_code::ErrorCode::{
    self, AccessDenied, ConsentRequired, InvalidRequest, LoginRequired, RequestNotSupported,
    RequestUriNotSupported, TemporarilyUnavailable, UnauthorizedClient, UnsupportedResponseType,
};
use jurat_protocol::section::Section;

struct Row {
    code: ErrorCode,
    section: Section,
    sentence: &'static str,
}

macro_rules! faults {
    ($($(#[$doc:meta])+ $variant:ident $name:literal: $code:expr, $section:expr, $sentence:expr;)+) => {
        /// What is wrong with an authorization request, in the order of the checks. Its name is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fault {
            $($(#[$doc])+ $variant,)+
        }

        impl Fault {
            /// Every fault, in the order of the checks.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, such as `redirect-uri-not-registered`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row { code: $code, section: $section, sentence: $sentence },)+
                }
            }
        }
    };
}

const fn rfc(number: u16, section: &'static str) -> Section {
    Section::new(number, section)
}

const fn core(section: &'static str) -> Section {
    Section::openid_connect_core(section)
}

const CLIENT_NOT_GOOD: &str = "The application that sent you here is not known to this server, or is switched off: check client_id, and tell the application's developer";

faults! {
    // Before the client and its redirect URI are proven: shown on a page, never redirected.

    /// The parameters cannot be read, or one is repeated.
    ParametersMalformed "parameters-malformed": InvalidRequest, rfc(6749, "3.1"),
        "The request cannot be read: each parameter is sent once, in proper percent-encoding, and there are at most 64";
    /// The pushed request is not known, has ended, was used, or is another client's.
    PushedRequestUnknown "pushed-request-unknown": InvalidRequest, rfc(9126, "4"),
        "The request that was pushed by the application has expired, was used before or is not this application's: begin anew there";
    /// There is no `client_id`.
    ClientIdMissing "client-id-missing": InvalidRequest, rfc(6749, "4.1.1"),
        "The client_id parameter is missing";
    /// There is no such client.
    ClientUnknown "client-unknown": InvalidRequest, rfc(6749, "4.1.2.1"), CLIENT_NOT_GOOD;
    /// The client is switched off or past its end.
    ClientDisabled "client-disabled": InvalidRequest, rfc(6749, "4.1.2.1"), CLIENT_NOT_GOOD;
    /// The client may not use authorization codes, or they are switched off.
    GrantNotAllowed "grant-not-allowed": UnauthorizedClient, rfc(6749, "4.1.2.1"),
        "The application may not use authorization codes: its registration must have the grant type authorization_code, and the server must serve it";
    /// There is no `redirect_uri`, and not exactly one is registered.
    RedirectUriMissing "redirect-uri-missing": InvalidRequest, rfc(6749, "3.1.2.3"),
        "The redirect_uri parameter is missing: it may be left out only by an application that has registered exactly one";
    /// The `redirect_uri` is not registered.
    RedirectUriNotRegistered "redirect-uri-not-registered": InvalidRequest, rfc(6749, "3.1.2.4"),
        "The redirect_uri is not one that the application has registered: both must be the same, letter by letter";

    // From here on the client is told.

    /// `response_mode` is neither `query` nor `form_post`.
    ResponseModeUnsupported "response-mode-unsupported": InvalidRequest, core("3.1.2.1"),
        "The response_mode is not served here: send query or form_post, or leave it out";
    /// The `state` is too long.
    StateTooLong "state-too-long": InvalidRequest, rfc(6749, "4.1.1"),
        "The state parameter has more than 4096 bytes";
    /// The `request` parameter.
    RequestNotSupported "request-not-supported": RequestNotSupported, core("3.1.2.6"),
        "The request parameter is not served here: push the request instead";
    /// A `request_uri` that is not a pushed request's.
    RequestUriNotSupported "request-uri-not-supported": RequestUriNotSupported, core("3.1.2.6"),
        "Only the request_uri of a pushed authorization request is served here";
    /// The client's requests must be pushed, and this one was not.
    PushedRequestRequired "pushed-request-required": InvalidRequest, rfc(9126, "6"),
        "Authorization requests of this client must be pushed first";
    /// There is no `response_type`.
    ResponseTypeMissing "response-type-missing": InvalidRequest, rfc(6749, "3.1.1"),
        "The response_type parameter is missing: send response_type=code";
    /// The `response_type` is not `code`.
    ResponseTypeUnsupported "response-type-unsupported": UnsupportedResponseType, rfc(6749, "3.1.1"),
        "Only response_type=code is served here";
    /// There is no `code_challenge`, and the client needs one.
    ChallengeMissing "challenge-missing": InvalidRequest, rfc(7636, "4.4.1"),
        "The code_challenge parameter is missing: this client must use PKCE";
    /// The method is not S256.
    ChallengeMethodUnsupported "challenge-method-unsupported": InvalidRequest, rfc(7636, "4.4.1"),
        "Send code_challenge_method=S256 with a code_challenge: plain is not served here";
    /// The challenge is not the base64url of a SHA-256.
    ChallengeMalformed "challenge-malformed": InvalidRequest, rfc(7636, "4.2"),
        "The code_challenge must be the SHA-256 of the code_verifier in base64url: 43 characters";
    /// The `nonce` is too long.
    NonceTooLong "nonce-too-long": InvalidRequest, core("3.1.2.1"),
        "The nonce parameter has more than 1024 bytes";
    /// A value of `prompt` is not known, or `none` stands beside others.
    PromptMalformed "prompt-malformed": InvalidRequest, core("3.1.2.1"),
        "The prompt parameter is none alone, or some of login, consent and select_account with one blank between two";
    /// `max_age` is not a number of seconds.
    MaxAgeMalformed "max-age-malformed": InvalidRequest, core("3.1.2.1"),
        "The max_age parameter must be a number of seconds";
    /// The `id_token_hint` is not an ID token of this server for this client.
    HintMalformed "hint-malformed": InvalidRequest, core("3.1.2.1"),
        "The id_token_hint is not an ID token that this server issued to this client";

    // What the user's state or decision comes to.

    /// Nobody is signed in, or not recently enough, and no page may be shown.
    LoginRequired "login-required": LoginRequired, core("3.1.2.6"),
        "The user must sign in, and prompt=none allows no page";
    /// The user has not consented, and no page may be shown.
    ConsentRequired "consent-required": ConsentRequired, core("3.1.2.6"),
        "The user must consent, and prompt=none allows no page";
    /// The user said no.
    Denied "denied": AccessDenied, rfc(6749, "4.1.2.1"),
        "The user did not allow it";
    /// The store does not answer, or there is no randomness.
    Unavailable "unavailable": TemporarilyUnavailable, rfc(6749, "4.1.2.1"),
        "The server cannot answer now: try again in a while";
}

impl Fault {
    /// The code on the wire.
    pub const fn code(self) -> ErrorCode {
        self.row().code
    }

    /// The section that is violated.
    pub const fn section(self) -> Section {
        self.row().section
    }

    /// For whoever must act, without the section.
    pub const fn sentence(self) -> &'static str {
        self.row().sentence
    }

    /// For whoever must act: the value of `error_description`.
    pub fn description(self) -> String {
        format!("{} ({})", self.sentence(), self.section())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jurat_protocol::answer::allowed_in_description;

    use super::*;

    #[test]
    fn rfc6749_s4_1_2_1_descriptions_have_the_characters_that_are_allowed_and_names_are_distinct() {
        let names: HashSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for fault in Fault::ALL {
            assert!(
                allowed_in_description(&fault.description()),
                "{}",
                fault.name()
            );
        }
    }
}
