//! A rule ready to run, and what it judges.

use cel::IdedExpr;

use super::bound::Bound;
use super::comparisons::Comparisons;
use super::pattern::Pattern;
use crate::claim_members::Sought;

/// A rule, ready to run.
pub(super) struct Compiled {
    pub(super) text: String,
    pub(super) expression: IdedExpr,
    pub(super) reads: Sought,
    /// What running it costs at most.
    pub(super) cost: Bound,
    pub(super) patterns: Vec<Pattern>,
    /// Whether the claims are variables of their own ([`super::slots`]).
    pub(super) numbered: bool,
    /// Whether it reads the header or the client.
    pub(super) reads_request: bool,
    /// The rule, when it does nothing but compare claims with texts.
    pub(super) comparisons: Option<Comparisons>,
}

/// What a rule judges.
#[derive(Debug, Clone, Copy)]
pub struct ClaimInputs<'a> {
    /// The claims set as text: one JSON object, read strictly before (no member twice at any depth, nested at most 32 deep,
    /// at most 16 KiB). The signature over it is verified.
    pub claims_text: &'a str,
    /// `alg` of the header.
    pub alg: Option<&'a str>,
    /// `kid` of the header.
    pub kid: Option<&'a str>,
    /// `typ` of the header.
    pub typ: Option<&'a str>,
    /// The identifier of the client that authenticated.
    pub client: Option<&'a str>,
}
