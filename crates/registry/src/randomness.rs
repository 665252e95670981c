//! Randomness, passed in: nothing in the house asks the machine for it except [`OsRandomness`].
//! (Signatures draw their own nonces inside the cryptographic library.)

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::{digest, rand};

/// Where unguessable bytes come from.
pub trait Randomness: Send + Sync + 'static {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system gave no random bytes. Nothing may be issued without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsRandomness;

impl Randomness for OsRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        rand::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// Bytes that repeat from run to run: for tests only, as anybody who knows the seed knows them all.
#[derive(Debug)]
pub struct SeededRandomness {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededRandomness {
    /// A sequence that `seed` decides.
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: AtomicU64::new(0),
        }
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(digest::SHA256_OUTPUT_LEN) {
            let draw = self.drawn.fetch_add(1, Ordering::Relaxed);
            let input = [self.seed.to_be_bytes(), draw.to_be_bytes()].concat();
            let block = digest::digest(&digest::SHA256, &input);
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_sequence_and_never_itself() {
        let (first, again) = (SeededRandomness::new(7), SeededRandomness::new(7));
        let mut draws = [[0; 40]; 3];
        first.fill(&mut draws[0]).unwrap();
        again.fill(&mut draws[1]).unwrap();
        first.fill(&mut draws[2]).unwrap();
        assert_eq!(draws[0], draws[1]);
        assert_ne!(draws[0], draws[2]);
    }
}
