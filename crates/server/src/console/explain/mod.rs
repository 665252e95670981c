//! Explanations: an assertion that is pasted, and what the API says of it and of decisions that were made, as pages show it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`ask`] | the page where an assertion is pasted |
//! | [`question`] | what its form asks the API |
//! | [`explanation`] | what the API answers |
//! | [`explained`], [`mended`] | the same as a page shows it, with the pages where it is mended |

pub(super) mod ask;
pub(super) mod explained;
pub(super) mod explanation;
pub(super) mod mended;
mod question;
