//! A private key with a self-signed X.509 certificate, made for the user and written to two files that never overwrite others.

use std::path::{Path, PathBuf};

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::Timestamp;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};

use crate::failure::{Failure, Outcome};
use crate::private_file::{self, PRIVATE, PUBLIC};

/// A certificate made here ends after two years.
const CERTIFICATE_DAYS: i64 = 730;

/// A private key and its certificate.
pub(crate) struct KeyAndCertificate {
    /// The private key.
    pub(crate) key: SigningKey,
    /// The certificate as PEM.
    pub(crate) certificate: String,
}

/// Where a pair was written.
pub(crate) struct KeyFiles {
    /// The private key.
    pub(crate) key: PathBuf,
    /// The certificate.
    pub(crate) certificate: PathBuf,
}

impl KeyAndCertificate {
    /// Makes a key for `algorithm` and a certificate in the name of `name`.
    pub(crate) fn generate(algorithm: Algorithm, name: &str, now: Timestamp) -> Outcome<Self> {
        let key = SigningKey::generate(algorithm).map_err(Failure::failed)?;
        let certificate = self_signed(&key, name, now)?;
        Ok(Self { key, certificate })
    }

    /// Writes `FOLDER/NAME.key` (0600) and `FOLDER/NAME.crt` (0644); neither may be there.
    pub(crate) fn write(&self, folder: &Path, name: &str) -> Outcome<KeyFiles> {
        let stem = file_stem(name);
        let files = KeyFiles {
            key: folder.join(format!("{stem}.key")),
            certificate: folder.join(format!("{stem}.crt")),
        };
        for path in [&files.key, &files.certificate] {
            if path.exists() {
                let sentence =
                    format!("{} is already there and is not overwritten", path.display());
                return Err(Failure::failed(sentence)
                    .next("name another folder, move the file away, or use the pair that is there: --certificate FILE"));
            }
        }
        std::fs::create_dir_all(folder).map_err(|e| Failure::unwritable(folder, &e))?;
        let pem = self.key.to_pkcs8_pem();
        private_file::write_new(&files.key, pem.as_bytes(), PRIVATE)
            .map_err(|e| Failure::unwritable(&files.key, &e))?;
        private_file::write_new(&files.certificate, self.certificate.as_bytes(), PUBLIC).map_err(
            |e| {
                let _ = std::fs::remove_file(&files.key);
                Failure::unwritable(&files.certificate, &e)
            },
        )?;
        Ok(files)
    }
}

impl KeyFiles {
    /// Takes both files away again: the key was not registered.
    pub(crate) fn remove(&self) {
        let _ = std::fs::remove_file(&self.key);
        let _ = std::fs::remove_file(&self.certificate);
    }
}

fn self_signed(key: &SigningKey, name: &str, now: Timestamp) -> Outcome<String> {
    let failed = |e| Failure::failed(format!("the certificate could not be made: {e}"));
    let pair = KeyPair::from_pem(&key.to_pkcs8_pem()).map_err(failed)?;
    let mut params = CertificateParams::default();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
    let (year, month, day) = date(now.seconds());
    params.not_before = date_time_ymd(year, month, day);
    let (year, month, day) = date(now.seconds() + CERTIFICATE_DAYS * 86_400);
    params.not_after = date_time_ymd(year, month, day);
    let certificate = params.self_signed(&pair).map_err(failed)?;
    Ok(certificate.pem())
}

/// Year, month and day, UTC.
fn date(seconds: i64) -> (i32, u8, u8) {
    let date = jiff::Timestamp::from_second(seconds)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let small = |number: i8| u8::try_from(number).unwrap_or(1);
    (date.year().into(), small(date.month()), small(date.day()))
}

/// A file name out of an identifier: letters, digits, `.`, `-` and `_` stay, all else becomes `_`.
fn file_stem(name: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let stem: String = name
        .chars()
        .map(|c| if kept(c) { c } else { '_' })
        .collect();
    stem.trim_start_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jurat_protocol::jose::verification_key::VerificationKey;

    #[test]
    fn a_certificate_is_of_its_key_for_every_algorithm() {
        let now = Timestamp::from_seconds(1_795_197_947);
        for algorithm in Algorithm::ALL {
            let pair = KeyAndCertificate::generate(algorithm, "partner-1", now).unwrap();
            let key = VerificationKey::from_pem(&pair.certificate).unwrap();
            let input = b"signed";
            assert_eq!(
                key.verify(algorithm, input, &pair.key.sign(input)),
                Ok(()),
                "{algorithm}"
            );
            assert_eq!(key.certificate_subject(), Some("CN=partner-1"));
            let dates = key.certificate_dates().unwrap();
            assert!(dates.not_before <= now.seconds());
            assert!(dates.not_after > now.seconds() + 700 * 86_400);
        }
    }

    #[test]
    fn files_are_private_named_safely_and_never_overwritten() {
        let now = Timestamp::from_seconds(1_795_197_947);
        let folder = tempfile::tempdir().unwrap();
        let pair = KeyAndCertificate::generate(Algorithm::Es256, "../a b", now).unwrap();
        let files = pair.write(folder.path(), "../a b").unwrap();
        assert_eq!(files.key, folder.path().join("_a_b.key"));
        assert_eq!(private_file::mode(&files.key).unwrap(), 0o600);
        assert_eq!(
            private_file::mode(&files.certificate).unwrap() & 0o600,
            0o600
        );
        let failure = pair.write(folder.path(), "../a b").err().unwrap();
        assert!(
            failure.sentence.contains("_a_b.key"),
            "{}",
            failure.sentence
        );
    }
}
