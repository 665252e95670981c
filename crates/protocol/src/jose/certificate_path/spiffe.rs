//! SPIFFE IDs (SPIFFE-ID section 2): `spiffe://trust-domain/path`. Their letters are few, so that two texts are one
//! identity only when they are equal, and a prefix that ends in `/` holds exactly what lies below it.

/// What every SPIFFE ID begins with. The standard lets a reader take other cases of it; they are refused here.
pub(super) const SCHEME: &str = "spiffe://";

/// SPIFFE-ID section 2.3.
const MOST_BYTES: usize = 2048;

/// Whether the text is a SPIFFE ID, with or without a path.
pub(super) fn is_id(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(SCHEME) else {
        return false;
    };
    let mut parts = rest.split('/');
    text.len() <= MOST_BYTES && parts.next().is_some_and(is_trust_domain) && parts.all(is_segment)
}

/// Whether the text is a SPIFFE ID and a `/`: a trust domain, or a path in it, with what lies below.
pub(super) fn is_prefix(text: &str) -> bool {
    text.strip_suffix('/').is_some_and(is_id)
}

/// SPIFFE-ID section 2.1.
fn is_trust_domain(name: &str) -> bool {
    let known = |octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
    !name.is_empty() && name.len() <= 255 && name.bytes().all(known)
}

/// SPIFFE-ID section 2.2: neither empty nor relative, and nothing is percent-encoded.
fn is_segment(segment: &str) -> bool {
    let known = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_');
    !matches!(segment, "" | "." | "..") && segment.bytes().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spiffe_id_s2_takes_ids_of_few_letters() {
        for id in [
            "spiffe://example.org",
            "spiffe://example.org/ns/prod/sa/Api_1",
            "spiffe://10.0.0.1/a...b",
        ] {
            assert!(is_id(id) && is_prefix(&format!("{id}/")), "{id}");
        }
        for other in [
            "spiffe:",
            "spiffe://",
            "spiffe:///ns",
            "SPIFFE://example.org/ns",
            "spiffe://Example.org/ns",
            "spiffe://example.org:443/ns",
            "spiffe://user@example.org/ns",
            "spiffe://example.org/",
            "spiffe://example.org//ns",
            "spiffe://example.org/ns/",
            "spiffe://example.org/ns/../dev",
            "spiffe://example.org/./ns",
            "spiffe://example.org/n%73",
            "spiffe://example.org/ns?x",
            "spiffe://example.org/ns#x",
            "spiffe://example.org/n s",
            "spiffe://example.org/n\u{e9}",
            "https://example.org/ns",
        ] {
            assert!(!is_id(other), "{other}");
        }
        for other in [
            "",
            "/",
            "spiffe:///",
            "spiffe://",
            "spiffe://example.org",
            "spiffe://a//",
        ] {
            assert!(!is_prefix(other), "{other}");
        }
    }

    #[test]
    fn spiffe_id_s2_3_is_at_most_2048_octets_long() {
        let start = "spiffe://example.org/";
        let id = |length: usize| format!("{start}{}", "a".repeat(length - start.len()));
        assert!(is_id(&id(2048)));
        assert!(!is_id(&id(2049)));
    }
}
