//! The form of an e-mail address as far as it is looked at here: enough to refuse what cannot be one. Whether it reaches somebody only a
//! message tells.

/// RFC 5321 section 4.5.3.1.3 leaves an address 254 bytes, section 4.5.3.1.1 its local part 64.
const MOST_BYTES: usize = 254;
const MOST_LOCAL_BYTES: usize = 64;

/// Whether `text` can be an e-mail address: one local part without quotes and a host name, in any script (RFC 5322 section 3.4.1,
/// RFC 6531 section 3.3).
pub(super) fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
    text.len() <= MOST_BYTES
        && local.len() <= MOST_LOCAL_BYTES
        && is_dotted(local)
        && is_dotted(domain)
        && local.chars().all(is_local_character)
        && domain.split('.').all(is_label)
}

/// `atext` of RFC 5322 section 3.2.3, a dot between, or beyond ASCII.
fn is_local_character(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
    } else {
        c.is_alphanumeric()
    }
}

fn is_label(label: &str) -> bool {
    let has_no_hyphen_outside = !label.starts_with('-') && !label.ends_with('-');
    has_no_hyphen_outside && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}
