//! The forms that browsers send to the console. A field may stand in one more than once: boxes that are ticked.

use std::collections::BTreeMap;

use url::form_urlencoded;

use crate::pages::field;

/// A form as it was sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Posted {
    values: BTreeMap<String, Vec<String>>,
}

impl Posted {
    /// The largest form: a JWK Set or a chain of certificates among its fields.
    pub(super) const MOST_BYTES: usize = 256 * 1024;

    /// Reads a form; a browser sends nothing else.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            // Browsers end the lines of a text field by CR and LF (HTML section 4.10.21.3).
            let value = value.replace("\r\n", "\n");
            values.entry(name.into_owned()).or_default().push(value);
        }
        Self { values }
    }

    /// The mark of the form.
    pub(super) fn csrf_token(&self) -> Option<&str> {
        self.one(field::CSRF_TOKEN)
    }

    /// What stands in a field that is there once, without blanks around it; nothing is nothing.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.one(name)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// What stands in a field as it is.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        match self.values.get(name)?.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The words of a field: separated by blanks or lines.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        let words = self.one(name).unwrap_or_default().split_whitespace();
        words.map(str::to_owned).collect()
    }

    /// Whether the field was sent at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Everything but the mark and passwords, to be shown or carried on.
    pub(super) fn carried(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = |name: &str| {
            !matches!(
                name,
                field::CSRF_TOKEN | field::PASSWORD | "confirmed" | "asked" | "accept_risk"
            )
        };
        let kept = self.values.iter().filter(move |(name, _)| own(name));
        kept.flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_many_and_what_stands_twice_is_no_text() {
        let form = Posted::read(b"a=1&a=2&b=+x+&c=one%0D%0Atwo++three&password=p&csrf_token=t");
        assert_eq!(form.all("a"), ["1", "2"]);
        assert_eq!((form.text("a"), form.text("b")), (None, Some("x")));
        assert_eq!(form.words("c"), ["one", "two", "three"]);
        assert_eq!(form.csrf_token(), Some("t"));
        let carried: Vec<_> = form.carried().map(|(name, _)| name).collect();
        assert_eq!(carried, ["a", "a", "b", "c"]);
    }
}
