//! Who is signed in is asked for the password again, before a change of trust.

use askama::Template;

use crate::frame::Doorway;
use crate::part::Form;
use crate::plain_text::filters;

/// "Confirm it is you".
#[derive(Template)]
#[template(path = "door/step_up.html")]
pub struct StepUpPage {
    /// What surrounds it.
    pub frame: Doorway,
    /// Field `password`; the values of the change stand in it too, and are carried on.
    pub form: Form,
    /// Who is signed in.
    pub who: String,
    /// What is about to be done, such as `Register the identity provider https://idp.example.com`.
    pub change: String,
    /// For how many minutes nobody is asked again.
    pub minutes: u32,
    /// The way back.
    pub back: String,
}
