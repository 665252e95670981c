//! Judging claims by a rule: they are read as far as the rule reads them, measured, and only then does it run.

use cel::common::types::CelBool;
use cel::{Context, ExecutionError, IdedExpr, Value};

use super::bound::{Bound, Volume};
use super::compiled::{ClaimInputs, Compiled};
use super::invalid::quoted;
use super::parse::LANGUAGE;
use super::pattern::FOUND_IN;
use super::values::Unreadable;
use super::variables::Variables;
use crate::claim_members::ClaimMember;

/// No rule runs on claims with which it could be more work than this, in units of some 10 ns.
pub(super) const MOST_WORK: u64 = 40_000;

/// With claims of this size every rule can run: 100 values and 4 KiB of text.
const GUARANTEED: Volume = Volume {
    values: 100,
    size: 164,
};

/// Whether a rule of this cost can run on claims of a usual size, and so may be saved.
pub(super) fn is_affordable(cost: Bound) -> bool {
    cost.at(GUARANTEED) <= MOST_WORK
}

/// What a rule says of claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It yields true.
    Allowed,
    /// It does not.
    Denied(Denial),
}

impl Verdict {
    /// Whether the claims are allowed.
    pub fn is_allowed(&self) -> bool {
        *self == Self::Allowed
    }
}

/// Why a rule denies. It goes to the operator's record: it can name a claim, and holds no claim's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// It yields false.
    #[error("the rule is false")]
    False,
    /// It reads a member that is not there, of `claims`, `header`, `client` or of an object within.
    #[error(
        "{0} is missing: has() asks whether it is there, and .?{0}.orValue(…) puts another in its place"
    )]
    MissingClaim(String),
    /// It fails.
    #[error("the rule fails: {0}")]
    Error(Refusal),
    /// It yields something else than true or false.
    #[error("the rule yields {0}, not true or false")]
    NotBoolean(String),
    /// The claims it reads are so large that it could take too long.
    #[error("the claims that the rule reads hold too many values or too much text")]
    TooLarge,
}

/// Why an operation of a rule cannot be done. It names operators and types, and holds no claim's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not with values of these types.
    #[error("{0}")]
    Types(String),
    /// Not with this value, though with others of its type.
    #[error("{0}")]
    Value(String),
}

/// What is said of claims that are no JSON object.
pub(super) fn unreadable() -> Verdict {
    Verdict::Denied(unreadable_claims())
}

fn unreadable_claims() -> Denial {
    Denial::Error(Refusal::Value("the claims cannot be read".into()))
}

pub(super) fn judge(
    rule: &Compiled,
    inputs: &ClaimInputs<'_>,
    members: &[ClaimMember<'_>],
) -> Verdict {
    if holds_at_once(rule, members) {
        return Verdict::Allowed;
    }
    run(rule, inputs, members)
}

/// Runs the rule.
pub(super) fn run(
    rule: &Compiled,
    inputs: &ClaimInputs<'_>,
    members: &[ClaimMember<'_>],
) -> Verdict {
    let variables = match read(rule, inputs, members) {
        Ok(variables) => variables,
        Err(denial) => return Verdict::Denied(denial),
    };
    match evaluate(&rule.expression, &variables) {
        Ok(true) => Verdict::Allowed,
        Ok(false) => Verdict::Denied(Denial::False),
        Err(denial) => Verdict::Denied(denial),
    }
}

/// Whether `rule` compares claims with texts, may run on `members`, and holds. Whatever else is the case is found by running it.
pub(super) fn holds_at_once(rule: &Compiled, members: &[ClaimMember<'_>]) -> bool {
    rule.comparisons
        .as_ref()
        .and_then(|comparisons| comparisons.hold(members))
        .is_some_and(|volume| rule.cost.at(volume) <= MOST_WORK)
}

/// The inputs as values, if the rule may run on them.
pub(super) fn read<'a>(
    rule: &'a Compiled,
    inputs: &ClaimInputs<'a>,
    members: &[ClaimMember<'a>],
) -> Result<Variables<'a>, Denial> {
    let (variables, volume) = measure(rule, inputs, members)?;
    if rule.cost.at(volume) > MOST_WORK {
        return Err(Denial::TooLarge);
    }
    Ok(variables)
}

/// The inputs as values, as far as the rule reads them, and how much they are.
pub(super) fn measure<'a>(
    rule: &'a Compiled,
    inputs: &ClaimInputs<'a>,
    members: &[ClaimMember<'a>],
) -> Result<(Variables<'a>, Volume), Denial> {
    let mut volume = Volume::default();
    let variables = Variables::read(rule, inputs, members, &mut volume);
    let variables = variables.map_err(|unreadable| match unreadable {
        Unreadable::TooLarge => Denial::TooLarge,
        Unreadable::Malformed => unreadable_claims(),
    })?;
    Ok((variables, volume))
}

pub(super) fn evaluate(expression: &IdedExpr, variables: &Variables<'_>) -> Result<bool, Denial> {
    let mut context = Context::with_env(LANGUAGE.clone());
    context.set_variable_resolver(variables);
    let value =
        Value::resolve_val(expression, &context).map_err(|error| denial(&error, variables))?;
    value
        .downcast_ref::<CelBool>()
        .map(|value| *value.inner())
        .ok_or_else(|| Denial::NotBoolean(value.get_type().name().to_owned()))
}

/// The error in words that hold no claim's value: those of the crate would.
fn denial(error: &ExecutionError, variables: &Variables<'_>) -> Denial {
    use ExecutionError as E;
    let types = |sentence: String| Denial::Error(Refusal::Types(sentence));
    let value = |sentence: &str| Denial::Error(Refusal::Value(sentence.into()));
    match error {
        E::NoSuchKey(name) => Denial::MissingClaim(quoted(name)),
        E::UndeclaredReference(variable) => variables.claim_of(variable).map_or_else(
            || types("a variable is not known".into()),
            |name| Denial::MissingClaim(quoted(name)),
        ),
        E::NoSuchOverload(overload) => types(format!(
            "{} cannot be applied to {}",
            spelled(overload.function()),
            overload.argument_types().join(" and ")
        )),
        E::UnexpectedType { got, want } => types(format!("there is {got} where {want} is needed")),
        E::ValuesNotComparable(..) => types("values of these types cannot be compared".into()),
        E::UnsupportedBinaryOperator(name, ..) => {
            types(format!("{name} cannot be applied to these types"))
        }
        E::UnsupportedIndex(..) | E::UnsupportedKeyType(_) => {
            types("a value of this type cannot be used as a key".into())
        }
        E::IndexOutOfBounds(_) => value("a list has fewer elements"),
        E::DivisionByZero(_) | E::RemainderByZero(_) => value("a number is divided by zero"),
        E::Overflow(..) => value("a number is out of range"),
        E::FunctionError { .. } => value("a value cannot be converted, or is not there"),
        _ => types("an operation cannot be done on these values".into()),
    }
}

/// An operator as rules write it: `_==_` is `==`.
fn spelled(function: &str) -> &str {
    match function {
        "@in" => "in",
        FOUND_IN => "matches",
        other => other.trim_matches('_'),
    }
}
