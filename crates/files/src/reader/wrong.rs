//! What is wrong at a byte of a file; with the file it is a [`Fault`].

use crate::fault::Fault;
use crate::source::SourceFile;

/// Something wrong.
pub(super) struct Wrong {
    /// The byte at which it stands.
    pub(super) offset: usize,
    /// The key to blame, with those it lies in.
    pub(super) key: String,
    /// What is wrong, and what would be right.
    pub(super) sentence: String,
}

impl Wrong {
    /// `key`, which stands at `offset`, is wrong as `sentence` says.
    pub(super) fn new(offset: usize, key: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self {
            offset,
            key: key.into(),
            sentence: sentence.into(),
        }
    }

    /// The key lies within `outer`.
    pub(super) fn within(self, outer: &str) -> Self {
        let key = match self.key.as_str() {
            "" => outer.to_owned(),
            inner => format!("{outer}.{inner}"),
        };
        Self { key, ..self }
    }

    /// It stands in `file`.
    pub(super) fn in_file(self, file: &SourceFile) -> Fault {
        Fault {
            place: file.place(self.offset),
            key: Some(self.key).filter(|key| !key.is_empty()),
            sentence: self.sentence,
        }
    }
}
