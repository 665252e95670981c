//! What a preset asks whoever registers an issuer: data, so that the command line, the administration API and a page of
//! documentation ask alike.

use super::shape::Shape;

/// A question of a preset.
#[derive(Clone, Copy)]
pub struct Question {
    /// The answer's place in a request: `answers.` and its name.
    pub(super) field: &'static str,
    /// The question, for people.
    pub question: &'static str,
    /// An answer that could be given.
    pub example: &'static str,
    /// Whether nothing can be proposed without an answer.
    pub required: bool,
    /// What counts when there is no answer.
    pub default: Option<&'static str>,
    /// Whether several answers may be given: any of them then passes.
    pub many: bool,
    /// What an answer may look like.
    pub shape: Shape,
}

impl Question {
    /// At most so many answers to one question.
    pub const MOST_ANSWERS: usize = 16;

    /// A question that must be answered; `field` is `answers.` and its name.
    pub(super) const fn required(
        field: &'static str,
        question: &'static str,
        example: &'static str,
        shape: Shape,
    ) -> Self {
        Self {
            field,
            question,
            example,
            required: true,
            default: None,
            many: false,
            shape,
        }
    }

    /// A question that may be left open.
    pub(super) const fn optional(
        field: &'static str,
        question: &'static str,
        example: &'static str,
        shape: Shape,
    ) -> Self {
        Self {
            required: false,
            ..Self::required(field, question, example, shape)
        }
    }

    /// The same with `answer` when there is none.
    pub(super) const fn or(self, answer: &'static str) -> Self {
        Self {
            default: Some(answer),
            required: false,
            ..self
        }
    }

    /// The same, several answers allowed.
    pub(super) const fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// The answer's name, as in `--answer NAME=VALUE`.
    pub fn name(&self) -> &'static str {
        self.field.strip_prefix("answers.").unwrap_or(self.field)
    }
}
