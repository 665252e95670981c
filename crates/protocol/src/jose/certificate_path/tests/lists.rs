//! Revocation lists as they are registered or fetched.

use crate::jose::certificate_path::{RevocationListError, RevocationLists};

use super::made::{der, leaf, root};

fn fault(input: &[u8]) -> RevocationListError {
    RevocationLists::from_der_or_pem(input).err().unwrap()
}

#[test]
fn rfc7468_s6_lists_are_read_from_pem_and_der_with_their_dates() {
    let root = root("Root\u{1b}[2J");
    let revoked = root.signs(leaf("Leaf"));
    let pem = root.revokes(&[&revoked], (2025, 2027));
    let block = x509_parser::pem::parse_x509_pem(pem.as_bytes()).unwrap().1;
    let around = format!("\u{feff}text\r\n{}", pem.replace('\n', "\r\n  "));
    for input in [pem.as_bytes(), &block.contents, around.as_bytes()] {
        let lists = RevocationLists::from_der_or_pem(input).unwrap();
        let [summary] = lists.summaries() else {
            panic!("{:?}", lists.summaries());
        };
        assert_eq!(summary.issuer, "CN=Root\u{fffd}[2J");
        assert_eq!(
            (summary.this_update, summary.next_update),
            (1_735_689_600, 1_798_761_600)
        );
        assert_eq!(summary.revoked, 1);
    }
}

#[test]
fn several_lists_stand_in_one_text_the_newest_first() {
    let root = root("Root");
    let text = [(2024, 2026), (2026, 2028), (2025, 2027)].map(|years| root.revokes(&[], years));
    let lists = RevocationLists::from_der_or_pem(text.concat().as_bytes()).unwrap();
    let updates: Vec<_> = lists
        .summaries()
        .iter()
        .map(|list| list.this_update)
        .collect();
    assert_eq!(updates, [1_767_225_600, 1_735_689_600, 1_704_067_200]);
}

/// A list of version 2 whose signature proves nothing, with or without an end, with one more extension.
fn list(next_update: bool, extension: &[u8]) -> Vec<u8> {
    let algorithm = der(0x30, &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);
    let common_name = der(
        0x30,
        &[&[6, 3, 0x55, 4, 3][..], &der(0x0c, b"Root")].concat(),
    );
    let number = der(
        0x30,
        &[&[6, 3, 0x55, 0x1d, 20][..], &der(4, &[2, 1, 1])].concat(),
    );
    let extensions = der(0xa0, &der(0x30, &[&number, extension].concat()));
    let end = if next_update {
        der(0x17, b"270101000000Z")
    } else {
        Vec::new()
    };
    let parts = [
        &[2, 1, 1][..],
        &algorithm,
        &der(0x30, &der(0x31, &common_name)),
        &der(0x17, b"250101000000Z"),
        &end,
        &extensions,
    ];
    let signed = der(0x30, &parts.concat());
    let signature = der(3, &[0, 0x30, 6, 2, 1, 1, 2, 1, 1]);
    der(0x30, &[signed, algorithm, signature].concat())
}

fn critical(last: u8, value: &[u8]) -> Vec<u8> {
    let parts = [&[6, 3, 0x55, 0x1d, last, 1, 1, 0xff][..], &der(4, value)];
    der(0x30, &parts.concat())
}

#[test]
fn rfc5280_s5_1_2_5_a_list_says_when_the_next_one_comes() {
    assert!(RevocationLists::from_der_or_pem(&list(true, &[])).is_ok());
    assert_eq!(
        fault(&list(false, &[])),
        RevocationListError::NoNextUpdate { position: 1 }
    );
}

#[test]
fn rfc5280_s5_2_delta_and_indirect_lists_and_unknown_critical_extensions_are_refused() {
    let point = der(0xa0, &der(0xa0, &der(0x86, b"http://a.example/crl")));
    let of_leaves = der(0x30, &[&point[..], &[0x81, 1, 0xff]].concat());
    assert!(RevocationLists::from_der_or_pem(&list(true, &critical(28, &of_leaves))).is_ok());
    let indirect = der(0x30, &[&point[..], &[0x84, 1, 0xff]].concat());
    let some_reasons = der(0x30, &[&point[..], &[0x83, 2, 1, 2]].concat());
    for extension in [
        critical(27, &[2, 1, 1]),
        critical(28, &indirect),
        critical(28, &some_reasons),
        critical(99, &[5, 0]),
    ] {
        let error = fault(&list(true, &extension));
        assert_eq!(
            error,
            RevocationListError::Unsupported { position: 1 },
            "{extension:?}"
        );
    }
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    let root = root("Root");
    let good = root.revokes(&[], (2025, 2027));
    let certificate = root.certificate.pem();
    for other in [
        &b""[..],
        b"hello",
        b"<html>",
        certificate.as_bytes(),
        &[0xff; 9],
    ] {
        assert_eq!(fault(other), RevocationListError::NoList);
    }
    let cut_short = &good[..good.len() - 40];
    assert_eq!(fault(cut_short.as_bytes()), RevocationListError::BadBlock);
    let trailing = [&list(true, &[])[..], &[0]].concat();
    for other in [root.der(), &trailing, b"\x30\x00"] {
        assert_eq!(
            fault(other),
            RevocationListError::Unreadable { position: 1 }
        );
    }
    let disguised = certificate.replace("CERTIFICATE", "X509 CRL");
    let error = fault(format!("{good}{disguised}").as_bytes());
    assert_eq!(error, RevocationListError::Unreadable { position: 2 });
}

#[test]
fn at_most_16_lists_and_4_mib() {
    let good = root("Root").revokes(&[], (2025, 2027));
    assert!(RevocationLists::from_der_or_pem(good.repeat(16).as_bytes()).is_ok());
    assert_eq!(
        fault(good.repeat(17).as_bytes()),
        RevocationListError::TooMany
    );
    let padded = format!("{good}{}", " ".repeat(4 * 1024 * 1024));
    assert_eq!(fault(padded.as_bytes()), RevocationListError::TooLong);
}
