//! Passwords: hashed with argon2id (RFC 9106) and checked against such hashes, which are kept as PHC strings. Each takes memory and tens of
//! milliseconds on purpose, so it happens on few threads of its own and never on a request's; when too many wait, the next is turned away.
//! Where there is no hash to check against a decoy is, so that a user or client that does not exist takes as long as one that does.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use jurat_registry::randomness::{NoRandomness, Randomness};
use zeroize::Zeroizing;

use hashing_threads::{Declined, HashingThreads};

mod hashing_threads;

/// 19 MiB, two passes, one lane: what the OWASP password storage cheat sheet asks of argon2id at least.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A hash that somebody brings along may ask for so much and no more.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;
const MOST_LANES: u32 = 16;

/// Longer passwords are none. NIST SP 800-63B section 3.1.1.2 asks that 64 characters are admitted at least.
pub(crate) const MOST_PASSWORD_BYTES: usize = 1024;

/// Hashes and checks passwords. One for each authorization server.
pub(crate) struct Passwords {
    threads: HashingThreads,
    decoy: PasswordHash,
}

/// What a password is to a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another one, or there is no hash.
    Wrong,
    /// The one that was hashed.
    Right,
    /// The one that was hashed, with less than is asked today: whoever keeps the hash makes a new one now.
    RightAndWeaklyHashed,
}

/// Why a password was neither hashed nor checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordsUnavailable {
    /// So many wait that this one is turned away.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// There is no salt.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// There is no memory for it, or no thread.
    #[error("a password could not be hashed: {0}")]
    Failed(&'static str),
}

impl From<Declined> for PasswordsUnavailable {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::Full => Self::Busy,
            Declined::Lost => Self::Failed("its thread ended early"),
        }
    }
}

impl Passwords {
    /// Starts nothing: threads run while there is something to do.
    pub(crate) fn new() -> Result<Self, PasswordsUnavailable> {
        Ok(Self {
            threads: HashingThreads::default(),
            decoy: decoy().map_err(|_| PasswordsUnavailable::Failed("the decoy"))?,
        })
    }

    /// The PHC string of a password, with a salt of its own.
    pub(crate) async fn hash(
        &self,
        password: &str,
        randomness: &dyn Randomness,
    ) -> Result<String, PasswordsUnavailable> {
        let mut salt = [0; 16];
        randomness.fill(&mut salt)?;
        let password = Zeroizing::new(password.to_owned());
        let work = move || {
            let hash = argon2id()?.hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        };
        let hashed = self.threads.run(work).await?;
        hashed.map_err(|_| PasswordsUnavailable::Failed("argon2id refused"))
    }

    /// Checks a password against the PHC string that is kept of it, or against the decoy when there is none. A hash of another algorithm or
    /// beyond reason, and a password too long to be one, are wrong at the same cost.
    pub(crate) async fn verify(
        &self,
        password: &str,
        stored: Option<&str>,
    ) -> Result<Verdict, PasswordsUnavailable> {
        let stored = stored.and_then(readable);
        let is_password = password.len() <= MOST_PASSWORD_BYTES;
        let password = if is_password { password } else { "" };
        let password = Zeroizing::new(password.to_owned());
        let can_be_right = stored.is_some() && is_password;
        let hash = stored.unwrap_or_else(|| self.decoy.clone());
        let work = move || {
            let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
            match verified.is_ok() && can_be_right {
                false => Verdict::Wrong,
                true if is_weak(&hash) => Verdict::RightAndWeaklyHashed,
                true => Verdict::Right,
            }
        };
        Ok(self.threads.run(work).await?)
    }
}

fn argon2id() -> argon2::password_hash::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash that `phc` is, if a password can be checked against it here: argon2id, version 19, within reason.
fn readable(phc: &str) -> Option<PasswordHash> {
    let hash = PasswordHash::new(phc).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let within_reason = params.m_cost() <= MOST_MEMORY_KIB
        && params.t_cost() <= MOST_PASSES
        && params.p_cost() <= MOST_LANES;
    let is_argon2id = hash.algorithm == argon2::ARGON2ID_IDENT;
    let is_whole =
        hash.version == Some(Version::V0x13.into()) && hash.salt.is_some() && hash.hash.is_some();
    (is_argon2id && is_whole && within_reason).then_some(hash)
}

/// Fewer passes over more memory are not weaker; what counts is the work as a whole, and neither alone below what is asked.
fn is_weak(hash: &PasswordHash) -> bool {
    Params::try_from(hash).map_or(true, |params| {
        let work = u64::from(params.m_cost()) * u64::from(params.t_cost());
        params.m_cost() < MEMORY_KIB || work < u64::from(MEMORY_KIB * PASSES)
    })
}

/// A hash of no password that anybody knows: its output was not made from one. What it says is not looked at.
fn decoy() -> argon2::password_hash::Result<PasswordHash> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(PasswordHash {
        algorithm: argon2::ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(&[0x5A; 16])?),
        hash: Some(Output::new(&[0x5A; 32])?),
    })
}

#[cfg(test)]
mod tests;
