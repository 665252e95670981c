//! Secrets that Jurat makes for clients.

use crate::randomness::{NoRandomness, Randomness};

/// What each begins with, so that secret scanners find a leaked one.
const PREFIX: &str = "jur_cs_";

/// So many letters and digits are 256 bits.
const LETTERS: usize = 43;
/// So many are 512 bits, and the key of every MAC (RFC 7518 section 3.2).
const LETTERS_OF_A_MAC_KEY: usize = 86;

/// 43 letters and digits drawn at random, which is 256 bits, behind a prefix that secret scanners find. They read the same whether a
/// client form-encodes its secret or forgets to (RFC 6749 section 2.3.1).
pub fn generate(randomness: &dyn Randomness) -> Result<String, NoRandomness> {
    of_letters(LETTERS, randomness)
}

/// The same of 86, for a client that makes MACs with it: long enough for HS512.
pub fn generate_mac_key(randomness: &dyn Randomness) -> Result<String, NoRandomness> {
    of_letters(LETTERS_OF_A_MAC_KEY, randomness)
}

fn of_letters(letters: usize, randomness: &dyn Randomness) -> Result<String, NoRandomness> {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let length = PREFIX.len() + letters;
    let mut text = String::with_capacity(length);
    text.push_str(PREFIX);
    while text.len() < length {
        let mut bytes = [0; 64];
        randomness.fill(&mut bytes)?;
        // Of 256 values, 248 are four times 62: the others are thrown away, so that no letter is likelier than another.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let letters = fair.map(|byte| char::from(DIGITS[usize::from(byte % 62)]));
        text.extend(letters.take(length - text.len()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_credential::SecretDigest;
    use crate::randomness::SeededRandomness;

    #[test]
    fn rfc6749_s10_10_a_generated_secret_is_long_and_reads_the_same_encoded_or_not() {
        let chance = SeededRandomness::new(3);
        let (one, other) = (generate(&chance).unwrap(), generate(&chance).unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 50);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        assert!(SecretDigest::of(&one).is_ok());
        let key = generate_mac_key(&chance).unwrap();
        assert_eq!(key.len(), 93);
        assert!(SecretDigest::of(&key).is_ok());
    }
}
