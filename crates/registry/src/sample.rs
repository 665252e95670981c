//! A sample assertion of an issuer that is not trusted yet, and the narrowest settings that accept it: for an administrator who has a
//! token at hand and wants to know what to register. Nobody has verified what it says; what is proposed is looked at before it counts.
//!
//! | file | what it holds |
//! |---|---|
//! | `said` | what the sample says |
//! | `dates` | its dates, in whatever form |
//! | `recogniser`, `kinds`, `recognise` | which preset its issuer is for, and the answers that its claims give |
//! | `own_audiences` | the audiences that are this server's own |
//! | `near_miss` | claims like the sample's that must not pass |
//! | `narrowing` | settings of every issuer, made as narrow as the sample lets them be |
//! | `draft` | settings in the making, each with its reason |
//! | `proposal` | all of it |

mod dates;
mod draft;
mod kinds;
mod narrowing;
mod near_miss;
mod own_audiences;
mod proposal;
mod recognise;
mod recogniser;
mod said;

pub use draft::ProposedLine;
pub use near_miss::NearMiss;
pub use proposal::{Given, SampleProposal, propose};
pub use said::Sample;

#[cfg(test)]
mod tests;
