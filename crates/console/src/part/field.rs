//! A field of a form: its label, its help, its value and what is wrong with it. Templates ask a [`super::Form`] for one.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::plain_text::filters;

/// One of several values to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A sentence about it, or nothing.
    pub help: String,
}

impl Choice {
    /// A choice with a sentence about it.
    pub fn new(
        value: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            help: help.into(),
        }
    }

    /// Choices without further words.
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Vec<Self> {
        let choice = |(value, label): &(&str, &str)| Self::new(*value, *label, "");
        pairs.iter().map(choice).collect()
    }
}

/// What a field is filled in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    Line(&'static str),
    Area(u8),
    Select,
    Cards,
    Radios,
    Boxes,
    Tick,
}

/// Whether a field must be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Unsaid,
    Required,
    Optional,
}

/// A field of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "part/field.html")]
pub struct Field {
    name: String,
    label: String,
    help: String,
    control: Control,
    values: Vec<String>,
    choices: Vec<Choice>,
    problem: Option<String>,
    need: Need,
    code: bool,
    file: bool,
    autocomplete: &'static str,
    placeholder: String,
    longest: u32,
}

impl HtmlSafe for Field {}

impl Field {
    pub(super) fn new(
        name: &str,
        label: &str,
        control: Control,
        values: Vec<String>,
        problem: Option<String>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            help: String::new(),
            control,
            values,
            choices: Vec::new(),
            problem,
            need: Need::Unsaid,
            code: false,
            file: false,
            autocomplete: "off",
            placeholder: String::new(),
            longest: 0,
        }
    }

    /// A sentence below the label.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// It must be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// It may be left empty, and says so.
    pub(crate) fn optional(mut self) -> Self {
        self.need = Need::Optional;
        self
    }

    /// For what machines read: one width for all letters.
    pub(crate) fn code(mut self) -> Self {
        self.code = true;
        self
    }

    /// With a way to read it from a file.
    pub(crate) fn with_file(mut self) -> Self {
        self.file = true;
        self
    }

    /// What a browser may fill in by itself (HTML section 4.10.18.7).
    pub(crate) fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = purpose;
        self
    }

    /// An example, in the empty field.
    pub(crate) fn placeholder(mut self, example: &str) -> Self {
        example.clone_into(&mut self.placeholder);
        self
    }

    /// At most so many characters.
    pub(crate) fn longest(mut self, characters: u32) -> Self {
        self.longest = characters;
        self
    }

    pub(super) fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// Without what was typed before.
    pub(super) fn emptied(mut self) -> Self {
        self.values.clear();
        self
    }

    fn needs(&self, need: Need) -> bool {
        self.need == need
    }

    fn is(&self, control: Control) -> bool {
        self.control == control
    }

    fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    fn has(&self, value: &str) -> bool {
        self.values.iter().any(|own| own == value)
    }

    /// The element's id: the name, in the letters that an id may do with everywhere.
    pub(crate) fn id(&self) -> String {
        id_of(&self.name)
    }

    /// The ids of what describes it.
    fn described_by(&self) -> String {
        let id = self.id();
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(format!("{id}-help"));
        }
        if self.problem.is_some() {
            ids.push(format!("{id}-problem"));
        }
        ids.join(" ")
    }
}

/// The id of the field of that name.
pub(crate) fn id_of(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("f-{}", name.chars().map(plain).collect::<String>())
}
