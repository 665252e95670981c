//! Private JWKs as PEM: the RFCs print their keys so.

use base64::Engine as _;
use jurat_protocol::jose::base64url;
use serde_json::Value;

/// RSA as PKCS#1, EC as SEC1, Ed25519 as PKCS#8, in the shapes openssl writes.
pub(crate) fn to_pem(jwk: &Value) -> String {
    let octets = |name: &str| base64url::decode(jwk[name].as_str().unwrap()).unwrap();
    match jwk["kty"].as_str().unwrap() {
        "RSA" => {
            let names = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
            let mut numbers = vec![integer(&[0])];
            numbers.extend(names.map(|name| integer(&octets(name))));
            pem("RSA PRIVATE KEY", &der(0x30, &numbers))
        }
        "EC" => {
            let curve: &[u8] = match jwk["crv"].as_str().unwrap() {
                "P-256" => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
                "P-384" => &[0x2b, 0x81, 4, 0, 34],
                _ => &[0x2b, 0x81, 4, 0, 35],
            };
            let point = [vec![0, 4], octets("x"), octets("y")].concat();
            let parts = [
                integer(&[1]),
                der(4, &[octets("d")]),
                der(0xa0, &[der(6, &[curve.to_vec()])]),
                der(0xa1, &[der(3, &[point])]),
            ];
            pem("EC PRIVATE KEY", &der(0x30, &parts))
        }
        _ => {
            let algorithm = der(0x30, &[der(6, &[vec![0x2b, 0x65, 0x70]])]);
            let key = der(4, &[der(4, &[octets("d")])]);
            pem("PRIVATE KEY", &der(0x30, &[integer(&[0]), algorithm, key]))
        }
    }
}

/// PEM of `der` under `label`.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    let body = lines.join("\n");
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

/// One DER element of the concatenated contents.
pub(crate) fn der(tag: u8, contents: &[Vec<u8>]) -> Vec<u8> {
    let contents = contents.concat();
    let length = contents.len();
    let mut element = match u8::try_from(length) {
        Ok(short) if short < 128 => vec![tag, short],
        Ok(long) => vec![tag, 0x81, long],
        Err(_) => {
            let octets = u16::try_from(length).unwrap().to_be_bytes();
            vec![tag, 0x82, octets[0], octets[1]]
        }
    };
    element.extend(contents);
    element
}

/// A DER INTEGER of a number that is not negative.
pub(crate) fn integer(number: &[u8]) -> Vec<u8> {
    let sign = if number.first().is_some_and(|first| first & 0x80 != 0) {
        vec![0]
    } else {
        vec![]
    };
    der(2, &[sign, number.to_vec()])
}
