//! The text of a claim rule, put together from conditions that all must hold. What is compared with stands in a literal that nothing in
//! it can leave: answers hold neither quotes nor backslashes by their shapes, and here both are escaped all the same.

/// Conditions on claims.
#[derive(Default)]
pub(super) struct Conditions(Vec<String>);

impl Conditions {
    /// No condition.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// A condition as it is written: of the preset's own, never of an answer.
    pub(super) fn holds(mut self, condition: &'static str) -> Self {
        self.0.push(condition.to_owned());
        self
    }

    /// `claim` (as in `claims.ref`) is one of `values`; no values, no condition.
    pub(super) fn is(mut self, claim: &'static str, values: &[String]) -> Self {
        match values {
            [] => {}
            [one] => self.0.push(format!("{claim} == {}", literal(one))),
            several => {
                let several: Vec<_> = several.iter().map(|value| literal(value)).collect();
                self.0.push(format!("{claim} in [{}]", several.join(", ")));
            }
        }
        self
    }

    /// `claim` starts with one of `values`.
    pub(super) fn starts_with(mut self, claim: &'static str, values: &[String]) -> Self {
        let each: Vec<_> = values
            .iter()
            .map(|value| format!("{claim}.startsWith({})", literal(value)))
            .collect();
        match each.as_slice() {
            [] => {}
            [one] => self.0.push(one.clone()),
            several => self.0.push(format!("({})", several.join(" || "))),
        }
        self
    }

    /// The rule.
    pub(super) fn text(&self) -> String {
        self.0.join(" && ")
    }
}

/// A CEL string literal of `text`.
fn literal(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
    format!("'{escaped}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_joined_and_literals_stay_closed() {
        let rule = Conditions::new()
            .is("claims.a", &["x".into()])
            .is("claims.b", &[])
            .is("claims.c", &["y".into(), "z".into()])
            .starts_with("claims.d", &["p@".into()])
            .holds("claims.e == true");
        assert_eq!(
            rule.text(),
            "claims.a == 'x' && claims.c in ['y', 'z'] && claims.d.startsWith('p@') && claims.e == true"
        );
        assert_eq!(literal("a' || true || 'b\\"), "'a\\' || true || \\'b\\\\'");
    }
}
