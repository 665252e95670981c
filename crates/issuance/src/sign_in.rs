//! A user signs in with name and password. Whether the user exists, is switched off, has no password or another one costs the same and
//! reads the same outside; the operator is told which. Guessing is slowed down by name and by address.

use std::net::IpAddr;
use std::sync::Arc;

use jurat_registry::author::Author;
use jurat_registry::authorization_grant::SignIn;
use jurat_registry::clock::Timestamp;
use jurat_registry::store::StoreError;
use jurat_registry::user::{User, UserParts};

use crate::guessing::Guessed;
use crate::password::{PasswordsUnavailable, Verdict};
use crate::premises::Premises;

/// `amr` of a password (RFC 8176 section 2).
const BY_PASSWORD: &str = "pwd";
/// `amr` of a link that counts once (RFC 8176 section 2).
const BY_LINK: &str = "otp";

/// A user who has just proven who it is. Made only here.
pub struct SignedIn {
    user: Arc<User>,
    at: Timestamp,
    method: &'static str,
}

impl SignedIn {
    /// Who.
    pub fn user(&self) -> &Arc<User> {
        &self.user
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// By a link that counts once, which was taken.
    pub(crate) fn by_link(user: Arc<User>, at: Timestamp) -> Self {
        Self {
            user,
            at,
            method: BY_LINK,
        }
    }

    /// How and when, for tokens (OpenID Connect Core section 2: `auth_time`, `amr`).
    pub fn sign_in(&self) -> SignIn {
        SignIn {
            at: self.at,
            methods: vec![self.method.to_owned()],
            nonce: None,
            session: None,
        }
    }
}

/// Why nobody is signed in.
#[derive(Debug)]
pub enum SignInRefusal {
    /// Name and password are not those of a user who can sign in. Which of it is not so is the operator's alone.
    NotRecognized(WhyNot),
    /// Too many have been wrong of late: to be asked again after so many seconds.
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    /// The server cannot tell now.
    Unavailable(Unavailable),
}

/// Why a user was not recognized: for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// There is no such user.
    Unknown,
    /// The password is another.
    WrongPassword,
    /// The user has none yet.
    NoPassword,
    /// The user is switched off or past the end; name and password are right.
    Disabled,
}

impl WhyNot {
    /// In words, for the operator's log.
    pub const fn for_operator(self) -> &'static str {
        match self {
            Self::Unknown => "there is no such user",
            Self::WrongPassword => "the password is another",
            Self::NoPassword => "the user has no password yet",
            Self::Disabled => "the user is switched off or past the end",
        }
    }
}

/// Why the server cannot tell: for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Passwords cannot be checked now.
    #[error("passwords cannot be checked now: {0}")]
    Passwords(String),
}

impl From<StoreError> for SignInRefusal {
    fn from(error: StoreError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<PasswordsUnavailable> for SignInRefusal {
    fn from(error: PasswordsUnavailable) -> Self {
        Self::Unavailable(Unavailable::Passwords(error.to_string()))
    }
}

/// Signs a user in.
pub(crate) async fn sign_in(
    name: &str,
    password: &str,
    peer: Option<IpAddr>,
    premises: &Premises,
) -> Result<SignedIn, SignInRefusal> {
    let now = premises.node.clock.now();
    let name = User::name_key(name);
    let guessed = Guessed::User(&name);
    let admitted = premises.guessing.admit(guessed, peer, now);
    admitted.map_err(|wait| SignInRefusal::TooMany {
        retry_after: wait.seconds,
    })?;
    let user = premises.store.user_find_by_name(&name).await?;
    let (user, verdict) = judge(user, password, now, premises).await?;
    premises.guessing.succeeded(guessed, peer, now);
    if verdict == Verdict::RightAndWeaklyHashed {
        hash_anew(&user, password, premises).await;
    }
    Ok(SignedIn {
        user,
        at: now,
        method: BY_PASSWORD,
    })
}

/// The user, if the password is good. The password comes before every other question.
async fn judge(
    user: Option<Arc<User>>,
    password: &str,
    now: Timestamp,
    premises: &Premises,
) -> Result<(Arc<User>, Verdict), SignInRefusal> {
    let not = |why| Err(SignInRefusal::NotRecognized(why));
    let stored = user
        .as_ref()
        .and_then(|user| user.parts().password.as_deref());
    let verdict = premises.node.passwords.verify(password, stored).await?;
    let has_password = stored.is_some();
    match user {
        None => not(WhyNot::Unknown),
        Some(_) if !has_password => not(WhyNot::NoPassword),
        Some(_) if verdict == Verdict::Wrong => not(WhyNot::WrongPassword),
        Some(user) if !user.is_live(now) => not(WhyNot::Disabled),
        Some(user) => Ok((user, verdict)),
    }
}

/// A password that was hashed with less than is asked today is hashed anew while it is at hand. It is not what was asked for: when it fails,
/// or another change comes between, the next sign-in does it.
async fn hash_anew(user: &User, password: &str, premises: &Premises) {
    let hashed = premises
        .node
        .passwords
        .hash(password, &*premises.node.randomness);
    let Ok(hash) = hashed.await else { return };
    let parts = user.parts().clone();
    let anew = User::new(UserParts {
        password: Some(hash),
        revision: parts.revision + 1,
        ..parts
    });
    if let Ok(anew) = anew {
        drop(premises.store.user_replace(Author::server(), anew).await);
    }
}
