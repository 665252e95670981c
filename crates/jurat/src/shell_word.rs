//! Values in command lines that are shown to be copied: each stays one word of a shell, whatever a stranger put into it.

/// `text` as one word; what cannot be shown safely is left for the reader to fill in.
pub(crate) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@%+=,".contains(c);
    let is_printable = |c: char| c == ' ' || c.is_ascii_graphic();
    if text.is_empty() || text.starts_with('-') || !text.chars().all(is_printable) {
        return "'…'".into();
    }
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn what_is_copied_stays_one_word() {
        assert_eq!(
            shell_word("https://idp.example.com/a"),
            "https://idp.example.com/a"
        );
        assert_eq!(shell_word("a b; rm -rf ~"), "'a b; rm -rf ~'");
        assert_eq!(shell_word("x'$(id)"), r"'x'\''$(id)'");
        for unshown in ["", "--server=x", "a\nb", "a\u{202e}b"] {
            assert_eq!(shell_word(unshown), "'…'", "{unshown:?}");
        }
    }
}
