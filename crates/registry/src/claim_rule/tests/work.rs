//! No rule that can be saved is more work than its bound says, on any claims it runs on: work is counted, not timed.
//!
//! The rule is run by the same evaluator, with each of its parts wrapped in a call that counts: a node evaluated, the size of a
//! value that was made or copied, the size of a text that is searched. What takes how long is measured by the
//! benchmark `claim_rule`, on the same rules and claims.

use std::cell::Cell;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr};
use cel::common::functions::Function;
use cel::common::types::{CelBool, CelList, CelMap, CelOptional, CelString, DYN_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{Context, Env, ExecutionError, IdedExpr};
use proptest::prelude::*;

use super::super::bound::{Bound, Volume, cost};
use super::super::evaluation::{MOST_WORK, is_affordable, measure};
use super::super::parse::language;
use super::*;

thread_local! {
    static COUNTED: Cell<u64> = const { Cell::new(0) };
}

static COUNTING: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut counting = language();
    for (name, function) in [("@count", count as Function), ("@search", search)] {
        counting
            .add_overload(name, name, vec![DYN_TYPE.to_owned()], function)
            .unwrap();
    }
    Arc::new(counting)
});

fn add(work: u64) {
    COUNTED.with(|counted| counted.set(counted.get() + work));
}

/// A node, and its value, when that was made or copied.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the type of functions in the cel crate"
)]
fn count<'b, 'v>(mut arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let value = arguments.remove(0);
    let made = if value.is_owned() {
        size(value.as_ref()) * cost::COMPARE
    } else {
        0
    };
    add(cost::NODE + made);
    Ok(value)
}

/// A value that is searched from end to end.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the type of functions in the cel crate"
)]
fn search<'b, 'v>(mut arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let value = arguments.remove(0);
    add(size(value.as_ref()));
    Ok(value)
}

fn size(value: &dyn Val) -> u64 {
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        1 + (text.inner().len() / cost::BLOCK) as u64
    } else if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        1 + list.inner().iter().map(|v| size(v.as_ref())).sum::<u64>()
    } else if let Some(map) = value.downcast_ref::<CelMap<'_>>() {
        1 + map
            .inner()
            .values()
            .map(|v| 1 + size(v.as_ref()))
            .sum::<u64>()
    } else if let Some(optional) = value.downcast_ref::<CelOptional<'_>>() {
        optional.option().map_or(1, size)
    } else {
        1
    }
}

/// Wraps each part of a rule.
fn instrument(expression: &mut IdedExpr) {
    match &mut expression.expr {
        // The regular expressions, and what comprehensions make for themselves.
        Expr::Ident(name) if is_own(name) => return,
        Expr::Call(call) => {
            let searches = ["contains", "@matches", "size", "string", "@within"]
                .contains(&call.func_name.as_str());
            call.target.iter_mut().for_each(|target| instrument(target));
            call.args.iter_mut().for_each(instrument);
            if searches {
                call.target
                    .as_deref_mut()
                    .into_iter()
                    .for_each(|t| wrap("@search", t));
                call.args
                    .iter_mut()
                    .filter(|e| !matches!(&e.expr, Expr::Ident(name) if is_own(name)))
                    .for_each(|e| wrap("@search", e));
            }
        }
        Expr::List(list) => list.elements.iter_mut().for_each(instrument),
        Expr::Select(select) if !matches!(select.operand.expr, Expr::Ident(_)) => {
            instrument(&mut select.operand);
        }
        Expr::Comprehension(comprehension) => {
            let ComprehensionExpr {
                iter_range,
                loop_step,
                ..
            } = &mut **comprehension;
            instrument(iter_range);
            if let Expr::Call(step) = &mut loop_step.expr {
                let made_by_macro = |e: &IdedExpr| match &e.expr {
                    Expr::Call(call) => call
                        .args
                        .first()
                        .is_some_and(|e| matches!(&e.expr, Expr::Ident(name) if name == "@result")),
                    _ => false,
                };
                step.args
                    .iter_mut()
                    .filter(|e| !made_by_macro(e))
                    .for_each(instrument);
            }
        }
        _ => {}
    }
    wrap("@count", expression);
}

/// Whether a variable is a regular expression or what a comprehension makes for itself.
fn is_own(name: &str) -> bool {
    name == "@result"
        || name
            .strip_prefix('@')
            .is_some_and(|n| n.parse::<usize>().is_ok())
}

fn wrap(function: &str, expression: &mut IdedExpr) {
    let inner = std::mem::take(expression);
    *expression = IdedExpr {
        id: inner.id,
        expr: Expr::Call(CallExpr {
            func_name: function.into(),
            target: None,
            args: vec![inner],
        }),
    };
}

/// What judging was counted to be, and what the bound says; `None` when the claims are too large to be read at all.
fn work(rule: &ClaimRule, claims: &str) -> Option<(u64, u64)> {
    let inputs = inputs(claims);
    let members = find_members(claims, rule.reads()).ok()?;
    let (variables, volume) = measure(&rule.0, &inputs, &members).ok()?;
    let mut counted = rule.0.expression.clone();
    instrument(&mut counted);
    let mut context = Context::with_env(COUNTING.clone());
    context.set_variable_resolver(&variables);
    COUNTED.with(|counted| counted.set(0));
    let by_counting = cel::Value::resolve_val(&counted, &context)
        .ok()
        .and_then(|value| value.downcast_ref::<CelBool>().map(|value| *value.inner()));
    let verdict = rule.judge(&inputs);
    if verdict != Verdict::Denied(Denial::TooLarge) {
        assert_eq!(
            by_counting,
            verdict_value(&verdict),
            "counting changes nothing"
        );
    }
    Some((COUNTED.with(Cell::get), rule.0.cost.at(volume)))
}

fn verdict_value(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Allowed => Some(true),
        Verdict::Denied(Denial::False) => Some(false),
        Verdict::Denied(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, max_local_rejects: 1_000_000, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_is_more_work_than_its_bound(
        rule in generator::rules().prop_filter_map("can be saved", |text| ClaimRule::new(text).ok()),
        claims in prop::collection::vec(generator::claims(), 4),
    ) {
        for claims in claims {
            if let Some((counted, bound)) = work(&rule, &claims) {
                prop_assert!(counted <= bound, "{rule:?} on {} bytes: {counted} > {bound}", claims.len());
            }
        }
    }

    #[test]
    fn no_rule_runs_on_claims_with_which_it_could_be_too_much_work(
        rule in generator::rules().prop_filter_map("can be saved", |text| ClaimRule::new(text).ok()),
        claims in generator::claims(),
    ) {
        let runs = rule.judge(&inputs(&claims)) != Verdict::Denied(Denial::TooLarge);
        let members = find_members(&claims, rule.reads()).unwrap();
        let measured = measure(&rule.0, &inputs(&claims), &members).ok();
        let bound = measured.map(|(_, volume)| rule.0.cost.at(volume));
        prop_assert_eq!(runs, bound.is_some_and(|bound| bound <= MOST_WORK));
    }
}

#[test]
fn counting_finds_what_comprehensions_multiply() {
    let list = format!(r#"{{"a":[{}1]}}"#, "1,".repeat(99));
    let (counted, bound) = work(&rule("claims.a.all(x, x == 1)"), &list).unwrap();
    assert!(
        counted >= 100 * 2 * cost::NODE && counted <= bound,
        "{counted}, {bound}"
    );
}

#[test]
fn what_is_usual_runs_on_lists_of_hundreds() {
    for (most, text) in [
        (900, "'group-x' in claims.groups"),
        (400, "claims.groups.exists(g, g == 'group-x')"),
        (
            250,
            "claims.groups.exists(g, g.startsWith('x') || g.endsWith('y'))",
        ),
        (250, "claims.groups.exists(g, g.matches('^team-[a-z]+$'))"),
    ] {
        let groups: Vec<_> = (0..most).map(|i| format!("\"{i:08}\"")).collect();
        let claims = format!(r#"{{"groups":[{}]}}"#, groups.join(","));
        let verdict = rule(text).judge(&inputs(&claims));
        assert_eq!(verdict, Verdict::Denied(Denial::False), "{text}");
    }
}

#[test]
fn a_bound_adds_multiplies_and_never_wraps() {
    let volume = Volume { values: 3, size: 5 };
    let sum = Bound::SIZE + Bound::VALUES + Bound::fixed(7);
    assert_eq!(sum.at(volume), 15);
    assert_eq!(
        (Bound::SIZE.scaled(2))
            .over(Bound::VALUES, Bound::SIZE)
            .unwrap()
            .at(volume),
        30
    );
    let body = Bound::ELEMENT.scaled(4) + Bound::ONE;
    assert_eq!(
        body.over(Bound::VALUES, Bound::SIZE).unwrap().at(volume),
        23
    );
    assert_eq!(Bound::SIZE.over(Bound::SIZE, Bound::SIZE), None);
    let square = Bound::SIZE.over(Bound::VALUES, Bound::SIZE).unwrap();
    assert_eq!(square.over(Bound::VALUES, Bound::SIZE), None);
    assert_eq!(Bound::SIZE.scaled(u64::MAX).at(volume), u64::MAX);
    assert!(!is_affordable(square.scaled(u64::MAX)));
    assert_eq!(Bound::SIZE.least(Bound::fixed(3)), Bound::fixed(3));
    assert_eq!(Bound::SIZE.least(Bound::ELEMENT), Bound::ELEMENT);
}
