//! A sentence for somebody who is signed in: there is no such record, this needs another role, the server has a problem.

use askama::Template;

use crate::frame::Frame;
use crate::part::Link;

/// A sentence.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    /// What surrounds it.
    pub frame: Frame,
    /// What happened, in few words.
    pub title: String,
    /// What happened.
    pub sentence: String,
    /// What to do now, where there is something.
    pub advice: Option<String>,
    /// The way on.
    pub link: Link,
}
