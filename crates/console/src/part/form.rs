//! A form: where it is sent, its values, and what is wrong with them. A page's template says which fields there are, in its own words; here
//! is what stands in them. Values go by the names of the fields, as the administration API names them, so what a problem document says of
//! a field (RFC 9457) finds its place.

use std::collections::BTreeMap;

use super::field::{Choice, Control, Field};
use crate::plain_text::exactly;

/// A form with its values.
#[derive(Debug, Clone, Default)]
pub struct Form {
    action: String,
    csrf_token: String,
    values: BTreeMap<String, Vec<String>>,
    problems: Vec<(String, String)>,
}

impl Form {
    /// An empty form that is sent to `action`.
    pub fn new(action: impl Into<String>, csrf_token: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            csrf_token: csrf_token.into(),
            ..Self::default()
        }
    }

    /// The same with one more value of `name`. A box that is ticked has the value of its choice, a lone one `on`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let values = self.values.entry(name.to_owned()).or_default();
        values.push(value.into());
        self
    }

    /// The same with `sentence` said of the field `name`; an empty name means the whole form.
    #[must_use]
    pub fn wrong(mut self, name: &str, sentence: impl Into<String>) -> Self {
        self.problems.push((name.to_owned(), sentence.into()));
        self
    }

    /// Whether anything is wrong with it.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    pub(crate) fn problems(&self) -> &[(String, String)] {
        &self.problems
    }

    /// The form's opening tag, with every value hidden in it that goes on to the next page, but for those of `own`, which are the page's
    /// own fields.
    pub(crate) fn carried_but(&self, own: &[&str]) -> askama::filters::Safe<String> {
        let askama::filters::Safe(mut html) = self.open();
        let others = self
            .values
            .iter()
            .filter(|(name, _)| !own.contains(&name.as_str()));
        for (name, values) in others {
            for value in values {
                html.push_str(r#"<input type="hidden" name=""#);
                html.push_str(&exactly(name));
                html.push_str(r#"" value=""#);
                html.push_str(&exactly(value));
                html.push_str(r#"">"#);
            }
        }
        askama::filters::Safe(html)
    }

    /// The form's opening tag, with its mark.
    pub(crate) fn open(&self) -> askama::filters::Safe<String> {
        askama::filters::Safe(format!(
            r#"<form method="post" action="{}" class="form"><input type="hidden" name="csrf_token" value="{}">"#,
            exactly(&self.action),
            exactly(&self.csrf_token)
        ))
    }

    fn field(&self, name: &str, label: &str, control: Control) -> Field {
        let values = self.values.get(name).cloned().unwrap_or_default();
        let problem = self.problems.iter().find(|(of, _)| of == name);
        let problem = problem.map(|(_, sentence)| sentence.clone());
        Field::new(name, label, control, values, problem)
    }

    /// One line of text.
    pub(crate) fn text(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::Line("text"))
    }

    /// A number.
    pub(crate) fn number(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::Line("number"))
    }

    /// A date.
    pub(crate) fn date(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::Line("date"))
    }

    /// A password; never filled in.
    pub(crate) fn password(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::Line("password")).emptied()
    }

    /// Several lines of text.
    pub(crate) fn area(&self, name: &str, label: &str, rows: u8) -> Field {
        self.field(name, label, Control::Area(rows))
    }

    /// Several lines of what must not be shown again.
    pub(crate) fn secret_area(&self, name: &str, label: &str, rows: u8) -> Field {
        self.area(name, label, rows).emptied()
    }

    /// One of several.
    pub(crate) fn select(&self, name: &str, label: &str, choices: Vec<Choice>) -> Field {
        self.field(name, label, Control::Select).choices(choices)
    }

    /// One of several, each with words of its own, as cards.
    pub(crate) fn cards(&self, name: &str, label: &str, choices: Vec<Choice>) -> Field {
        self.field(name, label, Control::Cards).choices(choices)
    }

    /// One of several, one below the other.
    pub(crate) fn radios(&self, name: &str, label: &str, choices: Vec<Choice>) -> Field {
        self.field(name, label, Control::Radios).choices(choices)
    }

    /// Any of several.
    pub(crate) fn boxes(&self, name: &str, label: &str, choices: Vec<Choice>) -> Field {
        self.field(name, label, Control::Boxes).choices(choices)
    }

    /// Yes or no.
    pub(crate) fn tick(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Control::Tick)
    }
}
