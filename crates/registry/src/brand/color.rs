//! A colour in sRGB, its contrast with another (WCAG 2.2, "contrast ratio" and "relative luminance"), and what can be read on it.

use std::fmt;
use std::str::FromStr;

/// The least contrast of text with what it stands on (WCAG 2.2 section 1.4.3, level AA).
pub const MINIMUM_CONTRAST: f64 = 4.5;

/// Steps from a colour to black or white when one is sought that can be read.
const STEPS: u16 = 32;

/// A colour, opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// Black.
    pub const BLACK: Self = Self::new(0, 0, 0);

    /// The colour of these parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// The contrast with `other`: 1 for the same colour, 21 for black on white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// White or black, whichever is read better on this colour. It is never under [`MINIMUM_CONTRAST`]: the two contrasts multiply to 21.
    #[must_use]
    pub fn ink(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }

    /// This colour, or the one nearest to it on the way to black or white that can be read on `surface`.
    #[must_use]
    pub fn legible_on(self, surface: Self) -> Self {
        let end = surface.ink();
        (0..=STEPS)
            .map(|step| self.towards(end, step))
            .find(|color| color.contrast(surface) >= MINIMUM_CONTRAST)
            .unwrap_or(end)
    }

    fn towards(self, end: Self, step: u16) -> Self {
        let mix = |from: u8, to: u8| {
            let mixed = (u16::from(from) * (STEPS - step) + u16::from(to) * step) / STEPS;
            u8::try_from(mixed).unwrap_or(to)
        };
        Self {
            red: mix(self.red, end.red),
            green: mix(self.green, end.green),
            blue: mix(self.blue, end.blue),
        }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

/// A quiet blue.
impl Default for Color {
    fn default() -> Self {
        Self::new(0x1f, 0x4f, 0xd8)
    }
}

/// As CSS writes it, `#0b57d0`.
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Takes `#0b57d0` and the short `#05d`.
impl FromStr for Color {
    type Err = InvalidColor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(InvalidColor)?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or(InvalidColor)?;
        match *digits.as_slice() {
            [red, green, blue] => Ok(Self::new(red * 17, green * 17, blue * 17)),
            [_, _, _, _, _, _] => {
                let mut bytes = digits.chunks_exact(2).map(|pair| match *pair {
                    [high, low] => high * 16 + low,
                    _ => 0,
                });
                let mut next = || bytes.next().unwrap_or_default();
                Ok(Self::new(next(), next(), next()))
            }
            _ => Err(InvalidColor),
        }
    }
}

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written as six hexadecimal digits, such as #0b57d0")]
pub struct InvalidColor;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wcag_contrast_of_known_pairs() {
        let ratio = |one: &str, two: &str| {
            let (one, two): (Color, Color) = (one.parse().unwrap(), two.parse().unwrap());
            (one.contrast(two) * 100.0).round() / 100.0
        };
        for (one, two, expected) in [
            ("#000", "#fff", 21.0),
            ("#fff", "#000", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#ffffff", 4.54),
            ("#ff0000", "#ffffff", 4.0),
        ] {
            assert!((ratio(one, two) - expected).abs() < 0.005, "{one} {two}");
        }
    }

    #[test]
    fn a_colour_is_three_or_six_hexadecimal_digits() {
        let color: Color = "#05D".parse().unwrap();
        assert_eq!(color.to_string(), "#0055dd");
        for bad in [
            "",
            "#",
            "0055dd",
            "#0055d",
            "#0055ddff",
            "#gggggg",
            "#ф00",
            "red",
        ] {
            assert_eq!(bad.parse::<Color>(), Err(InvalidColor), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn wcag_s1_4_3_whatever_the_colour_what_is_written_can_be_read(
            parts in any::<(u8, u8, u8)>(), on in any::<(u8, u8, u8)>()
        ) {
            let color = Color::new(parts.0, parts.1, parts.2);
            let surface = Color::new(on.0, on.1, on.2);
            prop_assert!(color.contrast(color.ink()) >= MINIMUM_CONTRAST);
            prop_assert!(color.legible_on(surface).contrast(surface) >= MINIMUM_CONTRAST);
        }

        #[test]
        fn a_colour_is_read_as_it_is_written(parts in any::<(u8, u8, u8)>()) {
            let color = Color::new(parts.0, parts.1, parts.2);
            prop_assert_eq!(color.to_string().parse::<Color>(), Ok(color));
            if color.contrast(Color::WHITE) >= MINIMUM_CONTRAST {
                prop_assert_eq!(color.legible_on(Color::WHITE), color);
            }
        }
    }
}
