//! The operators and functions of rules, what they cost, and how large what they yield can be.
//!
//! An operator that fails copies its operands into the error it makes: what it costs counts that.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, operators};

use super::allowed::{Checked, Part, Walk, is_lookup, literal_text};
use super::bound::{Bound, cost};
use super::equality::{EQUAL, WITHIN};
use super::invalid::{Fault, quoted};
use super::pattern::{FOUND_IN, InvalidPattern, Pattern};

impl Walk<'_> {
    pub(super) fn call(&mut self, id: u64, call: &mut CallExpr) -> Checked {
        match (&mut call.target, call.args.as_mut_slice()) {
            (Some(_), _) => self.method(id, call),
            (None, [operand, key]) if is_lookup(&call.func_name) => {
                let copies = call.func_name != operators::INDEX;
                self.lookup(operand, key, copies)
            }
            (None, _) => self.function(id, call),
        }
    }

    /// `operand[key]`, and with `copies`, `operand[?key]` and `operand.?key`, which copy what they find.
    fn lookup(&mut self, operand: &mut IdedExpr, key: &mut IdedExpr, copies: bool) -> Checked {
        let named = match literal_text(key) {
            Some(name) => self.member(operand, name)?,
            None => None,
        };
        let operand = match named {
            Some(part) => part,
            None => self.expression(operand)?,
        };
        let literal = matches!(key.expr, Expr::Literal(_));
        let key = self.expression(key)?;
        // A fraction as the index of a list is an error, which holds a copy of the list.
        let more = match (copies, literal) {
            (false, true) => Bound::default(),
            (true, true) => operand.size.scaled(cost::COPY),
            (_, false) => operand.size.scaled(cost::CONVERT),
        };
        Ok(operand.costing(Bound::fixed(cost::NODE) + key.cost + key.size + more))
    }

    fn function(&mut self, id: u64, call: &mut CallExpr) -> Checked {
        use operators as op;
        let name = call.func_name.clone();
        let mut parts = Vec::with_capacity(call.args.len());
        for argument in &mut call.args {
            parts.push(self.expression(argument)?);
        }
        let node = Bound::fixed(cost::NODE);
        let costs = parts.iter().fold(node, |sum, part| sum + part.cost);
        let (name, parts) = (name.as_str(), parts.as_slice());
        match (name, parts) {
            (op::LOGICAL_AND | op::LOGICAL_OR, [_, _]) | (op::LOGICAL_NOT, [_]) => {
                Ok(Part::scalar(costs + node))
            }
            (op::CONDITIONAL, [_, yes, no]) => Ok(Part {
                cost: costs,
                ..yes.with(*no)
            }),
            (op::EQUALS | op::NOT_EQUALS, [a, b]) => {
                let compared = a.size.least(b.size).scaled(cost::COMPARE);
                let called = node.scaled(if rewrite_equality(call) { 4 } else { 0 });
                Ok(Part::scalar(costs + called + compared))
            }
            (op::IN, [a, b]) => {
                // A key that is none is copied into an error.
                let compared = a.size.scaled(cost::CONVERT) + b.size.scaled(cost::COMPARE);
                let called = node.scaled(if rewrite_membership(call) { 3 } else { 1 });
                Ok(Part::scalar(costs + called + compared))
            }
            (
                op::LESS
                | op::LESS_EQUALS
                | op::GREATER
                | op::GREATER_EQUALS
                | op::SUBSTRACT
                | op::MULTIPLY
                | op::DIVIDE
                | op::MODULO,
                [a, b],
            ) => Ok(Part::scalar(
                costs + node + (a.size + b.size).scaled(cost::CONVERT),
            )),
            (op::ADD, _) if self.element.is_some() => self.refuse(id, Fault::SumInComprehension),
            (op::ADD, [a, b]) => {
                let copied = (a.size + b.size).scaled(cost::CONVERT);
                Ok(Part {
                    cost: costs + node + copied,
                    ..a.with(*b)
                })
            }
            (op::NEGATE | "size" | "int" | "double" | "bool", [a]) => {
                Ok(Part::scalar(costs + node + a.size))
            }
            ("string", [a]) => Ok(Part {
                cost: costs + node + a.size.scaled(cost::COPY),
                // A number of many digits is a text of up to some 320 bytes.
                size: a.size + Bound::fixed(8),
                count: Bound::ONE,
            }),
            _ => self.refuse(id, misused(&call.func_name, true)),
        }
    }

    fn method(&mut self, id: u64, call: &mut CallExpr) -> Checked {
        if call.func_name == "matches" {
            return self.matches(id, call);
        }
        let Some(target) = &mut call.target else {
            return self.refuse(id, misused(&call.func_name, false));
        };
        if !is_method(&call.func_name) {
            return self.refuse(id, misused(&call.func_name, false));
        }
        let target = self.expression(target)?;
        let mut parts = Vec::with_capacity(call.args.len());
        for argument in &mut call.args {
            parts.push(self.expression(argument)?);
        }
        let node = Bound::fixed(2 * cost::NODE);
        let costs = parts
            .iter()
            .fold(target.cost + node, |sum, part| sum + part.cost);
        match (call.func_name.as_str(), parts.as_slice()) {
            ("size", []) => Ok(Part::scalar(costs + target.size)),
            ("startsWith" | "endsWith", [part]) => {
                Ok(Part::scalar(costs + target.size.least(part.size)))
            }
            ("contains", [part]) => Ok(Part::scalar(
                costs + (target.size + part.size).scaled(cost::SCAN),
            )),
            ("hasValue", []) => Ok(Part::scalar(costs)),
            ("value", []) => Ok(Part {
                cost: costs + target.size.scaled(cost::COPY),
                ..target
            }),
            ("orValue" | "or", [other]) => {
                let both = target.with(*other);
                Ok(Part {
                    cost: costs + both.size.scaled(cost::COPY),
                    ..both
                })
            }
            _ => self.refuse(id, misused(&call.func_name, false)),
        }
    }

    /// `text.matches('…')`, which becomes a call with the compiled expression.
    fn matches(&mut self, id: u64, call: &mut CallExpr) -> Checked {
        let [argument] = call.args.as_mut_slice() else {
            return self.refuse(id, misused("matches", false));
        };
        let Some(text) = literal_text(argument) else {
            return self.refuse(argument.id, Fault::PatternNotLiteral);
        };
        let pattern = match Pattern::compile(text) {
            Ok(pattern) => pattern,
            Err(InvalidPattern::TooLarge) => {
                return self.refuse(argument.id, Fault::PatternTooLarge);
            }
            Err(InvalidPattern::Malformed) => {
                return self.refuse(argument.id, Fault::PatternMalformed);
            }
        };
        argument.expr = Expr::Ident(format!("@{}", self.patterns.len()));
        self.patterns.push(pattern);
        FOUND_IN.clone_into(&mut call.func_name);
        let Some(target) = &mut call.target else {
            return self.refuse(id, misused("matches", true));
        };
        let target = self.expression(target)?;
        let scan = target.size.scaled(cost::SCAN);
        Ok(Part::scalar(
            target.cost + Bound::fixed(4 * cost::NODE) + scan,
        ))
    }
}

/// Has `==` and `!=` between claims done by our own function, and says so; a literal is put on the right, where it costs nothing that the
/// left can be a number.
fn rewrite_equality(call: &mut CallExpr) -> bool {
    let is_literal = |e: &IdedExpr| matches!(e.expr, Expr::Literal(_));
    let [a, b] = call.args.as_mut_slice() else {
        return false;
    };
    if is_literal(a) {
        std::mem::swap(a, b);
        return false;
    }
    let ours = !is_literal(b);
    if ours {
        let negated = call.func_name == operators::NOT_EQUALS;
        EQUAL.clone_into(&mut call.func_name);
        if negated {
            let equality = IdedExpr {
                id: a.id,
                expr: Expr::Call(std::mem::take(call)),
            };
            operators::LOGICAL_NOT.clone_into(&mut call.func_name);
            call.args.push(equality);
        }
    }
    ours
}

/// Has `in` done by our own function, and says so, unless a list of texts is searched.
fn rewrite_membership(call: &mut CallExpr) -> bool {
    let is_list_of_texts = |e: &IdedExpr| match &e.expr {
        Expr::List(list) => list.elements.iter().all(|e| literal_text(e).is_some()),
        _ => false,
    };
    let ours = !call.args.last().is_some_and(is_list_of_texts);
    if ours {
        WITHIN.clone_into(&mut call.func_name);
    }
    ours
}

fn is_method(name: &str) -> bool {
    matches!(
        name,
        "size" | "startsWith" | "endsWith" | "contains" | "hasValue" | "value" | "orValue" | "or"
    )
}

/// What is wrong with a call that is not among those allowed.
fn misused(name: &str, global: bool) -> Fault {
    match name {
        "size" => Fault::WrongCall("size", "claims.groups.size()"),
        "startsWith" => Fault::WrongCall("startsWith", "claims.sub.startsWith('repo:acme/')"),
        "endsWith" => Fault::WrongCall("endsWith", "claims.email.endsWith('@acme.example')"),
        "contains" => Fault::WrongCall("contains", "claims.sub.contains(':ref:')"),
        "matches" => Fault::WrongCall("matches", "claims.ref.matches('^refs/tags/v[0-9]+$')"),
        "has" => Fault::WrongCall("has", "has(claims.groups)"),
        "all" | "exists" | "exists_one" | "existsOne" | "filter" => Fault::WrongCall(
            "all, exists, exists_one or filter",
            "claims.groups.exists(g, g == 'x')",
        ),
        "hasValue" | "value" | "orValue" | "or" if global => Fault::WrongCall(
            "orValue, or, hasValue or value",
            "claims.?groups.orValue([])",
        ),
        "hasValue" | "value" => Fault::WrongCall("hasValue or value", "claims.?groups.hasValue()"),
        "orValue" | "or" => Fault::WrongCall("orValue or or", "claims.?groups.orValue([])"),
        "string" | "int" | "double" | "bool" => {
            Fault::WrongCall("string, int, double or bool", "int(claims.level) > 2")
        }
        other => Fault::UnknownFunction(quoted(other)),
    }
}
