//! A password that somebody chooses, or an administrator sets: long enough and not what everybody would try first. There are no rules of
//! composition (NIST SP 800-63B section 3.1.1.2).

use jurat_registry::clock::Timestamp;
use jurat_registry::problem::InvalidRecord;
use jurat_registry::user::{User, UserParts, UserSettings};

use crate::password::{MOST_PASSWORD_BYTES, PasswordsUnavailable, Verdict};
use crate::premises::Premises;

/// Shorter ones are refused.
pub const LEAST_CHARACTERS: usize = 12;

/// A password that may be set. Has no `Debug`.
#[derive(Clone, Copy)]
pub struct NewPassword<'a>(&'a str);

/// Why a password cannot be set: a sentence for whoever chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Too short.
    #[error(
        "a password has at least 12 characters: a few words that do not belong together are easy to remember"
    )]
    TooShort,
    /// Too long.
    #[error("a password has at most 1024 bytes")]
    TooLong,
    /// One of the names of the user, or made of them.
    #[error(
        "this is what everybody would try first: choose a password without your name or address in it"
    )]
    OfTheName,
    /// One character, or few in a row, again and again.
    #[error("a password of the same characters again and again is soon guessed: choose another")]
    Repeated,
}

/// The hash of a new password.
pub struct HashedPassword(String);

/// A password could not be hashed now; the words are for the operator.
#[derive(Debug, thiserror::Error)]
#[error("a password cannot be hashed now: {0}")]
pub struct HashingUnavailable(String);

impl From<PasswordsUnavailable> for HashingUnavailable {
    fn from(error: PasswordsUnavailable) -> Self {
        Self(error.to_string())
    }
}

impl<'a> NewPassword<'a> {
    /// `text` as a password of the user with these settings.
    pub fn of(text: &'a str, settings: &UserSettings) -> Result<Self, UnfitPassword> {
        if text.chars().count() < LEAST_CHARACTERS {
            return Err(UnfitPassword::TooShort);
        }
        if text.len() > MOST_PASSWORD_BYTES {
            return Err(UnfitPassword::TooLong);
        }
        if is_of_the_names(text, settings) {
            return Err(UnfitPassword::OfTheName);
        }
        if is_repeated(text) {
            return Err(UnfitPassword::Repeated);
        }
        Ok(Self(text))
    }
}

/// Whether little is left of it without the user's names.
fn is_of_the_names(text: &str, settings: &UserSettings) -> bool {
    const LEAST_LEFT: usize = 6;
    let names = [Some(&settings.username), settings.email.as_ref()];
    let mut left = text.to_lowercase();
    for name in names.into_iter().flatten() {
        left = left.replace(&name.to_lowercase(), "");
    }
    left.len() < text.len() && left.chars().count() < LEAST_LEFT
}

/// Whether it is at most three characters again and again.
fn is_repeated(text: &str) -> bool {
    let characters: Vec<_> = text.chars().collect();
    (1..=3).any(|period| {
        let later = characters.iter().skip(period);
        later.zip(&characters).all(|(one, before)| one == before)
    })
}

impl HashedPassword {
    /// Sets the password. What was signed in or issued before does not count any more.
    pub fn set(&self, parts: &mut UserParts, now: Timestamp) {
        parts.password = Some(self.0.clone());
        parts.valid_from = now;
    }

    /// The same user with this password, one revision on.
    pub(crate) fn set_on(&self, user: &User, now: Timestamp) -> Result<User, InvalidRecord> {
        let mut parts = user.parts().clone();
        self.set(&mut parts, now);
        parts.revision += 1;
        parts.updated_at = now;
        User::new(parts)
    }
}

/// Hashes a new password.
pub(crate) async fn hash(
    password: NewPassword<'_>,
    premises: &Premises,
) -> Result<HashedPassword, HashingUnavailable> {
    let NewPassword(text) = password;
    let randomness = &*premises.node.randomness;
    Ok(HashedPassword(
        premises.node.passwords.hash(text, randomness).await?,
    ))
}

/// Whether `text` is what `phc` was made of.
pub(crate) async fn is_kept_as(
    text: &str,
    phc: &str,
    premises: &Premises,
) -> Result<bool, HashingUnavailable> {
    let verdict = premises.node.passwords.verify(text, Some(phc)).await?;
    Ok(verdict != Verdict::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nist_800_63b_s3_1_1_2_length_counts_and_composition_does_not() {
        let settings = UserSettings {
            username: "ada.lovelace".to_owned(),
            email: Some("ada@example.com".to_owned()),
            ..UserSettings::default()
        };
        let of = |text: &str| NewPassword::of(text, &settings).err();
        assert_eq!(of("correct hors"), None);
        assert_eq!(of("пароль пароля"), None);
        assert_eq!(of("correct hor"), Some(UnfitPassword::TooShort));
        assert_eq!(of(&"ä".repeat(11)), Some(UnfitPassword::TooShort));
        let long: String = ('a'..='z').cycle().take(1024).collect();
        assert_eq!(of(&long), None);
        assert_eq!(of(&format!("{long}x")), Some(UnfitPassword::TooLong));
        for named in [
            "Ada.Lovelace",
            "ada.lovelace1",
            "ada@example.com",
            "ADA@example.com123",
        ] {
            assert_eq!(of(named), Some(UnfitPassword::OfTheName), "{named}");
        }
        assert_eq!(of("ada.lovelace and her engine"), None);
        for repeated in ["aaaaaaaaaaaa", "abababababab", "abcabcabcabc"] {
            assert_eq!(of(repeated), Some(UnfitPassword::Repeated), "{repeated}");
        }
    }
}
