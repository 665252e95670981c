//! `all`, `exists`, `exists_one` and `filter`: recognised by what the parser makes of them, never within each other.

use cel::IdedExpr;
use cel::common::ast::{ComprehensionExpr, Expr, operators};

use super::allowed::{Checked, Part, Walk};
use super::bound::{Bound, cost};
use super::invalid::{Fault, quoted};

/// A rule holds at most so many.
const MOST_COMPREHENSIONS: usize = 4;

impl Walk<'_> {
    pub(super) fn comprehension(
        &mut self,
        id: u64,
        comprehension: &mut ComprehensionExpr,
    ) -> Checked {
        if self.element.is_some() {
            return self.refuse(id, Fault::NestedComprehension);
        }
        let range = self.expression(&mut comprehension.iter_range)?;
        self.comprehensions += 1;
        if self.comprehensions > MOST_COMPREHENSIONS {
            return self.refuse(id, Fault::TooManyComprehensions);
        }
        let variable = comprehension.iter_var.clone();
        if ["claims", "assertion", "header", "client", "optional"].contains(&variable.as_str())
            || variable.starts_with('.')
        {
            return self.refuse(id, Fault::HidingVariable(quoted(&variable)));
        }
        let found = shape(comprehension);
        let condition = found.and_then(|(at, _)| operand(comprehension, at));
        let (Some((_, filters)), Some(condition)) = (found, condition) else {
            return self.refuse(id, Fault::NotAllowed("map()"));
        };
        self.element = Some(variable);
        let body = self.expression(condition)?;
        self.element = None;
        let round = body.cost + Bound::fixed(cost::ROUND) + Bound::ELEMENT.scaled(3 * cost::COPY);
        let Some(rounds) = round.over(range.count, range.size) else {
            return self.refuse(id, Fault::TooMuchWork);
        };
        let costs = range.cost + rounds + Bound::fixed(4 * cost::NODE);
        if filters {
            Ok(Part {
                cost: costs,
                ..range
            })
        } else {
            Ok(Part::scalar(costs))
        }
    }
}

/// Which of the loop step's operands is the condition, and whether the comprehension is `filter`; `None` for `map`.
fn shape(comprehension: &ComprehensionExpr) -> Option<(usize, bool)> {
    let Expr::Call(step) = &comprehension.loop_step.expr else {
        return None;
    };
    let names = |e: &IdedExpr, variable: &str| matches!(&e.expr, Expr::Ident(n) if n == variable);
    let is_result = |e: &IdedExpr| names(e, &comprehension.accu_var);
    match (step.func_name.as_str(), step.args.as_slice()) {
        _ if comprehension.iter_var2.is_some() => None,
        // all, exists
        (operators::LOGICAL_AND | operators::LOGICAL_OR, [result, _]) if is_result(result) => {
            Some((1, false))
        }
        // exists_one adds one to a number, filter the element itself to a list.
        (operators::CONDITIONAL, [_, sum, result]) if is_result(result) => {
            let Expr::Call(sum) = &sum.expr else {
                return None;
            };
            match sum.args.as_slice() {
                [result, added] if is_result(result) => match &added.expr {
                    Expr::Literal(_) => Some((0, false)),
                    Expr::List(list) => match list.elements.as_slice() {
                        [element] if names(element, &comprehension.iter_var) => Some((0, true)),
                        _ => None,
                    },
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// An operand of the loop step.
fn operand(comprehension: &mut ComprehensionExpr, at: usize) -> Option<&mut IdedExpr> {
    match &mut comprehension.loop_step.expr {
        Expr::Call(step) => step.args.get_mut(at),
        _ => None,
    }
}
