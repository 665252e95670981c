//! Pages for somebody who is not signed in, or is asked again.

mod message;
mod set_up;
mod sign_in;
mod step_up;

pub use message::DoorMessagePage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
pub use step_up::StepUpPage;
