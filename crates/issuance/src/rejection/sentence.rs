//! Sentences that several reasons share, since an outsider must not tell these reasons apart: each with the question that it leaves open.

/// Is this grant unknown, or switched off?
pub(super) const GRANT_NOT_SERVED: &str =
    "This grant_type is not served here: the metadata of this server lists those that are";

/// Does this client exist, is it switched off, was the secret wrong?
pub(super) const CLIENT_NOT_AUTHENTICATED: &str = "Client authentication failed: check client_id and credential, and that neither is disabled or expired";

/// Is this issuer registered, with which keys?
pub(super) const ISSUER_NOT_TRUSTED: &str = "The assertion is not signed by an issuer trusted here: check iss and alg, and that the issuer is registered and enabled with this key or certificate, within its dates";

/// Was this ever handed out, to whom, and what became of it?
pub(super) const GRANT_NOT_GOOD: &str = "The authorization code, refresh token or device code does not count: it is not one of this server and this client, or has expired, was used before or was revoked; begin anew";

/// The same of a token that is traded.
pub(super) const TRADED_TOKEN_NOT_GOOD: &str = "The subject_token or actor_token does not count: it is not one of this server that this client may present, or has expired or was revoked; get a fresh one";

/// Is there such a user?
pub(super) const USER_NOT_RECOGNIZED: &str = "The user is not recognized: check username and password, and that the user is neither disabled nor expired";

/// The same where an identity provider names the user.
pub(super) const LOCAL_USER_NOT_SERVED: &str = "The assertion is for nobody who has an account here: check the claim that names the user, and that the user is neither disabled nor expired";
