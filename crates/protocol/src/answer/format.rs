//! How an answer is written: the three values of the `format` parameter, as Axway's servers take them.

/// How an answer is written; the `format` parameter chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AnswerFormat {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded` with the same member names.
    UrlEncoded,
    /// `application/xml`: root `oauth`, one child per member.
    Xml,
}

impl AnswerFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::UrlEncoded, Self::Xml];

    /// The value of the `format` parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::UrlEncoded => "urlencoded",
            Self::Xml => "xml",
        }
    }

    /// The format a `format` parameter names, exactly.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The media type of an answer in this format.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::UrlEncoded => "application/x-www-form-urlencoded",
            Self::Xml => "application/xml",
        }
    }
}
