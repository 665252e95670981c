//! The way to a new identity provider begins with what somebody has at hand: a JWT of it, its URL, or only its kind. All three lead to a
//! proposal, which is shown in full before anything is registered.

use askama::Template;

use crate::clients::PresetShown;
use crate::frame::Frame;
use crate::part::{Choice, Form};

/// The beginning. Fields: `from` (`sample`, `issuer`, `preset`), `assertion`, `issuer`, `preset`.
#[derive(Template)]
#[template(path = "identity_providers/start.html")]
pub struct TrustStartPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Kinds of issuers.
    pub presets: Vec<PresetShown>,
    /// The form.
    pub form: Form,
}

/// What a preset asks. Fields: `answers.` and the question's name, with several answers on a line each; `preset` and what was typed before
/// are carried.
#[derive(Template)]
#[template(path = "identity_providers/questions.html")]
pub struct TrustQuestionsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The preset.
    pub preset: PresetShown,
    /// Something to know before, where there is something.
    pub remark: Option<String>,
    /// The questions.
    pub questions: Vec<QuestionShown>,
    /// The form.
    pub form: Form,
}

/// A question.
#[derive(Debug, Clone)]
pub struct QuestionShown {
    /// Its name.
    pub name: String,
    /// The question.
    pub question: String,
    /// An answer that could be given.
    pub example: String,
    /// Whether nothing can be proposed without an answer.
    pub required: bool,
    /// Whether several answers may be given.
    pub many: bool,
    /// What counts when there is no answer.
    pub default: Option<String>,
}

impl TrustStartPage {
    fn presets_to_choose(&self) -> Vec<Choice> {
        let presets = self.presets.iter();
        presets
            .map(|one| Choice::new(&one.name, &one.title, &one.sentence))
            .collect()
    }
}

impl TrustQuestionsPage {
    fn field(&self, question: &QuestionShown) -> crate::part::Field {
        let name = format!("answers.{}", question.name);
        let field = if question.many {
            self.form.area(&name, &question.question, 2)
        } else {
            self.form.text(&name, &question.question)
        };
        let lines = if question.many {
            "Several answers on a line each. "
        } else {
            ""
        };
        let default = question.default.as_ref();
        let default = default.map(|value| format!("Left empty: {value}."));
        let help = format!("{lines}{}", default.unwrap_or_default());
        let field = field
            .help(help.trim())
            .placeholder(&question.example)
            .code();
        if question.required {
            field.required()
        } else {
            field.optional()
        }
    }

    /// The names of the fields that this page has itself.
    fn own_names(&self) -> Vec<String> {
        let names = self.questions.iter();
        names.map(|one| format!("answers.{}", one.name)).collect()
    }

    fn open(&self) -> askama::filters::Safe<String> {
        let names = self.own_names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.form.carried_but(&names)
    }
}
