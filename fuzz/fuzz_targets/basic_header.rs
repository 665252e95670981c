//! Basic credentials (RFC 6749 section 2.3.1, RFC 7617). The input is taken as the whole header, and again as id and secret.
//!
//! Credentials that are read, encoded again as the RFC says, read as the same; what the RFC allows is read.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jurat_protocol::basic::BasicCredentials;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(Ok(credentials)) = BasicCredentials::parse(data) {
        assert!(!credentials.client_id().is_empty());
        assert_reads_back(credentials.client_id(), credentials.secret());
    }
    if let Ok(text) = str::from_utf8(data)
        && let Some((id, secret)) = text.split_once('\0')
        && !id.is_empty()
        && data.len() < 512
        && !text.replacen('\0', "", 1).chars().any(char::is_control)
    {
        assert_reads_back(id, secret);
    }
});

fn assert_reads_back(id: &str, secret: &str) {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let header = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", encode(id), encode(secret)))
    );
    // Encoding can triple the length, past the bound of a header.
    if header.len() > 4096 {
        return;
    }
    let again = BasicCredentials::parse(header.as_bytes())
        .unwrap()
        .ok()
        .unwrap();
    assert_eq!((again.client_id(), again.secret()), (id, secret));
}
