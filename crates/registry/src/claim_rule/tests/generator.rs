//! Rules and claim sets made up to be as much work as may be: for the tests, and for the benchmark `claim_rule`.

use proptest::prelude::*;

/// Rules, most of which can be saved: deep, wide, with comprehensions, over the claims of [`claims`].
pub(crate) fn rules() -> impl Strategy<Value = String> {
    let condition = condition();
    prop_oneof![
        condition.clone(),
        prop::collection::vec(condition.clone(), 2..4).prop_map(|all| all.join(" && ")),
        prop::collection::vec(condition, 2..24).prop_map(|all| all.join(" || ")),
    ]
}

/// Something that a claim, or an element, can stand for.
fn operand(element: bool) -> impl Strategy<Value = String> + Clone {
    let claim = prop_oneof![
        Just("claims.a"),
        Just("claims.b"),
        Just("claims.c.d"),
        Just("claims.?a.orValue('x')"),
        Just("claims.?c.?d.orValue([])"),
        Just("claims.c"),
        Just("claims.b[0]"),
        Just("claims"),
    ];
    let fixed = prop_oneof![
        Just("'aaaaaaaa'".to_owned()),
        Just("1".to_owned()),
        Just("['a', 'aaaaaaaa', 'b']".to_owned()),
        Just("[claims.a, claims.b, claims.c]".to_owned()),
        Just("string(claims.a)".to_owned()),
        Just("(claims.a + claims.b)".to_owned()),
        Just("(claims.a + claims.a + claims.a)".to_owned()),
        Just(format!("'{}'", "a".repeat(200))),
    ];
    let own = prop_oneof![Just("x"), Just("x.d"), Just("x[0]")];
    if element {
        prop_oneof![
            3 => own.prop_map(str::to_owned),
            2 => claim.prop_map(str::to_owned),
            1 => fixed.prop_filter("no sums", |text| !text.contains('+')),
        ]
        .boxed()
    } else {
        prop_oneof![claim.prop_map(str::to_owned), fixed].boxed()
    }
    .prop_map(|text| text)
    .boxed()
}

fn simple(element: bool) -> impl Strategy<Value = String> + Clone {
    let operator = prop_oneof![Just("=="), Just("!="), Just("<"), Just("in"), Just(">="),];
    let method = prop_oneof![Just("startsWith"), Just("endsWith"), Just("contains")];
    let pattern = prop_oneof![
        Just("a+b"),
        Just("^a*$"),
        Just("(a|aa)*b"),
        Just("a.{5}b"),
        Just(r"(\\w+)@(\\w+)"),
    ];
    let pair = (operand(element), operand(element));
    prop_oneof![
        3 => (operand(element), operator, operand(element)).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
        2 => (pair, method).prop_map(|((a, b), m)| format!("{a}.{m}({b})")),
        2 => (operand(element), pattern).prop_map(|(a, p)| format!("{a}.matches('{p}')")),
        1 => operand(element).prop_map(|a| format!("size({a}) > 2")),
        1 => operand(element).prop_map(|a| format!("!({a} == null)")),
        1 => Just("has(claims.c.d)".to_owned()),
    ]
    .boxed()
}

fn condition() -> impl Strategy<Value = String> + Clone {
    let body = prop::collection::vec(simple(true), 1..4).prop_map(|all| all.join(" || "));
    let name = prop_oneof![Just("all"), Just("exists"), Just("exists_one")];
    let chained = prop_oneof![Just(""), Just(".filter(y, y != 'b')")];
    prop_oneof![
        simple(false),
        (operand(false), chained, name, body)
            .prop_map(|(list, f, n, b)| format!("{list}{f}.{n}(x, {b})")),
    ]
    .boxed()
}

/// Claim sets of at most 16 KiB with the members `a`, `b` and `c.d`: alike, long, of many values, nested.
pub(crate) fn claims() -> impl Strategy<Value = String> {
    (value(), value(), value())
        .prop_map(|(a, b, d)| format!(r#"{{"a":{a},"b":{b},"c":{{"d":{d}}}}}"#))
        .prop_filter("at most 16 KiB", |text| text.len() <= 16 * 1024)
}

fn value() -> impl Strategy<Value = String> {
    let list = |element: &'static str| {
        (0_usize..1500).prop_map(move |n| format!("[{}]", vec![element; n].join(",")))
    };
    prop_oneof![
        (0_usize..14_000).prop_map(|n| format!("\"{}\"", "a".repeat(n))),
        list("1"),
        list("\"aaaaaaaa\""),
        list("\"\""),
        list("[\"a\"]"),
        list("{\"d\":\"a\"}"),
        (0_usize..100).prop_map(|n| format!(
            "[{}]",
            vec![format!("\"{}\"", "a".repeat(100)); n].join(",")
        )),
        (0_usize..1000).prop_map(|n| {
            let members: Vec<_> = (0..n).map(|i| format!("\"{i}\":1")).collect();
            format!("{{{}}}", members.join(","))
        }),
    ]
}
