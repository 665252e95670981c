//! The run on a sample, when a rule is made: each condition of it must be able to yield true or false.
//!
//! A rule `a && (b || !c)` is taken apart into the conditions `a`, `b` and `c`, so that none hides another. The sample is made for
//! the rule ([`super::sample_claims`]); as it can guess a type wrong, a condition that fails is tried with all guesses replaced.

use cel::IdedExpr;
use cel::common::ast::{Expr, operators};
use serde_json::Value;

use super::compiled::{ClaimInputs, Compiled};
use super::evaluation::{Denial, Refusal, evaluate, read};
use super::invalid::Fault;
use super::sample_claims::Sample;
use crate::claim_members::find_members;

/// Refuses a rule with a condition that never yields true or false.
pub(super) fn run(rule: &Compiled) -> Result<(), Fault> {
    let sample = Sample::of(&rule.expression);
    let texts: Vec<String> = sample.variants().iter().map(Value::to_string).collect();
    let mut conditions = Vec::new();
    take_apart(&rule.expression, &mut conditions);
    conditions
        .into_iter()
        .try_for_each(|condition| try_one(rule, condition, &texts))
}

fn try_one(rule: &Compiled, condition: &IdedExpr, samples: &[String]) -> Result<(), Fault> {
    let mut first = None;
    for claims_text in samples {
        let inputs = ClaimInputs {
            claims_text,
            alg: Some("RS256"),
            kid: Some("key-1"),
            typ: Some("JWT"),
            client: Some("sample"),
        };
        // The sample is an object.
        let members = find_members(claims_text, &rule.reads).unwrap_or_default();
        let outcome =
            read(rule, &inputs, &members).and_then(|variables| evaluate(condition, &variables));
        let fault = match outcome {
            // It depends on the claims' values, which are made up.
            Ok(_)
            | Err(Denial::MissingClaim(_) | Denial::TooLarge | Denial::Error(Refusal::Value(_))) => {
                return Ok(());
            }
            Err(Denial::NotBoolean(kind)) => Fault::NotBoolean(kind),
            Err(denial) => Fault::Fails(denial.to_string()),
        };
        first.get_or_insert(fault);
    }
    first.map_or(Ok(()), Err)
}

/// Finds the conditions that `&&`, `||`, `!` and `? :` connect.
fn take_apart<'e>(expression: &'e IdedExpr, conditions: &mut Vec<&'e IdedExpr>) {
    use operators as op;
    if let Expr::Call(call) = &expression.expr
        && call.target.is_none()
        && [
            op::LOGICAL_AND,
            op::LOGICAL_OR,
            op::LOGICAL_NOT,
            op::CONDITIONAL,
        ]
        .contains(&call.func_name.as_str())
    {
        for argument in &call.args {
            take_apart(argument, conditions);
        }
    } else {
        conditions.push(expression);
    }
}
