//! The storage conformance suite, run on every backend, and what only one backend promises.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod sqlite;
