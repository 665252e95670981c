//! What may stand in a rule: a list of what is allowed, everything else is refused. The same walk finds which claims the rule
//! reads and how much work it can be, writes `claims` for `assertion`, and compiles regular expressions.

use cel::IdedExpr;
use cel::common::ast::{Expr, LiteralValue, SelectExpr, SourceInfo, operators};

use super::bound::{Bound, cost};
use super::invalid::{Fault, InvalidClaimRule, quoted};
use super::pattern::Pattern;
use crate::claim_members::Sought;

/// Expressions nest at most so deep.
pub(super) const MOST_DEPTH: usize = 32;
/// Members of `header`.
const HEADER: [&str; 3] = ["alg", "kid", "typ"];
/// Members of `client`.
const CLIENT: [&str; 1] = ["id"];
const MOST_LITERAL_ELEMENTS: usize = 64;

/// What the walk found.
pub(super) struct Findings {
    pub(super) reads: Sought,
    pub(super) cost: Bound,
    pub(super) patterns: Vec<Pattern>,
    /// Whether it reads the header or the client.
    pub(super) reads_request: bool,
}

/// Checks `expression`, which was read from `source`, and prepares it.
pub(super) fn check(
    expression: &mut IdedExpr,
    source: &SourceInfo,
) -> Result<Findings, InvalidClaimRule> {
    let mut walk = Walk {
        source,
        reads: Sought::Named(Vec::new()),
        patterns: Vec::new(),
        reads_request: false,
        element: None,
        comprehensions: 0,
        depth: 0,
    };
    let part = walk.expression(expression)?;
    Ok(Findings {
        reads: walk.reads,
        cost: part.cost,
        patterns: walk.patterns,
        reads_request: walk.reads_request,
    })
}

/// What is known of a part of a rule.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// What it costs to evaluate.
    pub(super) cost: Bound,
    /// How large its value can be.
    pub(super) size: Bound,
    /// How many elements its value can have.
    pub(super) count: Bound,
}

impl Part {
    /// A number, a truth value: something of size one, at `cost`.
    pub(super) fn scalar(cost: Bound) -> Self {
        Self {
            cost,
            size: Bound::ONE,
            count: Bound::ONE,
        }
    }

    /// Something that stands in the claims or the header.
    fn of_input() -> Self {
        Self {
            cost: Bound::fixed(2 * cost::NODE),
            size: Bound::SIZE,
            count: Bound::VALUES,
        }
    }

    pub(super) fn costing(self, more: Bound) -> Self {
        Self {
            cost: self.cost + more,
            ..self
        }
    }

    /// One or the other, or both put together.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            cost: self.cost + other.cost,
            size: self.size + other.size,
            count: self.count + other.count,
        }
    }
}

pub(super) struct Walk<'s> {
    source: &'s SourceInfo,
    reads: Sought,
    pub(super) patterns: Vec<Pattern>,
    reads_request: bool,
    /// The variable of the comprehension in whose body the walk is.
    pub(super) element: Option<String>,
    pub(super) comprehensions: usize,
    depth: usize,
}

pub(super) type Checked = Result<Part, InvalidClaimRule>;

impl Walk<'_> {
    pub(super) fn refuse<T>(&self, id: u64, fault: Fault) -> Result<T, InvalidClaimRule> {
        let offset = self.source.offset_for(id).map(|(start, _)| start);
        Err(fault.at(&self.source.source, offset))
    }

    pub(super) fn expression(&mut self, expression: &mut IdedExpr) -> Checked {
        if self.depth == MOST_DEPTH {
            return self.refuse(expression.id, Fault::TooDeep);
        }
        self.depth += 1;
        let id = expression.id;
        let part = match &mut expression.expr {
            Expr::Literal(literal) => self.literal(id, literal),
            Expr::Ident(name) => self.variable(id, name),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(id, call),
            Expr::Comprehension(comprehension) => self.comprehension(id, comprehension),
            Expr::List(list) if list.optional_indices.is_empty() => {
                self.list(id, &mut list.elements)
            }
            Expr::List(_) => self.refuse(id, Fault::NotAllowed("an optional element")),
            Expr::Map(_) => self.refuse(id, Fault::NotAllowed("a map {…}")),
            Expr::Struct(_) => self.refuse(id, Fault::NotAllowed("a message {…}")),
            Expr::Unspecified => self.refuse(id, Fault::NotAllowed("nothing")),
        };
        self.depth -= 1;
        part
    }

    fn literal(&self, id: u64, literal: &LiteralValue) -> Checked {
        let cost = Bound::fixed(cost::NODE);
        match literal {
            LiteralValue::Bytes(_) => self.refuse(id, Fault::NotAllowed("a literal of bytes")),
            LiteralValue::String(text) => Ok(Part {
                cost,
                size: Bound::fixed(1 + (text.inner().len() / cost::BLOCK) as u64),
                count: Bound::ONE,
            }),
            _ => Ok(Part::scalar(cost)),
        }
    }

    fn variable(&mut self, id: u64, name: &mut String) -> Checked {
        if self.element.as_deref() == Some(name) {
            return Ok(Part {
                cost: Bound::fixed(cost::NODE),
                size: Bound::ELEMENT,
                count: Bound::ELEMENT,
            });
        }
        match name.as_str() {
            "claims" | "assertion" => {
                "claims".clone_into(name);
                self.reads = Sought::Everything;
                Ok(Part::of_input())
            }
            "header" => self.refuse(id, Fault::UnknownHeaderMember),
            "client" => self.refuse(id, Fault::UnknownClientMember),
            unknown => self.refuse(id, Fault::UnknownVariable(quoted(unknown))),
        }
    }

    fn select(&mut self, select: &mut SelectExpr) -> Checked {
        if let Some(part) = self.member(&mut select.operand, &select.field)? {
            return Ok(part);
        }
        Ok(self
            .expression(&mut select.operand)?
            .costing(Bound::fixed(cost::NODE)))
    }

    /// `operand.name`, when the operand is one of the variables, and so its member `name` alone is read.
    pub(super) fn member(
        &mut self,
        operand: &mut IdedExpr,
        name: &str,
    ) -> Result<Option<Part>, InvalidClaimRule> {
        let id = operand.id;
        let Expr::Ident(variable) = &mut operand.expr else {
            return Ok(None);
        };
        match variable.as_str() {
            "claims" | "assertion" => {
                "claims".clone_into(variable);
                self.reads.add(name);
            }
            "header" if HEADER.contains(&name) => self.reads_request = true,
            "client" if CLIENT.contains(&name) => self.reads_request = true,
            "header" => return self.refuse(id, Fault::UnknownHeaderMember),
            "client" => return self.refuse(id, Fault::UnknownClientMember),
            _ => return Ok(None),
        }
        Ok(Some(Part::of_input()))
    }

    fn list(&mut self, id: u64, elements: &mut [IdedExpr]) -> Checked {
        if elements.len() > MOST_LITERAL_ELEMENTS {
            return self.refuse(id, Fault::LongList);
        }
        let mut list = Part {
            cost: Bound::fixed(cost::NODE),
            size: Bound::ONE,
            count: Bound::fixed(elements.len() as u64),
        };
        for element in elements {
            let part = self.expression(element)?;
            // Each element is copied into the list.
            list.cost = list.cost + part.cost + part.size.scaled(cost::COPY);
            list.size = list.size + part.size;
        }
        Ok(list)
    }
}

/// The text of a literal.
pub(super) fn literal_text(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

/// Whether a call by this name looks something up by a key.
pub(super) fn is_lookup(name: &str) -> bool {
    [
        operators::INDEX,
        operators::OPT_INDEX,
        operators::OPT_SELECT,
    ]
    .contains(&name)
}
