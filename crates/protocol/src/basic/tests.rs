//! Tests of the Basic header: the grammar, the decoding, and what is refused.

use proptest::prelude::*;
use url::form_urlencoded::byte_serialize;

use super::*;

fn header(pair: &[u8]) -> Vec<u8> {
    format!("Basic {}", STANDARD.encode(pair)).into_bytes()
}

fn read(pair: &[u8]) -> Result<(String, String), InvalidBasic> {
    BasicCredentials::parse(&header(pair))
        .unwrap()
        .map(|c| (c.client_id().to_owned(), c.secret().to_owned()))
}

fn pair(id: &str, secret: &str) -> (String, String) {
    (id.to_owned(), secret.to_owned())
}

#[test]
fn rfc6749_s2_3_1_reads_its_own_example() {
    let credentials =
        BasicCredentials::parse(b"Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3").unwrap();
    let credentials = credentials.ok().unwrap();
    assert_eq!(credentials.client_id(), "s6BhdRkqt3");
    assert_eq!(credentials.secret(), "7Fjfp0ZBr1KtDRbnfVdmIw");
}

#[test]
fn rfc7617_s2_the_scheme_has_no_case() {
    for scheme in ["basic", "BASIC", "bAsIc"] {
        let value = format!("{scheme} YTpi");
        assert!(matches!(
            BasicCredentials::parse(value.as_bytes()),
            Some(Ok(_))
        ));
    }
    for other in ["Bearer YTpi", "Basics YTpi", "Basic\tYTpi", "Basi", ""] {
        assert!(
            BasicCredentials::parse(other.as_bytes()).is_none(),
            "{other}"
        );
    }
}

#[test]
fn rfc6749_s2_3_1_form_decodes_id_and_secret() {
    assert_eq!(read(b"a%3Ab+c:s%2Bt%25+u:v"), Ok(pair("a:b c", "s+t% u:v")));
    assert_eq!(
        read(b"my%2Dclient:s%5Ft%7Eu%2E"),
        Ok(pair("my-client", "s_t~u."))
    );
    assert_eq!(read("%C3%A4:ö".as_bytes()), Ok(pair("ä", "ö")));
    assert_eq!(read(b"client:"), Ok(pair("client", "")));
}

#[test]
fn rfc7617_s2_the_first_colon_parts_id_and_secret() {
    assert_eq!(read(b"a:b:c"), Ok(pair("a", "b:c")));
    assert_eq!(read(b"no-colon"), Err(InvalidBasic));
    assert_eq!(read(b":secret"), Err(InvalidBasic));
}

#[test]
fn rfc4648_s3_refuses_base64_that_is_not_strict() {
    for value in [
        "Basic",
        "Basic ",
        "Basic  YTpi",
        "Basic YTpiYw",
        "Basic YTpiYw=",
        "Basic YTpiYx==",
        "Basic YTpi=",
        "Basic YTpi ",
        "Basic YT pi",
        "Basic YTpi\n",
        "Basic 4pi_OpiA",
    ] {
        let read = BasicCredentials::parse(value.as_bytes()).unwrap();
        assert!(read.is_err(), "{value:?}");
    }
}

#[test]
fn rfc7617_s2_refuses_control_characters_raw_or_encoded() {
    for bad in ["a\n:b", "a:b\0", "a%00:b", "a:b%0d%0A", "a:%7f", "a:%C2%85"] {
        assert_eq!(read(bad.as_bytes()), Err(InvalidBasic), "{bad:?}");
    }
}

#[test]
fn refuses_text_that_is_not_utf8() {
    assert_eq!(read(b"a\xff:b"), Err(InvalidBasic));
}

fn readings(text: &str) -> Vec<(String, String)> {
    let credentials = BasicCredentials::parse(&header(text.as_bytes())).unwrap();
    let credentials = credentials.ok().unwrap();
    let readings = credentials.readings();
    readings.map(|c| pair(c.client_id(), c.secret())).collect()
}

#[test]
fn rfc6749_s2_3_1_text_of_a_client_that_forgot_to_encode_is_read_as_it_stands_as_well() {
    assert_eq!(readings("a:b-c_d"), [pair("a", "b-c_d")]);
    assert_eq!(readings("a:b+c"), [pair("a", "b c"), pair("a", "b+c")]);
    assert_eq!(
        readings("a%3Ab:c%2Bd:e"),
        [pair("a:b", "c+d:e"), pair("a%3Ab", "c%2Bd:e")]
    );
    // What cannot be decoded was not encoded.
    for raw in ["%ff", "%4", "100%", "50%:zz"] {
        assert_eq!(readings(&format!("a:{raw}")), [pair("a", raw)]);
    }
    assert_eq!(readings("%:b+c"), [pair("%", "b+c")]);
}

#[test]
fn is_bounded() {
    let secret = "s".repeat(MOST_BYTES);
    assert_eq!(read(format!("a:{secret}").as_bytes()), Err(InvalidBasic));
}

proptest! {
    #[test]
    fn encoded_credentials_come_back(id in "[^\\p{Cc}]{1,30}", secret in "[^\\p{Cc}]{0,60}") {
        let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let sent = format!("{}:{}", encode(&id), encode(&secret));
        prop_assert_eq!(read(sent.as_bytes()), Ok(pair(&id, &secret)));
    }

    #[test]
    fn our_own_alphabet_reads_the_same_raw(id in "[A-Za-z0-9_-]{1,40}", secret in "[A-Za-z0-9_-]{0,60}") {
        prop_assert_eq!(read(format!("{id}:{secret}").as_bytes()), Ok(pair(&id, &secret)));
    }

    #[test]
    fn never_panics(value in prop::collection::vec(any::<u8>(), 0..120)) {
        let _ = BasicCredentials::parse(&value);
        let _ = read(&value);
    }
}
