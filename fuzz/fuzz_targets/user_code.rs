//! User codes as people type them (RFC 8628 section 6.1).
//!
//! What is read as a code has the letters and digits of the text, in order and without regard to case, and nothing else; as it is shown,
//! in small letters or with whatever between, it is read as the same.
#![no_main]

use jurat_issuance::device_authorization::user_code::UserCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let Some(code) = UserCode::typed(text) else {
        return;
    };
    let compared = code.compared();
    assert_eq!(compared.len(), 8);
    assert!(
        compared
            .bytes()
            .all(|letter| b"BCDFGHJKLMNPQRSTVWXZ".contains(&letter))
    );
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    assert!(plain.eq_ignore_ascii_case(compared));
    let spaced: Vec<_> = compared.chars().map(String::from).collect();
    for again in [
        code.shown(),
        compared.to_lowercase(),
        spaced.join(" "),
        spaced.join("\u{2013}"),
    ] {
        assert!(UserCode::typed(&again) == Some(code.clone()), "{again}");
    }
    assert!(UserCode::typed(&format!("{compared}B")).is_none());
    assert!(UserCode::typed(&format!("{compared}\u{e9}")).is_none());
});
