//! That a user signed in for this very request. `prompt=login` and `max_age` send the browser through the sign-in page and back to the same
//! address, which would ask for a sign-in again; nothing of the request is kept here meanwhile. So the address that it comes back to
//! carries a MAC over session and request, which nobody else can make.

use aws_lc_rs::digest;
use jurat_protocol::form::Form;
use jurat_protocol::jose::base64url;

use crate::premises::Premises;
use crate::session::LiveSession;

/// The parameter that carries the MAC.
pub(super) const PARAMETER: &str = "after_sign_in";

/// Sets this mark apart from those of forms.
const LABEL: &[u8] = b"sign-in for a request";

/// What tells one request from another: SHA-256 of its parameters.
#[derive(Clone, Copy)]
pub(super) struct RequestDigest([u8; 32]);

impl RequestDigest {
    /// Of the parameters as they were sent, without the MAC itself.
    pub(super) fn of(form: &Form<'_>) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for (name, value) in form.pairs().filter(|(name, _)| *name != PARAMETER) {
            // Lengths go in front, so that no two lists of parameters run together.
            for text in [name, value] {
                context.update(&(text.len() as u64).to_be_bytes());
                context.update(text.as_bytes());
            }
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.finish().as_ref());
        Self(bytes)
    }
}

/// The MAC that a request's address carries after the sign-in of `session`.
pub(super) fn proof(premises: &Premises, session: &LiveSession, request: RequestDigest) -> String {
    base64url::encode(marked(session, request, |parts| {
        premises.page_key.mark(parts)
    }))
}

/// Whether `proof` says that the user of `session` signed in for this request.
pub(super) fn is_proven(
    premises: &Premises,
    session: &LiveSession,
    request: RequestDigest,
    proof: &str,
) -> bool {
    let proof = base64url::decode(proof);
    proof.is_some_and(|proof| {
        marked(session, request, |parts| {
            premises.page_key.is_mark(&proof, parts)
        })
    })
}

/// A session goes on when its user signs in again; the time of the sign-in tells one from the next.
fn marked<T>(session: &LiveSession, request: RequestDigest, with: impl FnOnce(&[&[u8]]) -> T) -> T {
    let at = session.sign_in.at.millis().to_be_bytes();
    with(&[LABEL, &session.id.to_bytes(), &at, &request.0])
}
