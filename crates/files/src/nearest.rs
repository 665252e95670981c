//! The known name nearest to an unknown one, for "did you mean".

/// The candidate most like `name`, if one is like it at all.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let like = |candidate: &str| strsim::jaro_winkler(name, candidate);
    candidates
        .into_iter()
        .max_by(|a, b| like(a).total_cmp(&like(b)))
        .filter(|candidate| like(candidate) > 0.7)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_found_and_something_else_is_not() {
        let known = ["listen", "issuer", "tls.certificate"];
        assert_eq!(nearest("lsiten", known), Some("listen"));
        assert_eq!(nearest("tls.cert", known), Some("tls.certificate"));
        assert_eq!(nearest("xyzzy", known), None);
    }
}
