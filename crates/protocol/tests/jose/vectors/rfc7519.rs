//! The examples of RFC 7519: those of sections 3.1 and 6.1 are RFC 7515's A.1 and A.5.

use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};

#[test]
fn rfc7519_a_1_an_encrypted_jwt_is_not_three_parts() {
    let fault = CompactJws::decode(A1_ENCRYPTED).err();
    assert_eq!(fault, Some(MalformedJwt::NotThreeParts));
}

/// Appendix A.1: an encrypted JWT.
const A1_ENCRYPTED: &str = concat!(
    "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.QR1Owv2ug2WyPBnbQrRARTeE",
    "k9kDO2w8qDcjiHnSJflSdv1iNqhWXaKH4MqAkQtMoNfABIPJaZm0HaA415sv3aeuBWnD8J-Ui7Ah",
    "6cWafs3ZwwFKDFUUsWHSK-IPKxLGTkND09XyjORj_CHAgOPJ-Sd8ONQRnJvWn_hXV1BNMHzUjPyY",
    "wEsRhDhzjAD26imasOTsgruobpYGoQcXUwFDn7moXPRfDE8-NoQX7N7ZYMmpUDkR-Cx9obNGwJQ3",
    "nM52YCitxoQVPzjbl7WBuB7AohdBoZOdZ24WlN1lVIeh8v1K4krB8xgKvRU8kgFrEn_a1rZgN5Ti",
    "ysnmzTROF869lQ.AxY8DCtDaGlsbGljb3RoZQ.MKOle7UQrG6nSxTLX6Mqwt0orbHvAKeWnDYvpI",
    "AeZ72deHxz3roJDXQyhxx0wKaMHDjUEOKIwrtkHthpqEanSBNYHZgmNOV7sln1Eu9g3J8.fiK51V",
    "whsxJ-siBMR-YFiA",
);
