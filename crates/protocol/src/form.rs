//! `application/x-www-form-urlencoded` parameters of a request, each at most once (RFC 6749 section 3.2).

use std::borrow::Cow;

/// The parameters of a form body or a query, decoded; empty values count as absent (RFC 6749 section 3.2).
pub struct Form<'a> {
    parameters: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Parameters that a request may repeat: `resource` (RFC 8707 section 2).
const REPEATABLE: [&str; 1] = ["resource"];

impl<'a> Form<'a> {
    /// Reads a body. Bounded: at most 64 parameters.
    pub fn parse(body: &'a [u8]) -> Result<Self, InvalidForm> {
        let _ = (body, REPEATABLE);
        todo!("protocol-wire")
    }

    /// The value of `name`, if it was sent and not empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| &**value)
    }

    /// Every value of `name`; more than one only for the parameters that may repeat.
    pub fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.parameters
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| &**value)
    }
}

/// Why a body is not a form that can be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidForm {
    /// A parameter occurs twice (RFC 6749 section 3.2).
    #[error("a parameter is repeated")]
    Repeated {
        /// Which one, for the operator's record.
        name: String,
    },
    /// Percent-encoding that is cut short or not hexadecimal, or text that is not UTF-8.
    #[error("the body is not a valid form")]
    Malformed,
    /// More than 64 parameters.
    #[error("too many parameters")]
    TooMany,
}
