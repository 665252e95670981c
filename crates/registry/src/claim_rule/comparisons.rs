//! Rules that do nothing but compare claims with texts, all of which must fit: `claims.ref == 'refs/heads/main' &&
//! claims.sub.startsWith('repo:acme/')`. Most rules are such, and can be seen to hold on the text of the claims, without making values
//! of them.
//!
//! It says of no rule that it does not hold: then the expression runs, and says why.

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, operators};
use serde_json::value::RawValue;

use super::allowed::literal_text;
use super::bound::Volume;
use super::slots::{VALUE, claim};
use super::values::count;
use crate::claim_members::ClaimMember;

/// Comparisons that must fit, all of them.
pub(super) struct Comparisons(Vec<Comparison>);

struct Comparison {
    claim: String,
    with: Text,
}

enum Text {
    Equal(String),
    OneOf(Vec<String>),
    Start(String),
    End(String),
}

impl Comparisons {
    /// The comparisons that `expression` consists of; `None` where it is anything else.
    pub(super) fn of(expression: &IdedExpr) -> Option<Self> {
        let mut comparisons = Vec::new();
        take_apart(expression, &mut comparisons)?;
        Some(Self(comparisons))
    }

    /// How much is compared, when every claim is a text that fits, each written without escapes; else `None`. A claim that is compared
    /// twice counts twice.
    pub(super) fn hold(&self, members: &[ClaimMember<'_>]) -> Option<Volume> {
        let mut volume = Volume::default();
        for comparison in &self.0 {
            let mut named = members.iter().filter(|(name, _)| *name == comparison.claim);
            let (name, value) = named.next()?;
            let text = plain_text(value)?;
            if named.next().is_some() || !comparison.with.fits(text) {
                return None;
            }
            count(&mut volume, name.len());
            count(&mut volume, text.len());
        }
        Some(volume)
    }
}

impl Text {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Equal(own) => text == own,
            Self::OneOf(own) => own.iter().any(|one| text == one),
            Self::Start(own) => text.starts_with(own),
            Self::End(own) => text.ends_with(own),
        }
    }
}

/// RFC 8259 section 7: a string without a backslash is the characters between its quotes.
fn plain_text(value: &RawValue) -> Option<&str> {
    let text = value.get().strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then_some(text)
}

fn take_apart(expression: &IdedExpr, comparisons: &mut Vec<Comparison>) -> Option<()> {
    let Expr::Call(call) = &expression.expr else {
        return None;
    };
    if call.target.is_none() && call.func_name == operators::LOGICAL_AND {
        return call
            .args
            .iter()
            .try_for_each(|side| take_apart(side, comparisons).ok_or(()))
            .ok();
    }
    comparisons.push(comparison(call)?);
    Some(())
}

fn comparison(call: &CallExpr) -> Option<Comparison> {
    let (left, right) = match (&call.target, call.args.as_slice()) {
        (None, [left, right]) => (left, right),
        (Some(target), [argument]) => (&**target, argument),
        _ => return None,
    };
    let with = match (call.target.is_some(), call.func_name.as_str()) {
        (false, operators::EQUALS) => Text::Equal(literal_text(right)?.into()),
        (false, operators::IN) => Text::OneOf(literal_texts(right)?),
        (true, "startsWith") => Text::Start(literal_text(right)?.into()),
        (true, "endsWith") => Text::End(literal_text(right)?.into()),
        _ => return None,
    };
    match claim(&left.expr)? {
        (name, VALUE) => Some(Comparison {
            claim: name.into(),
            with,
        }),
        _ => None,
    }
}

fn literal_texts(expression: &IdedExpr) -> Option<Vec<String>> {
    let Expr::List(list) = &expression.expr else {
        return None;
    };
    let texts = list.elements.iter().map(literal_text);
    texts.map(|text| text.map(str::to_owned)).collect()
}
