//! What a record refers to by name: files beside it, and the environment. Whoever reads files hands this in, so the reader itself
//! touches nothing.

/// Where references lead.
pub trait References {
    /// The text of the file that the file at `from` names `name`, relative to where that stands; or why there is none.
    fn file(&self, from: &str, name: &str) -> Result<String, String>;

    /// The value of an environment variable; or why there is none.
    fn variable(&self, name: &str) -> Result<String, String>;
}

/// Nothing is there: for a text alone.
pub struct NoReferences;

impl References for NoReferences {
    fn file(&self, _: &str, name: &str) -> Result<String, String> {
        Err(format!("{name} cannot be read here"))
    }

    fn variable(&self, name: &str) -> Result<String, String> {
        Err(format!("{name} is not set"))
    }
}
