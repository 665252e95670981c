//! Answers to a preset's questions: as they come, and checked.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::question::Question;
use crate::problem::InvalidRecord;

/// Answers as they come: nothing is known of them. As JSON an object, each member a text or a list of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Texts>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an answer is a text or a list of texts")]
enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Texts {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

impl Answers {
    /// Adds an answer; a question that is answered again has several.
    pub fn add(&mut self, name: &str, answer: &str) {
        let entry = self.0.entry(name.to_owned());
        let texts = entry.or_insert_with(|| Texts::Many(Vec::new()));
        let mut all = texts.as_slice().to_vec();
        all.push(answer.to_owned());
        *texts = Texts::Many(all);
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Holds the answers to what was asked.
    pub(super) fn check(&self, questions: &'static [Question]) -> Result<Answered, InvalidRecord> {
        if let Some(name) = self
            .0
            .keys()
            .find(|name| !questions.iter().any(|q| q.name() == *name))
        {
            let known: Vec<_> = questions.iter().map(Question::name).collect();
            let shown: String = name.chars().take(64).collect();
            let sentence = match known.as_slice() {
                [] => "this preset asks nothing".to_owned(),
                _ => format!(
                    "this preset does not ask for {shown}: it asks for {}",
                    known.join(", ")
                ),
            };
            return Err(InvalidRecord::new("answers", sentence));
        }
        let mut answered = BTreeMap::new();
        for question in questions {
            let texts = self.0.get(question.name());
            let texts = texts.map(Texts::as_slice).unwrap_or_default();
            answered.insert(question.name(), checked(question, texts)?);
        }
        Ok(Answered(answered))
    }
}

fn checked(question: &Question, texts: &[String]) -> Result<Vec<String>, InvalidRecord> {
    let refuse = |sentence: String| Err(InvalidRecord::new(question.field, sentence));
    if texts.is_empty() {
        return match question.default {
            Some(default) => Ok(vec![default.to_owned()]),
            None if question.required => refuse(format!(
                "{} It is needed; for example {}",
                question.question, question.example
            )),
            None => Ok(Vec::new()),
        };
    }
    let most = if question.many {
        Question::MOST_ANSWERS
    } else {
        1
    };
    if texts.len() > most {
        return refuse(format!("at most {most} can be answered here"));
    }
    if !texts.iter().all(|text| question.shape.allows(text)) {
        return refuse(format!("the answer is {}", question.shape.sentence()));
    }
    Ok(texts.to_vec())
}

/// Answers that are of the shapes asked for, with the defaults of what was left open.
pub(super) struct Answered(BTreeMap<&'static str, Vec<String>>);

impl Answered {
    /// Every answer to a question; none when it was left open.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The answer to a question that has at most one.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// The answer to a question that is required or has a default: an empty text stands for what cannot be.
    pub(super) fn text(&self, name: &str) -> &str {
        self.one(name).unwrap_or_default()
    }

    /// Whether the answer is yes.
    pub(super) fn is_yes(&self, name: &str) -> bool {
        self.one(name) == Some("yes")
    }
}
