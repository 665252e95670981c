//! The authorization endpoint (RFC 6749 section 3.1) as far as HTML and HTTP do not matter: a request is checked, a user signs in and
//! decides, and the client is answered through the browser. Nothing of a request is kept before the code, but for one that was pushed.
//!
//! | file | what it holds |
//! |---|---|
//! | [`request`] | every check of a request, in order |
//! | `redirect_target` | the client and its redirect URI, proven before anything is redirected |
//! | `prompt`, `response_mode` | parameters with a few values |
//! | `asked_for` | a request that is in order |
//! | `next`, `asked_scope`, `fresh_sign_in` | what comes next: a sign-in, a question, the answer |
//! | `code` | the user's yes or no, and the code |
//! | `pushed_request`, `push` | requests that clients push (RFC 9126) |
//! | `fault`, `refusal`, `response` | what can be wrong, and how the client is told |

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::metadata::AuthorizationMetadata;
use jurat_protocol::pkce::CODE_CHALLENGE_METHOD;
use jurat_registry::token_settings::TOKEN_ALGORITHMS;

use crate::endpoint::Endpoint;
use crate::logout::Logout;
use crate::premises::Premises;
use crate::user_claims::{OPENID_SCOPES, OWN_CLAIMS};

mod asked_for;
pub(crate) mod asked_scope;
pub(crate) mod code;
mod fault;
mod fresh_sign_in;
mod next;
mod prompt;
pub(crate) mod push;
mod pushed_request;
mod redirect_target;
mod refusal;
pub(crate) mod request;
mod response;
mod response_mode;

pub use asked_for::AskedFor;
pub use asked_scope::AskedScope;
pub use fault::Fault;
pub use next::{Decidable, Next};
pub use prompt::Prompt;
pub use push::{PushRefusal, Pushed};
pub use refusal::AuthorizationRefusal;
pub use response::AuthorizationResponse;
pub use response_mode::ResponseMode;

pub(crate) use next::next;
pub(crate) use request::RESPONSE_TYPE;

/// What metadata says of the authorization endpoint; `None` while no code is served.
pub(crate) fn metadata(premises: &Premises) -> Option<AuthorizationMetadata> {
    let is_served = premises.grants.contains(&GrantType::AuthorizationCode);
    let endpoint = |path| premises.tenant.issuer.endpoint(path);
    is_served.then(|| AuthorizationMetadata {
        authorization_endpoint: endpoint("/oauth2/authorize"),
        pushed_authorization_request_endpoint: Some(endpoint(
            Endpoint::PushedAuthorizationRequest.path(),
        )),
        userinfo_endpoint: endpoint("/oauth2/userinfo"),
        end_session_endpoint: Some(endpoint(Logout::PATH)),
        response_modes_supported: ResponseMode::ALL.map(ResponseMode::name).to_vec(),
        code_challenge_methods_supported: vec![CODE_CHALLENGE_METHOD],
        scopes_supported: OPENID_SCOPES.to_vec(),
        claims_supported: OWN_CLAIMS.to_vec(),
        subject_types_supported: vec!["public"],
        id_token_signing_alg_values_supported: TOKEN_ALGORITHMS.map(Algorithm::name).to_vec(),
        prompt_values_supported: prompt::PROMPT_VALUES.to_vec(),
        authorization_response_iss_parameter_supported: true,
        ..AuthorizationMetadata::default()
    })
}
