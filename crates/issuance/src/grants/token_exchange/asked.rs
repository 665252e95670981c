//! The parameters of an exchange (RFC 8693 section 2.1), and the types of tokens that it knows (section 3).

use jurat_protocol::form::Form;

use crate::entitlement::RequestedTokenType;
use crate::rejection::{Reason, Rejection, quoted};

/// What is asked; nothing of it is proven.
pub(super) struct Asked<'a> {
    /// Whose token is traded.
    pub(super) subject: Presented<'a>,
    /// The token of whoever acts for the subject.
    pub(super) actor: Option<Presented<'a>>,
    /// What is wanted for it.
    pub(super) requested: RequestedTokenType,
}

/// A token that is presented. Has no `Debug`.
#[derive(Clone, Copy)]
pub(super) struct Presented<'a> {
    /// The token.
    pub(super) text: &'a str,
    /// What the client says that it is.
    pub(super) token_type: TokenType,
}

/// What may be traded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenType {
    /// An access token of this server, of either format.
    AccessToken,
    /// A JWT: an access token of this server, or an assertion of an identity provider.
    Jwt,
    /// An ID token: of this server, or of an identity provider.
    IdToken,
}

impl<'a> Asked<'a> {
    /// Reads the parameters.
    pub(super) fn of(form: &'a Form<'_>) -> Result<Self, Rejection> {
        let missing = |reason, name: &str| Rejection::new(reason, format_args!("no {name}"));
        // RFC 8693 section 2.1: both are REQUIRED.
        let text = form.value("subject_token");
        let text = text.ok_or_else(|| missing(Reason::SubjectTokenMissing, "subject_token"))?;
        let token_type = type_named("subject_token_type", form)?
            .ok_or_else(|| missing(Reason::TokenTypeMissing, "subject_token_type"))?;
        // RFC 8693 section 2.1: REQUIRED with actor_token, and it MUST NOT be included otherwise.
        let actor_type = type_named("actor_token_type", form)?;
        let actor = match (form.value("actor_token"), actor_type) {
            (None, None) => None,
            (Some(text), Some(token_type)) => Some(Presented { text, token_type }),
            (Some(_), None) => return Err(missing(Reason::TokenTypeMissing, "actor_token_type")),
            (None, Some(_)) => return Err(missing(Reason::TokenTypeMissing, "actor_token")),
        };
        Ok(Self {
            subject: Presented { text, token_type },
            actor,
            requested: requested(form.value("requested_token_type"))?,
        })
    }
}

fn type_named(parameter: &str, form: &Form<'_>) -> Result<Option<TokenType>, Rejection> {
    match form.value(parameter) {
        None => Ok(None),
        Some("urn:ietf:params:oauth:token-type:access_token") => Ok(Some(TokenType::AccessToken)),
        Some("urn:ietf:params:oauth:token-type:jwt") => Ok(Some(TokenType::Jwt)),
        Some("urn:ietf:params:oauth:token-type:id_token") => Ok(Some(TokenType::IdToken)),
        Some(other) => {
            let detail = format_args!("{parameter} {}", quoted(other));
            Err(Rejection::new(Reason::TokenTypeUnsupported, detail))
        }
    }
}

fn requested(stated: Option<&str>) -> Result<RequestedTokenType, Rejection> {
    let known = [RequestedTokenType::AccessToken, RequestedTokenType::Jwt];
    let Some(name) = stated else {
        return Ok(RequestedTokenType::AccessToken);
    };
    let found = known.into_iter().find(|one| one.wire_name() == name);
    found.ok_or_else(|| Rejection::new(Reason::RequestedTokenTypeUnsupported, quoted(name)))
}
