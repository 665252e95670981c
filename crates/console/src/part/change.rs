//! One thing before and after a change, as a diff shows it.

/// What a change does to one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is, such as `assertion.max_life_seconds`.
    pub name: String,
    /// What it was; `None` when it was not there.
    pub before: Option<String>,
    /// What it will be; `None` when it goes.
    pub after: Option<String>,
}

impl Change {
    /// A change of `name`.
    pub fn new(name: &str, before: Option<&str>, after: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        }
    }
}
