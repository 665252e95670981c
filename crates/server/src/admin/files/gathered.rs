//! What a plan has gathered so far, over all tenants.

use super::change::ShownChange;
use super::state::State;

/// What is gathered over all tenants.
pub(super) struct Gathered {
    pub(super) state: State,
    pub(super) unchanged: usize,
    pub(super) changes: Vec<ShownChange>,
}
