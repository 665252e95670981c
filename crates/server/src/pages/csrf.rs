//! The mark in each form that shows that it came from a page which this server showed to this browser, for this purpose, for this request,
//! within the hour (RFC 6749 section 10.12, RFC 9700 section 4.7). The sign-in form has one too, or somebody could sign a user in as another.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jurat_issuance::page_key::PageKey;
use jurat_registry::clock::Timestamp;

/// So long a form may be filled in, in seconds.
pub const FORM_SECONDS: u32 = 3600;
/// A clock may have gone back this far since the page was shown, in milliseconds.
const MOST_AHEAD_MILLIS: i64 = 60_000;

const TIME_BYTES: usize = 8;

/// What a form is for: a mark for one purpose counts for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Name and password.
    SignIn,
    /// A client may, or may not.
    Consent,
    /// A device's user code.
    DeviceEntry,
    /// A device may, or may not.
    DeviceConfirm,
    /// A new password.
    Invitation,
    /// The end of a session.
    SignOut,
    /// Any form of the console.
    Console,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 7] = [
        Self::SignIn,
        Self::Consent,
        Self::DeviceEntry,
        Self::DeviceConfirm,
        Self::Invitation,
        Self::SignOut,
        Self::Console,
    ];

    const fn label(self) -> &'static [u8] {
        match self {
            Self::SignIn => b"sign in",
            Self::Consent => b"consent",
            Self::DeviceEntry => b"device entry",
            Self::DeviceConfirm => b"device confirm",
            Self::Invitation => b"invitation",
            Self::SignOut => b"sign out",
            Self::Console => b"console",
        }
    }
}

/// What a form's mark is bound to.
#[derive(Clone, Copy)]
pub struct Bound<'a> {
    /// The cookie that tells this browser from others.
    pub browser: &'a str,
    /// The session's cookie, where the browser has one.
    pub session: Option<&'a str>,
    /// What the form is for.
    pub purpose: Purpose,
    /// The query of the request that the page belongs to, so that a consent given to one request is not carried to another.
    pub query: &'a str,
}

/// Why a form is not taken. The user is shown the page anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignForm {
    /// The form did not come from a page that this server showed to this browser for this.
    #[error(
        "this form did not come from the page it belongs to: cookies must be allowed for this site"
    )]
    Foreign,
    /// The page was shown more than an hour ago.
    #[error("this page was open for more than an hour")]
    Old,
}

/// The mark of a form that is shown now.
pub fn csrf_token(key: &PageKey, bound: &Bound<'_>, now: Timestamp) -> String {
    let time = now.millis().to_be_bytes();
    let mark = mark_over(bound, &time, |parts| key.mark(parts));
    URL_SAFE_NO_PAD.encode([&time[..], &mark[..]].concat())
}

/// Whether `token` is the mark of such a form, shown within the last hour.
pub fn check(
    key: &PageKey,
    bound: &Bound<'_>,
    token: &str,
    now: Timestamp,
) -> Result<(), ForeignForm> {
    let bytes = URL_SAFE_NO_PAD
        .decode(token)
        .map_err(|_| ForeignForm::Foreign)?;
    let (time, mark) = bytes
        .split_first_chunk::<TIME_BYTES>()
        .ok_or(ForeignForm::Foreign)?;
    if !mark_over(bound, time, |parts| key.is_mark(mark, parts)) {
        return Err(ForeignForm::Foreign);
    }
    let age = now.millis().saturating_sub(i64::from_be_bytes(*time));
    if (-MOST_AHEAD_MILLIS..=i64::from(FORM_SECONDS) * 1000).contains(&age) {
        Ok(())
    } else {
        Err(ForeignForm::Old)
    }
}

fn mark_over<T>(bound: &Bound<'_>, time: &[u8], with: impl FnOnce(&[&[u8]]) -> T) -> T {
    // No session differs from an empty one.
    let signed_in: &[u8] = if bound.session.is_some() { b"1" } else { b"0" };
    with(&[
        bound.purpose.label(),
        bound.browser.as_bytes(),
        signed_in,
        bound.session.unwrap_or_default().as_bytes(),
        bound.query.as_bytes(),
        time,
    ])
}

#[cfg(test)]
mod tests {
    use jurat_registry::tenant::TenantName;
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const SHOWN: Bound<'_> = Bound {
        browser: "browser",
        session: Some("session"),
        purpose: Purpose::Consent,
        query: "client_id=app&scope=a",
    };

    fn key() -> PageKey {
        PageKey::new(&[7; 32], &TenantName::default())
    }

    fn check_at(bound: &Bound<'_>, now: Timestamp) -> Result<(), ForeignForm> {
        check(&key(), bound, &csrf_token(&key(), &SHOWN, NOW), now)
    }

    #[test]
    fn a_form_is_taken_for_an_hour() {
        for (later, outcome) in [
            (0, Ok(())),
            (3_600_000, Ok(())),
            (3_600_001, Err(ForeignForm::Old)),
            (-60_000, Ok(())),
            (-60_001, Err(ForeignForm::Old)),
        ] {
            let now = Timestamp::from_millis(NOW.millis() + later);
            assert_eq!(check_at(&SHOWN, now), outcome, "{later}");
        }
    }

    #[test]
    fn rfc9700_s4_7_a_form_of_another_browser_session_request_or_purpose_is_refused() {
        let others = [
            Bound {
                browser: "other",
                ..SHOWN
            },
            Bound {
                browser: "",
                ..SHOWN
            },
            Bound {
                session: Some("other"),
                ..SHOWN
            },
            Bound {
                session: Some(""),
                ..SHOWN
            },
            Bound {
                session: None,
                ..SHOWN
            },
            Bound {
                query: "client_id=app&scope=a+b",
                ..SHOWN
            },
            Bound { query: "", ..SHOWN },
            // What moves from one part to the next.
            Bound {
                browser: "browsers",
                session: Some("ession"),
                ..SHOWN
            },
        ];
        for other in others {
            assert_eq!(check_at(&other, NOW), Err(ForeignForm::Foreign));
        }
        for purpose in Purpose::ALL {
            let taken = check_at(&Bound { purpose, ..SHOWN }, NOW).is_ok();
            assert_eq!(taken, purpose == SHOWN.purpose, "{purpose:?}");
        }
    }

    #[test]
    fn a_mark_of_another_server_is_refused() {
        let other = PageKey::new(&[8; 32], &TenantName::default());
        let token = csrf_token(&other, &SHOWN, NOW);
        assert_eq!(
            check(&key(), &SHOWN, &token, NOW),
            Err(ForeignForm::Foreign)
        );
    }

    proptest! {
        #[test]
        fn an_altered_mark_is_refused(at in any::<prop::sample::Index>(), bit in 0..8u32) {
            let token = csrf_token(&key(), &SHOWN, NOW);
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let altered = URL_SAFE_NO_PAD.encode(&bytes);
            prop_assert_eq!(check(&key(), &SHOWN, &altered, NOW), Err(ForeignForm::Foreign));
            bytes.truncate(at);
            let cut = URL_SAFE_NO_PAD.encode(&bytes);
            prop_assert_eq!(check(&key(), &SHOWN, &cut, NOW), Err(ForeignForm::Foreign));
        }

        #[test]
        fn whatever_is_sent_is_refused(token in any::<String>()) {
            prop_assert_eq!(check(&key(), &SHOWN, &token, NOW), Err(ForeignForm::Foreign));
        }
    }
}
