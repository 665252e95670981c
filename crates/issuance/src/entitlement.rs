//! Who may have a token and for whom, as policy asks about it. By itself it proves nothing: what is granted needs an
//! [`crate::authorization::Authorization`] around it. An explanation makes one of what an assertion says, signed or not.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::authorization_grant::{AuthorizationGrant, SignIn};
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::issuance::CarriedClaims;
use jurat_registry::user::User;

use crate::access_token::ActiveToken;
use crate::assertion::statement::Statement;
use crate::assertion::trusted_issuer::TrustedIssuer;

/// Who asks, for whom, and what the grant says of the scope.
pub(crate) struct Entitlement {
    /// The grant.
    pub(crate) grant_type: GrantType,
    /// Whom the token will speak for.
    pub(crate) subject: String,
    /// Who gets the token; `None` when an identity provider lets anybody present its assertions.
    pub(crate) client: Option<Arc<Client>>,
    /// Who signed the assertion, if it was by one.
    pub(crate) issuer: Option<TrustedIssuer>,
    /// The scope that the assertion asks for itself.
    pub(crate) claimed_scope: Option<ScopeSet>,
    /// The most that its claims bring under the settings of its issuer; `None` where no claim is mapped to scopes.
    pub(crate) mapped_scope: Option<ScopeSet>,
    /// Claims that the token will carry.
    pub(crate) claims: CarriedClaims,
    /// The most that was allowed before, where something was: by the user who approved a code, by the grant that is continued.
    pub(crate) allowed_before: Option<AllowedBefore>,
    /// The user of this server for whom it speaks.
    pub(crate) user: Option<Arc<User>>,
    /// How the user signed in.
    pub(crate) sign_in: Option<SignIn>,
    /// Who acts for the subject (RFC 8693 section 4.1), a JSON object.
    pub(crate) actor: Option<String>,
    /// Of a token exchange: what else the token is bound by.
    pub(crate) exchange: Option<Exchange>,
}

/// What the token of an exchange is bound by (RFC 8693 section 2.2).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange {
    /// When the first of the tokens that were traded ends: the new one does not outlive it.
    pub(crate) ends_at: Timestamp,
    /// The type of token that is asked for.
    pub(crate) requested: RequestedTokenType,
}

/// What may be asked for as `requested_token_type` (RFC 8693 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestedTokenType {
    /// An access token of whichever format the settings say.
    AccessToken,
    /// An access token that is a JWT.
    Jwt,
}

impl RequestedTokenType {
    /// The value on the wire, as `issued_token_type` too.
    pub(crate) const fn wire_name(self) -> &'static str {
        match self {
            Self::AccessToken => "urn:ietf:params:oauth:token-type:access_token",
            Self::Jwt => "urn:ietf:params:oauth:token-type:jwt",
        }
    }
}

/// What was allowed before; a token may have less and never more.
#[derive(Debug, Clone)]
pub(crate) struct AllowedBefore {
    /// The scope.
    pub(crate) scope: ScopeSet,
    /// The resource servers; `None` where they are bound by nothing but the client's settings.
    pub(crate) audience: Option<Vec<String>>,
}

impl Entitlement {
    /// By what an assertion says, presented by `presenter` or by the client that signed it; `user` is the one of this server whom
    /// it is for, if it is for one.
    pub(crate) fn by_statement(
        statement: Statement,
        presenter: Option<&Arc<Client>>,
        user: Option<Arc<User>>,
    ) -> Self {
        Self {
            grant_type: GrantType::JwtBearer,
            client: presenter.or(statement.issuer.client()).cloned(),
            issuer: Some(statement.issuer),
            claimed_scope: statement.scope,
            mapped_scope: statement.mapped_scope,
            claims: statement.claims,
            subject: user
                .as_ref()
                .map_or(statement.subject, |user| user.id().to_string()),
            allowed_before: None,
            user,
            sign_in: None,
            actor: None,
            exchange: None,
        }
    }

    /// By a client that asks for itself.
    pub(crate) fn by_client(client: &Arc<Client>) -> Self {
        Self {
            grant_type: GrantType::ClientCredentials,
            subject: client.id().as_str().to_owned(),
            client: Some(Arc::clone(client)),
            issuer: None,
            claimed_scope: None,
            mapped_scope: None,
            claims: CarriedClaims::NONE,
            allowed_before: None,
            user: None,
            sign_in: None,
            actor: None,
            exchange: None,
        }
    }

    /// What `client` may ask a user for, before anybody has said yes: nothing is granted on it.
    pub(crate) fn asked_of_a_user(grant_type: GrantType, client: &Arc<Client>) -> Self {
        Self {
            grant_type,
            subject: String::new(),
            ..Self::by_client(client)
        }
    }

    /// By what a user of this server allows `client`, within `allowed`.
    pub(crate) fn by_user(
        grant_type: GrantType,
        client: &Arc<Client>,
        user: Arc<User>,
        sign_in: SignIn,
        allowed: Option<AllowedBefore>,
    ) -> Self {
        Self {
            grant_type,
            subject: user.id().to_string(),
            client: Some(Arc::clone(client)),
            issuer: None,
            claimed_scope: None,
            mapped_scope: None,
            claims: CarriedClaims::NONE,
            allowed_before: allowed,
            user: Some(user),
            sign_in: Some(sign_in),
            actor: None,
            exchange: None,
        }
    }

    /// By a grant that is continued. `user` and `issuer` are those of the grant, found live.
    pub(crate) fn by_grant(
        grant: &AuthorizationGrant,
        client: &Arc<Client>,
        user: Option<Arc<User>>,
        issuer: Option<TrustedIssuer>,
    ) -> Self {
        Self {
            grant_type: GrantType::RefreshToken,
            subject: grant.subject.clone(),
            client: Some(Arc::clone(client)),
            issuer,
            claimed_scope: None,
            mapped_scope: None,
            claims: CarriedClaims::from_text(grant.claims.clone()),
            allowed_before: Some(AllowedBefore {
                scope: grant.scope.clone(),
                audience: Some(grant.audience.clone()),
            }),
            user,
            sign_in: grant.sign_in.clone(),
            actor: grant.actor.clone(),
            exchange: None,
        }
    }

    /// By an access token of this server that `client` trades. `user` and `issuer` are those behind it, found live.
    pub(crate) fn by_access_token(
        token: ActiveToken,
        client: &Arc<Client>,
        user: Option<Arc<User>>,
        issuer: Option<TrustedIssuer>,
    ) -> Self {
        Self {
            grant_type: GrantType::TokenExchange,
            subject: token.subject,
            issuer,
            claims: token.claims,
            // RFC 8693 section 1: for another resource perhaps, never for more.
            allowed_before: Some(AllowedBefore {
                scope: token.scope,
                audience: None,
            }),
            user,
            ..Self::by_client(client)
        }
    }

    /// By an ID token of this server about `user`, which `client` trades. It has no scope: `consented` is what the user allowed the client,
    /// `None` where the client asks nobody.
    pub(crate) fn by_id_token(
        client: &Arc<Client>,
        user: Arc<User>,
        consented: Option<ScopeSet>,
    ) -> Self {
        Self {
            grant_type: GrantType::TokenExchange,
            subject: user.id().to_string(),
            mapped_scope: consented,
            user: Some(user),
            ..Self::by_client(client)
        }
    }

    /// The identity provider that signed the assertion, if one did.
    pub(crate) fn identity_provider(&self) -> Option<&Arc<IdentityProvider>> {
        self.issuer
            .as_ref()
            .and_then(TrustedIssuer::identity_provider)
    }

    /// Whether an administrator asks, by its own proof and for itself. Nothing else may bring what is an administrator's.
    pub(crate) fn is_an_administrators(&self) -> bool {
        self.client.as_ref().is_some_and(|client| {
            client.kind().is_administrator()
                && client.id().as_str() == self.subject
                && self.identity_provider().is_none()
        })
    }
}
