//! What people see: plain HTML that needs no script, under a strict Content Security Policy, in the tenant's brand. Here is how pages look
//! and what guards their forms; what is asked and what follows from an answer is for the endpoints to say.
//!
//! | file | what it holds |
//! |---|---|
//! | [`sign_in`], [`consent`], [`device`], [`invitation`], [`sign_out`], [`message`], [`form_post`] | a page each: a plain struct to a response |
//! | [`shown`] | clients, users and scopes as pages show them |
//! | [`field`] | the names of the forms' fields |
//! | [`visitor`], [`session_cookie`], [`csrf`] | the browser that asks: its cookies, and whether a form it sends came from a page of ours |
//! | `address`, `layout`, `policy`, `assets`, `plain_text` | addresses for people, what surrounds each page, its headers, its style sheets, and text of others made harmless |

pub(crate) mod address;
pub mod assets;
pub mod consent;
pub mod csrf;
pub mod device;
pub mod field;
pub mod form_post;
pub mod invitation;
mod layout;
pub mod message;
mod plain_text;
pub(crate) mod policy;
pub mod session_cookie;
pub mod shown;
pub mod sign_in;
pub mod sign_out;
pub mod visitor;

pub use address::{host_of, path_here};
pub use consent::{ConsentPage, consent_page};
pub use device::{
    DeviceConfirmPage, DeviceDonePage, DeviceEntryPage, device_confirm_page, device_done_page,
    device_entry_page,
};
pub use form_post::{FormPostPage, form_post_page};
pub use invitation::{InvitationPage, invitation_page};
pub use message::{MessagePage, message_page};
pub use shown::{ClientShown, ScopeShown, UserShown, scopes_shown};
pub use sign_in::{SignInPage, sign_in_page};
pub use sign_out::{SignOutPage, SignedOutPage, sign_out_page, signed_out_page};
