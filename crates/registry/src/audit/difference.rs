//! What differs between two states of a record: the members that changed, and nothing else.

use serde_json::{Map, Value};

/// What differs, on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was there before and is not, or is another, now.
    pub before: Option<Value>,
    /// What is there now and was not, or was another, before.
    pub after: Option<Value>,
}

impl Difference {
    /// The difference between two states, either of which may be that there is none.
    pub fn between(before: Option<Value>, after: Option<Value>) -> Self {
        match (before, after) {
            (Some(before), Some(after)) => {
                let (before, after) = reduced(before, after);
                Self { before, after }
            }
            (before, after) => Self { before, after },
        }
    }
}

/// Both sides without what is the same in them. Objects are compared member by member, anything else whole.
fn reduced(before: Value, after: Value) -> (Option<Value>, Option<Value>) {
    match (before, after) {
        (before, after) if before == after => (None, None),
        (Value::Object(before), Value::Object(mut after)) => {
            let (mut left, mut right) = (Map::new(), Map::new());
            for (name, old) in before {
                let (old, new) = match after.remove(&name) {
                    Some(new) => reduced(old, new),
                    None => (Some(old), None),
                };
                left.extend(old.map(|old| (name.clone(), old)));
                right.extend(new.map(|new| (name, new)));
            }
            right.extend(after);
            let kept = |side: Map<_, _>| (!side.is_empty()).then_some(Value::Object(side));
            (kept(left), kept(right))
        }
        (before, after) => (Some(before), Some(after)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let before = json!({ "a": 1, "b": { "c": 2, "d": 3 }, "e": [1], "gone": true });
        let after = json!({ "a": 1, "b": { "c": 2, "d": 4 }, "e": [1, 2], "new": null });
        let difference = Difference::between(Some(before), Some(after));
        assert_eq!(
            difference.before,
            Some(json!({ "b": { "d": 3 }, "e": [1], "gone": true }))
        );
        assert_eq!(
            difference.after,
            Some(json!({ "b": { "d": 4 }, "e": [1, 2], "new": null }))
        );
    }

    #[test]
    fn what_is_new_or_gone_is_told_whole() {
        let one = Some(json!({ "a": 1 }));
        let made = Difference::between(None, one.clone());
        assert_eq!((made.before, made.after), (None, one.clone()));
        let gone = Difference::between(one.clone(), None);
        assert_eq!((gone.before, gone.after), (one, None));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..4).prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// What was left out of one side was the same on the other: nothing that changed is hidden.
        #[test]
        fn a_difference_is_none_exactly_where_both_are_the_same(before in any_value(), after in any_value()) {
            let same = before == after;
            let difference = Difference::between(Some(before), Some(after));
            prop_assert_eq!(difference.before.is_none() && difference.after.is_none(), same);
        }
    }
}
