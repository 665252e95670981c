//! What the reading of a record and of its credentials share.

use toml::Spanned;
use toml::de::DeValue;

use super::wrong::Wrong;
use crate::references::References;

/// What the file of a record offers.
pub(super) struct Around<'a> {
    /// The file's path.
    pub(super) path: &'a str,
    /// Where references lead.
    pub(super) references: &'a dyn References,
}

/// A text, with where it stands.
pub(super) fn text(value: &Spanned<DeValue<'_>>, key: &str) -> Result<(String, usize), Wrong> {
    let at = value.span().start;
    match value.get_ref() {
        DeValue::String(text) => Ok((text.to_string(), at)),
        other => {
            let sentence = format!("this is a text in quotes, not a {}", other.type_str());
            Err(Wrong::new(at, key, sentence))
        }
    }
}
