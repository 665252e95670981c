//! What is wrong with a rule, where, and how it would be right.

use std::fmt;

/// Why a text cannot be a claim rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{fault}")]
pub struct InvalidClaimRule {
    /// Where it is wrong, when that can be told.
    pub place: Place,
    /// What is wrong.
    pub fault: Fault,
}

/// A place in a rule's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The rule as a whole.
    Whole,
    /// Line and column, both counted from 1.
    At {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::At { line, column } => write!(f, "line {line}, column {column}: "),
        }
    }
}

/// What is wrong with a rule. Texts of the rule that are quoted are cut to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing there.
    #[error("a claim rule is an expression such as claims.repository_owner == 'acme'")]
    Empty,
    /// More than 2048 bytes.
    #[error(
        "a claim rule has at most 2048 bytes: move the conditions that are alike into one list, as in claims.ref in ['a', 'b']"
    )]
    TooLong,
    /// Nested too deeply.
    #[error(
        "the expression is nested more than 32 deep: write it flatter, with && and || side by side"
    )]
    TooDeep,
    /// Not an expression.
    #[error(
        "this is not a CEL expression: {0}. Texts stand in quotes, == compares, && and || connect"
    )]
    Syntax(String),
    /// A variable that there is not.
    #[error(
        "{0} is not known: a rule reads claims (or assertion), header and client, as in claims.{0}"
    )]
    UnknownVariable(String),
    /// A function that there is not, or that a rule may not use.
    #[error(
        "{0}() is not a function of claim rules: there are size, startsWith, endsWith, contains, matches, string, int, double, has, all, exists, exists_one, filter, and orValue, or, hasValue, value after .?"
    )]
    UnknownFunction(String),
    /// A known function, called as it cannot be.
    #[error("{0} is called with the wrong number of arguments or in the wrong way: write {1}")]
    WrongCall(&'static str, &'static str),
    /// Something of CEL that rules have no use for.
    #[error("{0} cannot stand in a claim rule, which only answers yes or no")]
    NotAllowed(&'static str),
    /// A member that the header does not have.
    #[error("of header, a rule reads header.alg, header.kid and header.typ")]
    UnknownHeaderMember,
    /// A member that the client does not have.
    #[error("of client, a rule reads client.id")]
    UnknownClientMember,
    /// A comprehension's variable that would hide another.
    #[error(
        "{0} cannot be the variable of all, exists or filter: choose another name, as in claims.groups.exists(g, g == 'x')"
    )]
    HidingVariable(String),
    /// A comprehension within another.
    #[error(
        "all, exists, exists_one and filter cannot stand within each other: their work would multiply"
    )]
    NestedComprehension,
    /// Too many comprehensions.
    #[error("a rule holds at most 4 of all, exists, exists_one and filter")]
    TooManyComprehensions,
    /// `+` in a comprehension.
    #[error(
        "+ cannot stand within all, exists, exists_one or filter: put the sum before it, or compare the parts"
    )]
    SumInComprehension,
    /// A list of too many elements.
    #[error("a list in a rule has at most 64 elements")]
    LongList,
    /// `matches` with something that is no literal.
    #[error(
        "matches takes a regular expression in quotes, as in claims.ref.matches('^refs/tags/v[0-9]+$')"
    )]
    PatternNotLiteral,
    /// A regular expression that cannot be read.
    #[error(
        "the regular expression cannot be read: look-around and back-references cannot stand in it, and a backslash is written \\\\ unless the text is r'…'"
    )]
    PatternMalformed,
    /// A regular expression that is too large.
    #[error(
        "the regular expression is too large (512 bytes, and 256 KiB compiled): use smaller numbers of repetitions, and [^/] or [a-z] rather than a dot within them"
    )]
    PatternTooLarge,
    /// More work than a rule may be.
    #[error(
        "the rule could take too long on large claims: compare with texts rather than claims with claims, and use fewer all, exists and filter"
    )]
    TooMuchWork,
    /// On a sample it yields something else than true or false.
    #[error(
        "the rule yields {0} instead of true or false: compare it with something, as in claims.sub == 'x'"
    )]
    NotBoolean(String),
    /// On a sample it fails.
    #[error("on a sample of claims the rule fails: {0}")]
    Fails(String),
}

impl Fault {
    /// At a place in `source`, given as a byte offset.
    pub(super) fn at(self, source: &str, offset: Option<u32>) -> InvalidClaimRule {
        let before = offset.and_then(|offset| source.get(..offset as usize));
        let place = before.map_or(Place::Whole, |before| Place::At {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or("").chars().count() + 1,
        });
        InvalidClaimRule { place, fault: self }
    }

    /// Of the rule as a whole.
    pub(super) fn whole(self) -> InvalidClaimRule {
        InvalidClaimRule {
            place: Place::Whole,
            fault: self,
        }
    }
}

/// At most 64 characters of a rule's text.
pub(super) fn quoted(text: &str) -> String {
    text.chars().take(64).collect()
}
