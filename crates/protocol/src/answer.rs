//! The token endpoint's answers, granted or refused, in the three formats: JSON (RFC 6749 sections 5.1 and 5.2),
//! form and XML.

use std::collections::BTreeMap;

use crate::error_code::ErrorCode;
use crate::scope::ScopeSet;

/// How an answer is written; the `format` parameter chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AnswerFormat {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded` with the same member names.
    UrlEncoded,
    /// `application/xml`: root `oauth`, one child per member.
    Xml,
}

impl AnswerFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::UrlEncoded, Self::Xml];

    /// The value of the `format` parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::UrlEncoded => "urlencoded",
            Self::Xml => "xml",
        }
    }

    /// The format a `format` parameter names, exactly.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The media type of an answer in this format.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::UrlEncoded => "application/x-www-form-urlencoded",
            Self::Xml => "application/xml",
        }
    }
}

/// A successful answer (RFC 6749 section 5.1). Has no `Debug`: it holds a token.
pub struct TokenAnswer {
    /// The token.
    pub access_token: String,
    /// Lifetime in seconds.
    pub expires_in: u32,
    /// What was granted; always stated.
    pub scope: ScopeSet,
    /// Fixed further members that the client's registration asks for (`instance_url`, `id`). Never one of the
    /// members above: the registry refuses those names.
    pub extra: BTreeMap<String, String>,
}

impl TokenAnswer {
    /// The body in `format`.
    pub fn body(&self, format: AnswerFormat) -> String {
        let _ = format;
        todo!("protocol-wire")
    }
}

/// A refusal (RFC 6749 section 5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorAnswer {
    /// The wire code.
    pub error: ErrorCode,
    /// What to change: one sentence of the characters that section 5.2 allows.
    pub description: String,
    /// A page that says more.
    pub uri: Option<String>,
}

impl ErrorAnswer {
    /// The body in `format`.
    pub fn body(&self, format: AnswerFormat) -> String {
        let _ = format;
        todo!("protocol-wire")
    }
}
