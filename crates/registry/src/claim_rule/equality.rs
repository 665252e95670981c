//! `==` and `in` between claims and claims.
//!
//! The `cel` crate compares a number with something else by making an error, into which it copies that something, and then
//! throws the error away: a list of numbers that is searched for a large value copies the value for each number (0.15.0:
//! 100 ms within 16 KiB). Here the kinds are compared first, so that equality costs no more than the smaller side. Where one
//! side is a literal the crate's own operator does as well, and is used.

use cel::ExecutionError;
use cel::common::types::{CelBool, CelList, CelMap, CelOptional, Kind};
use cel::common::value::{CowVal, Val};

/// What `a == b` becomes. The name cannot be written in a rule.
pub(super) const EQUAL: &str = "@equal";
/// What `a in b` becomes.
pub(super) const WITHIN: &str = "@within";

#[expect(
    clippy::needless_pass_by_value,
    reason = "the type of functions in the cel crate"
)]
pub(super) fn equal<'b, 'v>(
    arguments: Vec<CowVal<'b, 'v>>,
) -> Result<CowVal<'b, 'v>, ExecutionError> {
    match arguments.as_slice() {
        [a, b] => Ok(CowVal::owned(CelBool::from(same(a.as_ref(), b.as_ref())))),
        _ => Err(ExecutionError::missing_argument_or_target()),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the type of functions in the cel crate"
)]
pub(super) fn within<'b, 'v>(
    arguments: Vec<CowVal<'b, 'v>>,
) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let [sought, container] = arguments.as_slice() else {
        return Err(ExecutionError::missing_argument_or_target());
    };
    let found = if let Some(list) = container.downcast_ref::<CelList<'_>>() {
        list.inner()
            .iter()
            .any(|element| same(element.as_ref(), sought.as_ref()))
    } else {
        let kinds = [sought, container].map(|value| value.get_type().name().to_owned());
        container
            .as_container()
            .and_then(|container| container.contains(sought.as_ref()).ok())
            .ok_or_else(|| ExecutionError::no_such_overload("in", kinds.into()))?
    };
    Ok(CowVal::owned(CelBool::from(found)))
}

/// As [`Val::equals`], without comparing numbers with anything but numbers.
fn same(a: &dyn Val, b: &dyn Val) -> bool {
    if let (Some(a), Some(b)) = (
        a.downcast_ref::<CelList<'_>>(),
        b.downcast_ref::<CelList<'_>>(),
    ) {
        return a.inner().len() == b.inner().len()
            && a.inner()
                .iter()
                .zip(b.inner())
                .all(|(a, b)| same(a.as_ref(), b.as_ref()));
    }
    if let (Some(a), Some(b)) = (
        a.downcast_ref::<CelMap<'_>>(),
        b.downcast_ref::<CelMap<'_>>(),
    ) {
        return a.inner().len() == b.inner().len()
            && a.inner().iter().all(|(name, a)| {
                b.inner()
                    .get(name)
                    .is_some_and(|b| same(a.as_ref(), b.as_ref()))
            });
    }
    if let (Some(a), Some(b)) = (
        a.downcast_ref::<CelOptional<'_>>(),
        b.downcast_ref::<CelOptional<'_>>(),
    ) {
        return match (a.option(), b.option()) {
            (Some(a), Some(b)) => same(a, b),
            (None, None) => true,
            _ => false,
        };
    }
    is_number(a) == is_number(b) && a.equals(b)
}

fn is_number(value: &dyn Val) -> bool {
    matches!(
        value.get_type().kind(),
        Kind::Int | Kind::UInt | Kind::Double
    )
}
