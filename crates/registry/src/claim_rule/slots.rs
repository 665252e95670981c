//! Claims by number: most rules read a few claims by name, and then `claims.name` becomes a variable of its own, which is found
//! without making a map of the claims and looking the name up in it.
//!
//! A rule that uses `claims` in another way, such as `claims.?name` or `claims.exists(…)`, stays as it is.

use cel::IdedExpr;
use cel::common::ast::{Expr, operators};

use super::allowed::literal_text;
use crate::claim_members::Sought;

/// A variable that stands for a claim, or for whether it is there: [`VALUE`] or [`PRESENCE`] and the claim's place among those that the
/// rule reads. Such names cannot be written in a rule.
pub(super) const VALUE: &str = "@claim";
/// See [`VALUE`].
pub(super) const PRESENCE: &str = "@has";

/// Rewrites `expression`, if it reads claims by name alone; otherwise it stays as it is.
pub(super) fn number(expression: &mut IdedExpr, reads: &Sought) -> bool {
    let Sought::Named(names) = reads else {
        return false;
    };
    let mut numbered = expression.clone();
    let by_name_alone = rewrite(&mut numbered, names);
    if by_name_alone {
        *expression = numbered;
    }
    by_name_alone
}

/// The claim's place, when `variable` stands for one.
pub(super) fn place(variable: &str, kind: &str) -> Option<usize> {
    variable.strip_prefix(kind)?.parse().ok()
}

fn rewrite(expression: &mut IdedExpr, names: &[String]) -> bool {
    if let Some((name, kind)) = claim(&expression.expr) {
        let Some(place) = names.iter().position(|n| n == name) else {
            return false;
        };
        expression.expr = Expr::Ident(format!("{kind}{place}"));
        return true;
    }
    match &mut expression.expr {
        Expr::Ident(name) => name != "claims",
        Expr::Select(select) => rewrite(&mut select.operand, names),
        Expr::List(list) => list.elements.iter_mut().all(|e| rewrite(e, names)),
        Expr::Call(call) => {
            call.target.as_deref_mut().is_none_or(|e| rewrite(e, names))
                && call.args.iter_mut().all(|e| rewrite(e, names))
        }
        Expr::Comprehension(comprehension) => {
            rewrite(&mut comprehension.iter_range, names)
                && rewrite(&mut comprehension.loop_step, names)
        }
        _ => true,
    }
}

/// The name in `claims.name`, `claims['name']` or `has(claims.name)`, and what that asks for.
pub(super) fn claim(expression: &Expr) -> Option<(&str, &'static str)> {
    let is_claims = |e: &IdedExpr| matches!(&e.expr, Expr::Ident(name) if name == "claims");
    match expression {
        Expr::Select(select) if is_claims(&select.operand) => {
            let kind = if select.test { PRESENCE } else { VALUE };
            Some((&select.field, kind))
        }
        Expr::Call(call) if call.func_name == operators::INDEX => match call.args.as_slice() {
            [operand, key] if is_claims(operand) => Some((literal_text(key)?, VALUE)),
            _ => None,
        },
        _ => None,
    }
}
