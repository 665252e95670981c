//! What stands between two separators of a subject pattern: text, in which `*` stands for one or more characters.

/// Cuts `text` at each separator, one of ASCII: what stands before it, and the separator; `None` at the end of the text. What follows a
/// separator at the very end, or an empty text, is a segment as well, an empty one.
pub(super) fn segments<'a>(
    text: &'a str,
    separators: &str,
) -> impl Iterator<Item = (&'a str, Option<char>)> + use<'a> {
    let marks = ascii_marks(separators);
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let is_separator = |byte: u8| byte.is_ascii() && marks >> byte & 1 == 1;
        let Some(at) = text.bytes().position(is_separator) else {
            return Some((text, None));
        };
        let (segment, from_separator) = text.split_at(at);
        let mut letters = from_separator.chars();
        let end = letters.next();
        rest = Some(letters.as_str());
        Some((segment, end))
    })
}

/// A bit for each separator, so that each byte of a subject is looked up, and not sought.
fn ascii_marks(separators: &str) -> u128 {
    let ascii = separators.bytes().filter(u8::is_ascii);
    ascii.fold(0, |marks, separator| marks | 1 << separator)
}

/// One segment of a pattern.
pub(super) struct Segment<'a> {
    /// The segment as written, when it holds no `*`; otherwise what stands before the first.
    head: &'a str,
    /// What follows the first `*`.
    rest: Option<&'a str>,
}

impl<'a> Segment<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        match text.split_once('*') {
            Some((head, rest)) => Self {
                head,
                rest: Some(rest),
            },
            None => Self {
                head: text,
                rest: None,
            },
        }
    }

    /// What stands after the last `*`.
    fn tail(&self) -> &'a str {
        self.rest
            .map_or(self.head, |rest| rest.rsplit('*').next().unwrap_or(rest))
    }

    /// Whether it matches the whole of `text`. Each literal between two `*` is sought once, leftmost, from where the one before
    /// ended: taking the leftmost leaves the most for those that follow, so no other place need be tried.
    pub(super) fn matches(&self, text: &str) -> bool {
        let Some(rest) = self.rest else {
            return text == self.head;
        };
        let Some(mut text) = text.strip_prefix(self.head) else {
            return false;
        };
        let mut literals = rest.split('*').peekable();
        while let Some(literal) = literals.next() {
            // `*` takes at least one character.
            let Some(first) = text.chars().next() else {
                return false;
            };
            let after_star = &text[first.len_utf8()..];
            if literals.peek().is_none() {
                return after_star.ends_with(literal);
            }
            let Some(at) = after_star.find(literal) else {
                return false;
            };
            text = &after_star[at + literal.len()..];
        }
        true
    }

    /// Whether some text may match both: `false` only when there surely is none.
    pub(super) fn may_overlap(&self, other: &Self) -> bool {
        match (self.rest, other.rest) {
            (None, _) => other.matches(self.head),
            (_, None) => self.matches(other.head),
            (Some(_), Some(_)) => {
                let heads = self.head.starts_with(other.head) || other.head.starts_with(self.head);
                let (one, two) = (self.tail(), other.tail());
                heads && (one.ends_with(two) || two.ends_with(one))
            }
        }
    }
}
