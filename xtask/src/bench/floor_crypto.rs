//! What signatures cost at least: the product's own keys, parsed once and kept, on one core.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;

use super::client::Client;
use crate::load::kernel;

/// Microseconds of CPU for one of each.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub(super) struct Crypto {
    /// Verifying an assertion's RS256 signature.
    pub(super) rs256_verify: f64,
    /// Verifying an access token's ES256 signature.
    pub(super) es256_verify: f64,
    /// Signing an access token with ES256.
    pub(super) es256_sign: f64,
    /// Signing an access token with EdDSA.
    pub(super) eddsa_sign: f64,
    /// Signing an access token with RS256.
    pub(super) rs256_sign: f64,
}

/// The size of an access token's header and claims in base64url.
const TOKEN_INPUT_BYTES: usize = 500;

/// Measures each for `time`.
pub(super) fn measure(time: Duration) -> anyhow::Result<Crypto> {
    Ok(Crypto {
        rs256_verify: verify(time)?,
        es256_verify: verify_es256(time)?,
        es256_sign: sign(Algorithm::Es256, time)?,
        eddsa_sign: sign(Algorithm::EdDsa, time)?,
        rs256_sign: sign(Algorithm::Rs256, time)?,
    })
}

fn verify(time: Duration) -> anyhow::Result<f64> {
    let client = Client::generate()?;
    let requests = client.requests(1);
    let key = VerificationKey::from_pem(&client.public_key())?;
    let (input, signature) = requests
        .assertion()
        .rsplit_once('.')
        .context("an assertion has three parts")?;
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature)?;
    let good = || {
        key.verify(Algorithm::Rs256, input.as_bytes(), &signature)
            .is_ok()
    };
    ensure!(good(), "the assertion does not verify");
    micros(time, || {
        black_box(good());
    })
}

fn verify_es256(time: Duration) -> anyhow::Result<f64> {
    let key = SigningKey::generate(Algorithm::Es256)?;
    let input = [b'x'; TOKEN_INPUT_BYTES];
    let signature = key.sign(&input);
    let key = key.verification_key();
    let good = || key.verify(Algorithm::Es256, &input, &signature).is_ok();
    ensure!(good(), "the signature does not verify");
    micros(time, || {
        black_box(good());
    })
}

fn sign(algorithm: Algorithm, time: Duration) -> anyhow::Result<f64> {
    let key = SigningKey::generate(algorithm)?;
    let input = [b'x'; TOKEN_INPUT_BYTES];
    micros(time, || {
        black_box(key.sign(black_box(&input)));
    })
}

/// The CPU of one `operation`, repeated for `time`.
fn micros(time: Duration, mut operation: impl FnMut()) -> anyhow::Result<f64> {
    const BATCH: u32 = 50;
    for _ in 0..BATCH {
        operation();
    }
    let begun = kernel::own_thread()?;
    let mut count = 0;
    loop {
        for _ in 0..BATCH {
            operation();
        }
        count += BATCH;
        let spent = kernel::own_thread()?.saturating_sub(begun);
        if spent >= time {
            return Ok(spent.as_secs_f64() * 1e6 / f64::from(count));
        }
    }
}
