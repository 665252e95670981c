//! Why a token request would be granted or refused: every check of [`crate::token_request`], by the same functions and in the same
//! order, to the end and not only to the first that fails. It reads and never writes.
//!
//! | file | what it holds |
//! |---|---|
//! | [`request`] | the procession of a request that is only explained |
//! | [`decision`] | a decision that was made, from its record |
//! | [`presenter`] | who asks |
//! | [`walk`] | what every check came to |
//! | [`compared`], [`known_key`], [`nearest`], [`shown_assertion`] | what is shown beside it |
//! | [`mend`] | what would mend each refusal |
//! | [`explanation`] | all of it, as it is written to JSON |
//!
//! The wall: nothing here makes an [`crate::authorization::Authorization`], and minting takes nothing else. So an explanation of an
//! assertion that nobody signed can run every rule over what it says, and no token can come of it.

pub(crate) mod compared;
mod decision;
mod explanation;
pub(crate) mod known_key;
pub(crate) mod mend;
pub(crate) mod nearest;
pub(crate) mod presenter;
mod request;
pub(crate) mod shown_assertion;
pub(crate) mod walk;

pub use compared::Compared;
pub(crate) use decision::explain_decision;
pub use explanation::{
    ExplainedCheck, ExplainedClient, ExplainedDecision, ExplainedRefusal, ExplainedToken,
    Explanation,
};
pub use known_key::KnownKey;
pub use mend::Mend;
pub use request::{Explain, Saying};
pub(crate) use request::{explain, explain_malformed};
pub use shown_assertion::{ShownAssertion, ShownIssuer};
pub use walk::{Outcome, Part};
