//! What a change will do, before it is done. Every change of the console passes this page, whatever the form before it was.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Change, Code, Finding, Form, Link};
use crate::plain_text::filters;

/// What a change will do.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The change as a question, such as `Disable partner-1?`
    pub title: String,
    /// The way back, with nothing changed.
    pub back: Link,
    /// What it will do, a sentence each.
    pub effects: Vec<String>,
    /// What is different afterwards.
    pub changes: Vec<Change>,
    /// What the lint says of the record as it will be.
    pub findings: Vec<Finding>,
    /// The same on the command line, where there is one.
    pub command: Option<Code>,
    /// Carries the values on to where the change is made. With findings that must be accepted its field `accept_risk` names them.
    pub form: Form,
    /// The button, such as `Disable the client`.
    pub button: String,
    /// Whether the change ends something that works now.
    pub ends_something: bool,
    /// Whether the password is asked for here (field `password`), as the last time is too long ago.
    pub asks_password: bool,
}

impl ConfirmPage {
    /// The findings that an administrator must accept by name.
    fn risks(&self) -> Vec<&Finding> {
        let risk =
            |finding: &&Finding| finding.gravity == crate::part::Gravity::Risk && !finding.accepted;
        self.findings.iter().filter(risk).collect()
    }
}
