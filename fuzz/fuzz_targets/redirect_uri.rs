//! Redirect URIs (RFC 6749 section 3.1.2, RFC 8252 section 7.3). The input is one that is registered, and after a NUL byte the one of a
//! request.
//!
//! One that is registered reads back as itself, has no fragment and nobody's name or password, and matches itself. Another text matches
//! only as the same address on this machine under another port.
#![no_main]

use jurat_protocol::redirect_uri::RedirectUri;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let (text, asked) = text.split_once('\0').unwrap_or((text, text));
    let Ok(registered) = text.parse::<RedirectUri>() else {
        return;
    };
    assert_eq!(registered.as_str(), text);
    assert!(text.len() <= RedirectUri::MOST_BYTES && text.is_ascii());
    let json = serde_json::to_string(&registered).unwrap();
    assert_eq!(
        serde_json::from_str::<RedirectUri>(&json).unwrap(),
        registered
    );
    assert!(registered.matches(text));
    let url = Url::parse(text).unwrap();
    assert!(url.fragment().is_none() && url.username().is_empty() && url.password().is_none());
    if url.scheme() == "http" {
        assert!(matches!(
            url.host_str(),
            Some("127.0.0.1" | "[::1]" | "localhost")
        ));
    }
    if asked == text || !registered.matches(asked) {
        return;
    }
    let mut other = Url::parse(asked).unwrap();
    assert!(matches!(other.host_str(), Some("127.0.0.1" | "[::1]")));
    other.set_port(url.port()).unwrap();
    assert_eq!(other, url);
});
