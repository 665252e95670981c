//! `prompt` (OpenID Connect Core section 3.1.2.1): whether the user is asked again, or must not be asked at all.

/// What a request says of asking the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a value of its own, named as OpenID Connect names it"
)]
pub struct Prompt {
    /// No page may be shown.
    pub none: bool,
    /// The user signs in again.
    pub login: bool,
    /// The user is asked for consent again.
    pub consent: bool,
    /// The user chooses an account: whoever is signed in may be another than the one that is meant.
    pub select_account: bool,
}

/// The values, as metadata lists them.
pub(super) const PROMPT_VALUES: [&str; 4] = ["none", "login", "consent", "select_account"];

impl Prompt {
    /// Reads the parameter; `None` when a value is not known or `none` stands beside another.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut prompt = Self::default();
        for value in text.split(' ') {
            match value {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                _ => return None,
            }
        }
        let asks = prompt.login || prompt.consent || prompt.select_account;
        (!prompt.none || !asks).then_some(prompt)
    }

    /// Whether a sign-in is wanted that was made for this very request.
    pub(super) fn wants_fresh_sign_in(self) -> bool {
        self.login || self.select_account
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openid_connect_core_s3_1_2_1_none_stands_alone() {
        let prompt = Prompt::parse("login consent").unwrap();
        assert!(prompt.login && prompt.consent && !prompt.none && !prompt.select_account);
        assert!(Prompt::parse("none").unwrap().none);
        for bad in ["none login", "Login", "login  consent", "create", " "] {
            assert!(Prompt::parse(bad).is_none(), "{bad}");
        }
        for value in PROMPT_VALUES {
            assert!(Prompt::parse(value).is_some());
        }
    }
}
