//! A secret, a private key or a link that is shown this once. It is the answer to the form itself, never a page of its own address, so
//! neither the history nor another session brings it back.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Code, Link};

/// Something that is shown once.
#[derive(Template)]
#[template(path = "created.html")]
pub struct CreatedPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What was made, such as `The client portal is registered`.
    pub title: String,
    /// What is shown once: what it is, and each text.
    pub once: Vec<Code>,
    /// Why it is shown once and where it belongs, in a sentence.
    pub advice: String,
    /// How to use it.
    pub samples: Vec<Code>,
    /// The way on, once it is kept.
    pub next: Link,
}
