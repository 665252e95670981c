//! `application/x-www-form-urlencoded` parameters of a request, each at most once (RFC 6749 section 3.2).
//!
//! Bytes become parameters here and nowhere else. Text is borrowed from the body and copied only where something
//! is escaped. Percent-encoding is read strictly and text must be UTF-8 (RFC 6749 appendix B). It knows no
//! parameter's meaning: unknown ones are kept, and nothing looks at them.

use std::borrow::Cow;

/// The parameters of a form body or a query, decoded; empty values count as absent (RFC 6749 section 3.2).
/// Has no `Debug`: it may hold secrets and assertions.
pub struct Form<'a> {
    parameters: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Parameters that a request may repeat: `resource` (RFC 8707 section 2), `audience` (RFC 8693 section 2.1).
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// More parameters than this are refused: it bounds the search for repeats.
const MOST_PARAMETERS: usize = 64;

/// Of a repeated parameter's name, so many characters are kept for the operator.
const NAME_KEPT: usize = 64;

impl<'a> Form<'a> {
    /// Reads a body. Bounded: at most 64 parameters.
    pub fn parse(body: &'a [u8]) -> Result<Self, InvalidForm> {
        let text = std::str::from_utf8(body).map_err(|_| InvalidForm::Malformed)?;
        let mut parameters: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(8);
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            if parameters.len() == MOST_PARAMETERS {
                return Err(InvalidForm::TooMany);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name)?;
            // RFC 6749 section 3.2: request parameters MUST NOT be included more than once. A repeat without a
            // value is one too, so that two readers of the same request cannot disagree about it.
            if parameters.iter().any(|(n, _)| *n == name) && !REPEATABLE.contains(&&*name) {
                let name = name.chars().take(NAME_KEPT).collect();
                return Err(InvalidForm::Repeated { name });
            }
            parameters.push((name, decode(value)?));
        }
        // RFC 6749 section 3.2: parameters sent without a value MUST be treated as if they were omitted.
        parameters.retain(|(_, value)| !value.is_empty());
        Ok(Self { parameters })
    }

    /// The value of `name`, if it was sent and not empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| &**value)
    }

    /// Every parameter with its value, in the order in which they were sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .map(|(name, value)| (&**name, &**value))
    }

    /// Every value of `name`; more than one only for the parameters that may repeat.
    pub fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.parameters
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| &**value)
    }
}

/// Writes parameters as [`Form::parse`] reads them.
pub fn encode<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(pairs);
    text.finish()
}

/// Why a body is not a form that can be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidForm {
    /// A parameter occurs twice (RFC 6749 section 3.2).
    #[error("a parameter is repeated")]
    Repeated {
        /// Which one, for the operator's record: its first 64 characters, chosen by the sender.
        name: String,
    },
    /// Percent-encoding that is cut short or not hexadecimal, or text that is not UTF-8.
    #[error("the body is not a valid form")]
    Malformed,
    /// More than 64 parameters.
    #[error("too many parameters")]
    TooMany,
}

/// Decodes one name or value (RFC 6749 appendix B): `+` is a blank, `%` takes exactly two hexadecimal digits.
pub(crate) fn decode(text: &str) -> Result<Cow<'_, str>, InvalidForm> {
    let bytes = text.as_bytes();
    // The assertion, by far the longest value, ends here. Without a way out of the inner loop it runs on whole vectors.
    let escaped = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(false, |found, b| found | matches!(b, b'%' | b'+'))
    };
    if !bytes.chunks(64).any(escaped) {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex_digit(rest.next())? << 4 | hex_digit(rest.next())?,
            other => other,
        });
    }
    let text = String::from_utf8(decoded).map_err(|_| InvalidForm::Malformed)?;
    Ok(Cow::Owned(text))
}

fn hex_digit(byte: Option<&u8>) -> Result<u8, InvalidForm> {
    match byte {
        Some(b @ b'0'..=b'9') => Ok(b - b'0'),
        Some(b @ b'a'..=b'f') => Ok(b - b'a' + 10),
        Some(b @ b'A'..=b'F') => Ok(b - b'A' + 10),
        _ => Err(InvalidForm::Malformed),
    }
}

#[cfg(test)]
mod tests;
