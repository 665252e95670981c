//! The backends behind the Store port. Never issuance, never HTTP.

pub mod sqlite;
