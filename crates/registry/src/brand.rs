//! A tenant's brand: what its sign-in and consent pages show besides their words, namely a name, a logo and one colour. Any colour is
//! taken; what is written on it or in it is chosen so that it can be read (WCAG 2.2 section 1.4.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::{InvalidRecord, require};

mod color;
mod logo;

pub use color::{Color, InvalidColor, MINIMUM_CONTRAST};
pub use logo::Logo;

/// A brand. The default one has no name and no logo, and a quiet blue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    name: Option<Box<str>>,
    logo: Option<Logo>,
    color: Color,
}

/// What an operator states of a brand: `[brand]` in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BrandSettings {
    /// The name for people, such as `Example Bank`; the issuer's host stands in for it.
    pub name: Option<String>,
    /// A picture, as an https URL or a data URL.
    pub logo: Option<String>,
    /// The colour of what is to be pressed, such as `#0b57d0`.
    pub color: Option<String>,
}

impl Brand {
    /// The longest name, in characters.
    pub const MOST_NAME_CHARS: usize = 60;

    /// The one way to make a brand.
    pub fn new(settings: &BrandSettings) -> Result<Self, InvalidRecord> {
        if let Some(name) = &settings.name {
            let length = name.chars().count();
            let printable = !name.chars().any(char::is_control) && name == name.trim();
            require(
                (1..=Self::MOST_NAME_CHARS).contains(&length) && printable,
                "brand.name",
                "a brand's name has 1 to 60 characters, without a blank at either end",
            )?;
        }
        let color = match &settings.color {
            Some(text) => text
                .parse()
                .map_err(|error| InvalidRecord::new("brand.color", error))?,
            None => Color::default(),
        };
        Ok(Self {
            name: settings.name.as_deref().map(Box::from),
            logo: settings.logo.as_deref().map(Logo::new).transpose()?,
            color,
        })
    }

    /// The name for people, where one is stated.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The picture, where there is one.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }

    /// The colour.
    pub fn color(&self) -> Color {
        self.color
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Result<Brand, InvalidRecord> {
        Brand::new(&BrandSettings {
            name: Some(name.to_owned()),
            ..BrandSettings::default()
        })
    }

    #[test]
    fn what_is_not_stated_is_the_default() {
        let brand = Brand::new(&BrandSettings::default()).unwrap();
        assert_eq!(brand, Brand::default());
        assert_eq!((brand.name(), brand.logo()), (None, None));
    }

    #[test]
    fn a_name_is_short_and_printable() {
        assert_eq!(named("Ærø Bank").unwrap().name(), Some("Ærø Bank"));
        assert!(named(&"x".repeat(60)).is_ok());
        for bad in ["", " Bank", "Bank\n", "Ba\u{7}nk", &"x".repeat(61)] {
            assert_eq!(named(bad).unwrap_err().field, "brand.name", "{bad:?}");
        }
    }

    #[test]
    fn a_colour_that_is_none_is_refused_with_what_would_be_one() {
        let settings = BrandSettings {
            color: Some("blue".to_owned()),
            ..BrandSettings::default()
        };
        let refused = Brand::new(&settings).unwrap_err();
        assert_eq!(refused.field, "brand.color");
        assert!(refused.sentence.contains("#0b57d0"), "{refused}");
    }
}
