//! The management console's pages: a value goes in, HTML comes out. Nothing here reads a request, a store or a clock; what is shown was
//! looked up by the server, which fills these values, and what is asked is answered by its handlers.
//!
//! How a page is made: a struct with the page's words and numbers, its template in `templates/`, which extends `layout.html` (somebody is
//! signed in) or `door.html` (nobody is, or is asked again). [`render()`] is the one way from the struct to HTML: it makes what came from others
//! harmless, after the templates have escaped it. Every change is asked twice: a form, then [`ConfirmPage`], which says what the change will
//! do and carries the form's values; a form that was wrong is shown again with [`Form::wrong`] for each field that the server's problem names.
//!
//! | file | what it holds |
//! |---|---|
//! | [`frame`] | what surrounds a page: tenant, who looks, what they may do, light or dark; the navigation |
//! | [`paths`] | the addresses that pages link to |
//! | [`part`] | what pages are made of: times, badges, forms and fields, code to copy, charts, tables' rows |
//! | [`door`] | sign-in, set-up, step-up, a message to somebody who is not in |
//! | [`confirm`], [`created`], [`message`] | what a change will do; a secret that is shown once; a sentence |
//! | [`overview`] | the first page |
//! | [`clients`], [`identity_providers`] | lists, one of them, forms; the way to a new trust |
//! | [`decisions`] | an assertion explained; the decisions that were made |
//! | [`grants`] | tokens and the grants they come from |
//! | [`keys`], [`audit`] | the server's signing keys; what was changed, by whom |
//! | [`users`], [`resources`], [`tenants`], [`administrators`] | lists, one of them, forms |
//! | [`settings`] | the tenant's settings |
//! | [`mod@render`], [`plain_text`] | the way to HTML, and what is done to text of others |
//! | [`mod@assets`], [`policy`], `icon` | style sheet and scripts, the Content Security Policy, pictures beside words |
//! | [`quoting`] | values in samples that are copied and run |
//! | `choices` | what fields offer to choose from |
//!
//! The look is in `assets/console.css`: design tokens first, then one block for each thing that pages are made of. Templates' own parts (the
//! navigation, tables of decisions, a list's pager) are macros in `templates/parts.html`.

pub mod administrators;
pub mod assets;
pub mod audit;
mod choices;
pub mod clients;
pub mod confirm;
pub mod created;
pub mod decisions;
pub mod door;
pub mod frame;
pub mod grants;
mod icon;
pub mod identity_providers;
pub mod keys;
pub mod message;
pub mod overview;
pub mod part;
pub mod paths;
pub mod plain_text;
pub mod policy;
pub mod quoting;
pub mod render;
pub mod resources;
pub mod settings;
pub mod tenants;
pub mod users;

pub use confirm::ConfirmPage;
pub use created::CreatedPage;
pub use frame::{Doorway, Frame, Notice, Place, Rights, Scheme};
pub use message::MessagePage;
pub use part::{Form, When};
pub use paths::Base;
pub use render::render;

pub(crate) use icon::icon;
pub(crate) use part::id_of;
