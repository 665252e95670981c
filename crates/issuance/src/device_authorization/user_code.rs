//! User codes (RFC 8628 section 6.1): eight letters without vowels, so that no words come of them, in which nobody takes one for another.
//! 20 letters to the power of eight are 34.5 bits; with guessing slowed down that is enough for ten minutes (section 5.1).

use jurat_registry::randomness::{NoRandomness, Randomness};

/// The letters (RFC 8628 section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;

/// A user code in the one spelling in which codes are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    /// A new one.
    pub(crate) fn draw(randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let mut bytes = [0; 16];
            randomness.fill(&mut bytes)?;
            // 240 is the last multiple of 20 in a byte: beyond it some letters would come more often than others.
            let fair = bytes.iter().filter(|byte| **byte < 240);
            let letters = fair.filter_map(|byte| LETTERS.get(usize::from(byte % 20)));
            code.extend(
                letters
                    .take(LENGTH - code.len())
                    .map(|letter| char::from(*letter)),
            );
        }
        Ok(Self(code))
    }

    /// The code that somebody typed: case, blanks, dashes and whatever else stands between do not count (RFC 8628 section 6.1).
    pub fn typed(text: &str) -> Option<Self> {
        const MOST_TYPED: usize = 64;
        if text.len() > MOST_TYPED {
            return None;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
        let is_code = code.len() == LENGTH && code.bytes().all(|byte| LETTERS.contains(&byte));
        is_code.then_some(Self(code))
    }

    /// As it is compared.
    pub fn compared(&self) -> &str {
        &self.0
    }

    /// As it is shown: four letters, a dash, four letters.
    pub fn shown(&self) -> String {
        match self.0.split_at_checked(LENGTH / 2) {
            Some((first, second)) => format!("{first}-{second}"),
            None => self.0.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jurat_registry::randomness::SeededRandomness;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rfc8628_s6_1_codes_are_eight_letters_of_twenty_each_as_likely_as_another() {
        let chance = SeededRandomness::new(1);
        let codes: HashSet<_> = (0..2000)
            .map(|_| UserCode::draw(&chance).unwrap().0)
            .collect();
        assert!(codes.len() >= 1999, "{}", codes.len());
        let all: String = codes.iter().map(String::as_str).collect();
        assert!(all.bytes().all(|byte| LETTERS.contains(&byte)));
        for letter in LETTERS {
            let times = all.bytes().filter(|byte| byte == letter).count();
            assert!((650..=950).contains(&times), "{letter} {times}");
        }
    }

    #[test]
    fn rfc8628_s6_1_a_typed_code_is_compared_without_case_and_punctuation() {
        let code = UserCode("WDJBMJHT".into());
        assert_eq!(code.shown(), "WDJB-MJHT");
        for typed in [
            "WDJB-MJHT",
            "wdjbmjht",
            " wdjb mjht ",
            "WDJB–MJHT",
            "w.d.j.b.m.j.h.t",
        ] {
            assert_eq!(UserCode::typed(typed), Some(code.clone()), "{typed}");
        }
        for other in [
            "",
            "WDJB-MJH",
            "WDJB-MJHTT",
            "WDJB-MJHA",
            "WDJB-MJH1",
            "WDJB-MJHТ",
            &"-".repeat(65),
        ] {
            assert_eq!(UserCode::typed(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_that_is_typed_again_or_none(text in "\\PC{0,70}") {
            if let Some(code) = UserCode::typed(&text) {
                prop_assert_eq!(UserCode::typed(&code.shown()), Some(code));
            }
        }
    }
}
