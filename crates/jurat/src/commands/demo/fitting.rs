//! Text fitted to a width: long values shortened, words wrapped, bodies folded. Counts characters; knows nothing of a terminal.

/// At most `room` characters: the beginning, and how long it is.
pub(super) fn shorten(value: &str, room: usize) -> String {
    let length = value.chars().count();
    if length <= room {
        return value.to_string();
    }
    let note = format!("… ({length} characters)");
    let kept = room.saturating_sub(note.chars().count()).max(8);
    let beginning: String = value.chars().take(kept).collect();
    format!("{beginning}{note}")
}

/// Lines of at most `width` columns, broken between words; a longer word (an address) stays whole, so that it can be copied.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Lines of at most `width` columns, broken after a comma, an ampersand or a tag where one is near the end, else anywhere.
pub(super) fn fold(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut rest: Vec<char> = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect();
    while rest.len() > width {
        let at_a_joint = rest[..width].iter().rposition(|c| ",&>".contains(*c));
        let end = at_a_joint
            .filter(|joint| *joint > width / 2)
            .map_or(width, |joint| joint + 1);
        let more = rest.split_off(end);
        lines.push(rest.into_iter().collect());
        rest = more;
    }
    lines.push(rest.into_iter().collect());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_keep_their_beginning_and_say_their_length() {
        assert_eq!(shorten("short", 40), "short");
        let long = shorten(&"x".repeat(600), 40);
        assert_eq!(long.chars().count(), 40);
        assert!(long.ends_with("… (600 characters)"), "{long}");
    }

    #[test]
    fn bodies_are_folded_at_their_joints() {
        assert_eq!(
            fold("{\"a\":\"b\",\"c\":1}", 12),
            ["{\"a\":\"b\",", "\"c\":1}"]
        );
        assert_eq!(fold("0123456789", 8), ["01234567", "89"]);
        assert_eq!(fold("a\nb", 8), ["a b"]);
    }

    #[test]
    fn text_is_wrapped_between_words() {
        assert_eq!(wrap("a bb ccc dddd", 8), ["a bb ccc", "dddd"]);
        assert_eq!(wrap("ab unbreakable", 8), ["ab", "unbreakable"]);
        assert!(wrap("", 8).is_empty());
    }
}
