//! A sentence for somebody who is not signed in: a link that worked once, an address that leads nowhere.

use askama::Template;

use crate::frame::Doorway;
use crate::part::Link;

/// A sentence.
#[derive(Template)]
#[template(path = "door/message.html")]
pub struct DoorMessagePage {
    /// What surrounds it.
    pub frame: Doorway,
    /// What happened, in few words.
    pub title: String,
    /// What happened.
    pub sentence: String,
    /// What to do now, where there is something.
    pub advice: Option<String>,
    /// The way on.
    pub link: Option<Link>,
}
