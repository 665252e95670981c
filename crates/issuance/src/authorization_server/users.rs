//! What the server does for its users: sign-in, sessions, passwords, invitations, devices.
//! Pages and the administration API come in here; each answer is made in a room of its own.

use std::net::IpAddr;
use std::sync::Arc;

use jurat_protocol::form::Form;
use jurat_registry::author::Author;
use jurat_registry::store::StoreError;
use jurat_registry::user::User;

use super::AuthorizationServer;
use crate::authorization_endpoint::{AskedScope, asked_scope};
use crate::device_authorization::user_decision::{self, DeviceRefusal, DeviceRequest, UserSays};
use crate::device_authorization::{self, DeviceAuthorization};
use crate::invitation::{self, Invitation, InvitationRefusal};
use crate::logout::{self, Logout, LogoutFault};
use crate::new_password::{self, HashedPassword, HashingUnavailable, NewPassword};
use crate::rejection::Rejection;
use crate::session::{self, LiveSession};
use crate::sign_in::{self, SignInRefusal, SignedIn};
use crate::sign_in_link;
use crate::unproven_request::TokenRequest;

impl AuthorizationServer {
    /// Signs a user in by name and password.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        peer: Option<IpAddr>,
    ) -> Result<SignedIn, SignInRefusal> {
        sign_in::sign_in(name, password, peer, &self.premises).await
    }

    /// Makes a link by which `user` signs in once, within so many seconds: the text that stands in it.
    pub async fn sign_in_link(
        &self,
        user: &User,
        lifetime_seconds: u32,
    ) -> Result<String, StoreError> {
        sign_in_link::make(user, lifetime_seconds, &self.premises).await
    }

    /// Signs the user of a link in; `None` where it counts for nothing.
    pub async fn sign_in_by_link(&self, text: &str) -> Result<Option<SignedIn>, StoreError> {
        sign_in_link::take(text, &self.premises).await
    }

    /// Begins the session of a user who has just signed in: the cookie's value. `before` is the cookie that the browser had: it counts no
    /// more.
    pub async fn begin_session(
        &self,
        signed_in: &SignedIn,
        before: Option<&str>,
    ) -> Result<String, StoreError> {
        session::begin(signed_in, before, &self.premises).await
    }

    /// The session of a cookie, if it still counts.
    pub async fn session(&self, cookie: &str) -> Result<Option<LiveSession>, StoreError> {
        session::find(cookie, &self.premises).await
    }

    /// Signs out: ends the session of a cookie, and what was granted in it but for `offline_access`; nothing happens where there is none.
    pub async fn end_session(&self, cookie: &str) -> Result<(), StoreError> {
        session::end(cookie, &self.premises).await
    }

    /// Reads a logout request (OpenID Connect RP-Initiated Logout section 2).
    pub async fn logout_request(&self, form: &Form<'_>) -> Result<Logout, LogoutFault> {
        logout::request(form, &self.premises).await
    }

    /// Hashes a password that is to be set.
    pub async fn hash_password(
        &self,
        password: NewPassword<'_>,
    ) -> Result<HashedPassword, HashingUnavailable> {
        new_password::hash(password, &self.premises).await
    }

    /// Whether `text` is the password, or the weak secret, of which `phc` is kept. For an administrator who states it, not for anybody who
    /// guesses: nothing counts the tries.
    pub async fn is_kept_as(&self, text: &str, phc: &str) -> Result<bool, HashingUnavailable> {
        new_password::is_kept_as(text, phc, &self.premises).await
    }

    /// Makes an invitation: a one-time link by which `user` sets a password. The audit log is told by the same write.
    pub async fn invite(&self, user: &User, by: Author) -> Result<Invitation, StoreError> {
        invitation::invite(user, by, &self.premises).await
    }

    /// The user whom an invitation is for, if it still counts.
    pub async fn invited(&self, ticket: &str) -> Result<Option<Arc<User>>, StoreError> {
        invitation::invited(ticket, &self.premises).await
    }

    /// Sets the password of the user whom an invitation is for.
    pub async fn accept_invitation(
        &self,
        ticket: &str,
        password: &str,
    ) -> Result<Arc<User>, InvitationRefusal> {
        invitation::accept(ticket, password, &self.premises).await
    }

    /// Answers a device authorization request (RFC 8628 section 3.1).
    pub async fn device_authorization(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<DeviceAuthorization, Rejection> {
        device_authorization::authorize(request, &self.premises).await
    }

    /// Finds the request of a device by the code that a signed-in user typed.
    pub async fn device_find(
        &self,
        user_code: &str,
        peer: Option<IpAddr>,
    ) -> Result<DeviceRequest, DeviceRefusal> {
        user_decision::find(user_code, peer, &self.premises).await
    }

    /// What a device asks for, in words for people.
    pub async fn device_scope(
        &self,
        request: &DeviceRequest,
    ) -> Result<Vec<AskedScope>, StoreError> {
        asked_scope::described(request.scope(), request.audience(), &self.premises).await
    }

    /// Decides the request of a device.
    pub async fn device_decide(
        &self,
        request: DeviceRequest,
        session: &LiveSession,
        says: UserSays,
    ) -> Result<(), DeviceRefusal> {
        user_decision::decide(request, session, says, &self.premises).await
    }
}
