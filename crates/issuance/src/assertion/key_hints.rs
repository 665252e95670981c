//! What the header says of the key: thumbprints of its certificate (RFC 7515 sections 4.1.7 and 4.1.8) and `kid` (section 4.1.4).
//! Hints choose among the keys that are known and never supply one (RFC 8725 section 3.10).

use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwt::Header;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::assertion_rules::{AssertionRules, CompatibilitySwitch};

/// The hints of one header, read against the keys of one issuer.
pub(super) struct KeyHints<'h> {
    certificates: Vec<Thumbprint>,
    key_id: Option<KeyId<'h>>,
}

/// `kid`: the `kid` of a JWK, the thumbprint of a key (RFC 7638), or whatever the sender calls its key.
struct KeyId<'h> {
    text: &'h str,
    thumbprint: Option<[u8; 32]>,
    names_a_known_key: bool,
}

/// A certificate's thumbprint as the header gives it.
enum Thumbprint {
    Sha1([u8; 20]),
    Sha256([u8; 32]),
    /// Not the thumbprint of anything.
    Unreadable,
}

impl<'h> KeyHints<'h> {
    pub(super) fn of<'k>(
        header: &'h Header<'_>,
        rules: &AssertionRules,
        keys: impl IntoIterator<Item = &'k VerificationKey>,
    ) -> Self {
        let sha256 = header.x5t_s256.as_deref().map(read_sha256);
        let x5t = header.x5t.as_deref().map(|text| read_x5t(text, rules));
        let key_id = header.key_id.as_deref();
        Self {
            certificates: [sha256, x5t].into_iter().flatten().collect(),
            key_id: key_id.map(|text| KeyId::read(text, keys)),
        }
    }

    /// Whether nothing in the header speaks against `key`.
    pub(super) fn fit(&self, key: &VerificationKey) -> bool {
        self.certificate_may_be_of(key) && self.key_id.as_ref().is_none_or(|id| id.fits(key))
    }

    /// RFC 7515 sections 4.1.7 and 4.1.8: thumbprints are of certificates. To a key that came without one, as in most published sets, they
    /// say nothing when `kid` names it.
    fn certificate_may_be_of(&self, key: &VerificationKey) -> bool {
        let came_without = key.x5t().is_none() && key.x5t_s256().is_none();
        let is_named = || self.key_id.as_ref().is_some_and(|id| id.names(key));
        self.certificate_fits(key) || (came_without && is_named())
    }

    /// Whether no thumbprint in the header speaks against the certificate of `key`.
    pub(super) fn certificate_fits(&self, key: &VerificationKey) -> bool {
        self.certificates.iter().all(|one| one.is_of(key))
    }
}

impl<'h> KeyId<'h> {
    fn read<'k>(text: &'h str, keys: impl IntoIterator<Item = &'k VerificationKey>) -> Self {
        let mut id = Self {
            text,
            thumbprint: base64url::decode(text).and_then(|bytes| bytes.try_into().ok()),
            names_a_known_key: false,
        };
        id.names_a_known_key = keys.into_iter().any(|key| id.names(key));
        id
    }

    fn names(&self, key: &VerificationKey) -> bool {
        key.key_id() == Some(self.text) || self.thumbprint == Some(key.jwk_thumbprint())
    }

    /// RFC 7515 section 4.1.4: a hint. One that names a known key chooses it. Any other is the sender's own label, as SDKs write
    /// it, and says nothing of keys that came without a `kid`; a key that came with another `kid` is not meant.
    fn fits(&self, key: &VerificationKey) -> bool {
        if self.names_a_known_key {
            self.names(key)
        } else {
            key.key_id().is_none()
        }
    }
}

impl Thumbprint {
    fn is_of(&self, key: &VerificationKey) -> bool {
        match self {
            Self::Sha1(thumbprint) => key.x5t() == Some(*thumbprint),
            Self::Sha256(thumbprint) => key.x5t_s256() == Some(*thumbprint),
            Self::Unreadable => false,
        }
    }
}

fn read_sha256(text: &str) -> Thumbprint {
    decode(text).map_or(Thumbprint::Unreadable, Thumbprint::Sha256)
}

fn read_x5t(text: &str, rules: &AssertionRules) -> Thumbprint {
    if let Some(thumbprint) = decode(text) {
        return Thumbprint::Sha1(thumbprint);
    }
    // WSO2 writes base64url of the 64 hexadecimal digits of the SHA-256 (compatibility switch `x5t-hex-sha256`).
    if rules.tolerates(CompatibilitySwitch::X5tHexSha256)
        && let Some(thumbprint) = decode::<64>(text).and_then(|digits| from_hexadecimal(&digits))
    {
        return Thumbprint::Sha256(thumbprint);
    }
    Thumbprint::Unreadable
}

/// Some SDKs (msal) pad thumbprints. That a hint is read tolerantly lets nothing in: the certificate is a registered one and
/// the signature decides.
fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    base64url::decode(text.trim_end_matches('='))?
        .try_into()
        .ok()
}

fn from_hexadecimal(digits: &[u8; 64]) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let value = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(value(pair[0])? << 4 | value(pair[1])?).ok()?;
    }
    Some(bytes)
}
