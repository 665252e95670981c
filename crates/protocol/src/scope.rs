//! Scope: a set of tokens, written with one blank between them (RFC 6749 section 3.3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A set of scope tokens in the order they were first named. Order carries no meaning (RFC 6749 section 3.3);
/// it is kept so that an answer reads like its request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct ScopeSet {
    tokens: Vec<Box<str>>,
}

/// At most so many tokens in one set: a bound on work, far above any real request.
const MOST_TOKENS: usize = 256;

impl ScopeSet {
    /// The empty set.
    pub const EMPTY: Self = Self { tokens: Vec::new() };

    /// Whether no scope is in the set.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The number of scopes in the set.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether `token` is in the set; scope is case-sensitive (RFC 6749 section 3.3).
    pub fn contains(&self, token: &str) -> bool {
        self.tokens.iter().any(|t| &**t == token)
    }

    /// Whether every scope of `other` is in this set.
    pub fn contains_all(&self, other: &Self) -> bool {
        other.iter().all(|token| self.contains(token))
    }

    /// The scopes of this set that are in `other` too, in this set's order.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let tokens = self
            .tokens
            .iter()
            .filter(|t| other.contains(t))
            .cloned()
            .collect();
        Self { tokens }
    }

    /// Keeps only the scopes of which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.tokens.retain(|token| keep(token));
    }

    /// The scopes, one by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| &**token)
    }

    /// Adds one scope; adding it again changes nothing.
    pub fn insert(&mut self, token: &str) -> Result<(), InvalidScope> {
        // RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
        let allowed = |b: u8| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
        if token.is_empty() || !token.bytes().all(allowed) {
            return Err(InvalidScope::Token);
        }
        if !self.contains(token) {
            if self.tokens.len() == MOST_TOKENS {
                return Err(InvalidScope::TooMany);
            }
            self.tokens.push(token.into());
        }
        Ok(())
    }
}

/// Parses the text of a `scope` parameter: tokens with one blank between them. Repeated tokens fold into one; the
/// empty text is the empty set.
impl FromStr for ScopeSet {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut set = Self::EMPTY;
        // Counted before repeats fold into one: a long list of them would be searched for nothing.
        if text.bytes().filter(|b| *b == b' ').count() >= MOST_TOKENS {
            return Err(InvalidScope::TooMany);
        }
        if !text.is_empty() {
            text.split(' ').try_for_each(|token| set.insert(token))?;
        }
        Ok(set)
    }
}

impl TryFrom<Vec<String>> for ScopeSet {
    type Error = InvalidScope;

    fn try_from(tokens: Vec<String>) -> Result<Self, Self::Error> {
        let mut set = Self::EMPTY;
        tokens.iter().try_for_each(|token| set.insert(token))?;
        Ok(set)
    }
}

impl From<ScopeSet> for Vec<String> {
    fn from(set: ScopeSet) -> Self {
        set.tokens.into_iter().map(String::from).collect()
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, token) in self.tokens.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(token)?;
        }
        Ok(())
    }
}

/// Why a text is not a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidScope {
    /// A token is empty or has a character that RFC 6749 section 3.3 does not allow.
    #[error(
        "a scope is printable ASCII without blank, quote or backslash, with one blank between two (RFC 6749 section 3.3)"
    )]
    Token,
    /// More than 256 scopes.
    #[error("more than 256 scopes in one set")]
    TooMany,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc6749_s3_3_reads_tokens_and_folds_repeats() {
        let scope: ScopeSet = "b a b".parse().unwrap();
        assert_eq!(scope.to_string(), "b a");
        assert!("".parse::<ScopeSet>().unwrap().is_empty());
    }

    #[test]
    fn rfc6749_s3_3_refuses_what_is_not_a_scope_token() {
        for text in [
            " ", "a  b", " a", "a ", "a\"b", "a\\b", "a\tb", "ä", "a\u{7f}",
        ] {
            assert_eq!(
                text.parse::<ScopeSet>(),
                Err(InvalidScope::Token),
                "{text:?}"
            );
        }
        let many: Vec<String> = (0..257).map(|n| n.to_string()).collect();
        assert_eq!(
            many.join(" ").parse::<ScopeSet>(),
            Err(InvalidScope::TooMany)
        );
    }

    #[test]
    fn a_long_list_of_repeats_is_refused_before_it_is_searched() {
        let repeats = vec!["a"; 257].join(" ");
        assert_eq!(repeats.parse::<ScopeSet>(), Err(InvalidScope::TooMany));
        let most = vec!["a"; 256].join(" ");
        assert_eq!(most.parse::<ScopeSet>().unwrap().len(), 1);
    }

    #[test]
    fn intersection_keeps_only_what_both_hold() {
        let asked: ScopeSet = "c a x".parse().unwrap();
        let allowed: ScopeSet = "a b c".parse().unwrap();
        assert_eq!(asked.intersection(&allowed).to_string(), "c a");
        assert!(!allowed.contains_all(&asked));
        assert!(allowed.contains_all(&asked.intersection(&allowed)));
    }
}
