//! Client metadata as dynamic registration speaks of it (RFC 7591 section 2): what a client states of itself becomes settings within what the
//! administrator's policy allows, and settings are told in the same words again.

use std::collections::BTreeSet;

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_protocol::redirect_uri::RedirectUri;
use jurat_protocol::scope::ScopeSet;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::about_client::About;
use crate::assertion_rules::AssertionRules;
use crate::client::ClientSettings;
use crate::key_source::{KeyDocument, KeySource};
use crate::registration_policy::RegistrationPolicy;

/// What a client states of itself. Members that are not known here are ignored (RFC 7591 section 2).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    token_endpoint_auth_method: Option<String>,
    token_endpoint_auth_signing_alg: Option<String>,
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
    client_name: Option<String>,
    scope: Option<String>,
    jwks_uri: Option<String>,
    /// Its keys by value; read by whoever makes credentials of them.
    pub jwks: Option<Value>,
    id_token_signed_response_alg: Option<String>,
    require_pushed_authorization_requests: bool,
    #[serde(flatten)]
    about: About,
}

/// Why metadata is refused (RFC 7591 section 3.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedMetadata {
    /// The code.
    pub code: ErrorCode,
    /// What to change.
    pub description: String,
}

impl RefusedMetadata {
    /// `invalid_client_metadata`.
    pub fn metadata(description: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidClientMetadata,
            description: description.into(),
        }
    }

    fn redirect_uri(description: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidRedirectUri,
            description: description.into(),
        }
    }
}

impl ClientMetadata {
    /// What a JSON object states.
    pub fn read(members: Map<String, Value>) -> Result<Self, RefusedMetadata> {
        // RFC 7591 section 2: null is as if left out.
        let stated = members.into_iter().filter(|(_, value)| !value.is_null());
        serde_json::from_value(Value::Object(stated.collect()))
            .map_err(|error| RefusedMetadata::metadata(printable(&error.to_string())))
    }

    /// The settings that it comes to, within `policy`.
    pub fn settings(&self, policy: &RegistrationPolicy) -> Result<ClientSettings, RefusedMetadata> {
        let method = self.auth_method(policy)?;
        let grant_types = self.grants(policy)?;
        self.check_response_types(&grant_types)?;
        let redirect_uris = uris("redirect_uris", &self.redirect_uris, policy)?;
        if grant_types.contains(&GrantType::AuthorizationCode) && redirect_uris.is_empty() {
            return Err(RefusedMetadata::redirect_uri(
                "A client that uses authorization_code states at least one of redirect_uris",
            ));
        }
        let scope = self.scope(policy)?;
        self.about.check().map_err(RefusedMetadata::metadata)?;
        if self
            .client_name
            .as_ref()
            .is_some_and(|name| name.chars().count() > 200)
        {
            return Err(RefusedMetadata::metadata(
                "client_name has at most 200 characters",
            ));
        }
        let (mac, signatures) = self.auth_algorithms(method)?;
        Ok(ClientSettings {
            name: self.client_name.clone(),
            default_scope: policy.default_scope.intersection(&scope),
            scope,
            grant_types,
            redirect_uris,
            post_logout_redirect_uris: uris(
                "post_logout_redirect_uris",
                &self.post_logout_redirect_uris,
                policy,
            )?,
            token_endpoint_auth_method: Some(method),
            token_endpoint_auth_signing_alg: mac,
            assertion: AssertionRules {
                algorithms: signatures,
                ..AssertionRules::default()
            },
            key_source: self.key_source()?,
            id_token_algorithm: self.id_token_algorithm()?,
            require_pushed_authorization_requests: self.require_pushed_authorization_requests,
            token: policy.token.clone(),
            ..ClientSettings::default()
        })
    }

    /// What is only told to people.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// RFC 7591 section 2: left out it is `client_secret_basic`.
    fn auth_method(
        &self,
        policy: &RegistrationPolicy,
    ) -> Result<ClientAuthMethod, RefusedMetadata> {
        let stated = self.token_endpoint_auth_method.as_deref();
        let method = match stated {
            None => Some(ClientAuthMethod::ClientSecretBasic),
            Some(name) => name.parse().ok(),
        };
        let allowed = method.filter(|method| policy.auth_methods.contains(method));
        let method = allowed.ok_or_else(|| {
            let names = policy.auth_methods.iter().map(|method| method.name());
            let names = names.collect::<Vec<_>>().join(", ");
            RefusedMetadata::metadata(format!(
                "token_endpoint_auth_method must be one of: {names}"
            ))
        })?;
        let has_keys = self.jwks.is_some() || self.jwks_uri.is_some();
        if method == ClientAuthMethod::PrivateKeyJwt && !has_keys {
            return Err(RefusedMetadata::metadata(
                "private_key_jwt needs the client's keys: state jwks or jwks_uri",
            ));
        }
        Ok(method)
    }

    /// The one algorithm of a client assertion, of MACs or of signatures (OpenID Connect Dynamic Client Registration section 2,
    /// `token_endpoint_auth_signing_alg`); left out, any.
    fn auth_algorithms(
        &self,
        method: ClientAuthMethod,
    ) -> Result<(Option<MacAlgorithm>, AlgorithmSet), RefusedMetadata> {
        let Some(name) = self.token_endpoint_auth_signing_alg.as_deref() else {
            return Ok((None, AlgorithmSet::ALL));
        };
        let read = match method {
            ClientAuthMethod::ClientSecretJwt => {
                let mac = MacAlgorithm::from_name(name);
                mac.map(|mac| (Some(mac), AlgorithmSet::ALL))
            }
            ClientAuthMethod::PrivateKeyJwt => {
                let algorithm = Algorithm::from_name(name);
                algorithm.map(|algorithm| (None, AlgorithmSet::of(&[algorithm])))
            }
            ClientAuthMethod::ClientSecretBasic
            | ClientAuthMethod::ClientSecretPost
            | ClientAuthMethod::None => None,
        };
        read.ok_or_else(|| {
            RefusedMetadata::metadata(
                "token_endpoint_auth_signing_alg must be HS256, HS384 or HS512 with client_secret_jwt, and an algorithm of public keys with private_key_jwt",
            )
        })
    }

    /// RFC 7591 section 2: left out it is `authorization_code`.
    fn grants(&self, policy: &RegistrationPolicy) -> Result<BTreeSet<GrantType>, RefusedMetadata> {
        let Some(names) = &self.grant_types else {
            let default = BTreeSet::from([GrantType::AuthorizationCode]);
            return Ok(default.intersection(&policy.grant_types).copied().collect());
        };
        let allowed = |name: &String| {
            let grant = GrantType::from_wire_name(name);
            grant.filter(|grant| policy.grant_types.contains(grant))
        };
        let grants: Option<BTreeSet<_>> = names.iter().map(allowed).collect();
        grants.filter(|grants| !grants.is_empty()).ok_or_else(|| {
            let names = policy.grant_types.iter().map(|grant| grant.wire_name());
            let names = names.collect::<Vec<_>>().join(", ");
            RefusedMetadata::metadata(format!("grant_types must be among: {names}"))
        })
    }

    /// RFC 7591 section 2.1: response types and grant types go together.
    fn check_response_types(&self, grants: &BTreeSet<GrantType>) -> Result<(), RefusedMetadata> {
        let uses_code = grants.contains(&GrantType::AuthorizationCode);
        let fits = match &self.response_types {
            None => true,
            Some(types) if uses_code => *types == ["code"],
            Some(types) => types.is_empty(),
        };
        if fits {
            return Ok(());
        }
        Err(RefusedMetadata::metadata(
            "response_types must be code with authorization_code among grant_types, and empty without",
        ))
    }

    /// RFC 7591 section 2: the server may register less than was asked; without `scope` a default.
    fn scope(&self, policy: &RegistrationPolicy) -> Result<ScopeSet, RefusedMetadata> {
        let Some(stated) = &self.scope else {
            return Ok(policy.default_scope.clone());
        };
        let stated: ScopeSet = stated.parse().map_err(|_| {
            RefusedMetadata::metadata("scope must be scope names with one blank between two")
        })?;
        let scope = stated.intersection(&policy.scope);
        if scope.is_empty() {
            return Err(RefusedMetadata::metadata(
                "none of the scope stated may be registered",
            ));
        }
        Ok(scope)
    }

    fn key_source(&self) -> Result<Option<KeySource>, RefusedMetadata> {
        let Some(url) = &self.jwks_uri else {
            return Ok(None);
        };
        // RFC 7591 section 2: MUST NOT both be present.
        if self.jwks.is_some() {
            return Err(RefusedMetadata::metadata(
                "state jwks or jwks_uri, not both",
            ));
        }
        let source = KeySource::usual(KeyDocument::JwksUrl { url: url.clone() });
        source.validate("").map_err(|invalid| {
            RefusedMetadata::metadata(format!("jwks_uri: {}", printable(&invalid.sentence)))
        })?;
        Ok(Some(source))
    }

    fn id_token_algorithm(&self) -> Result<Option<Algorithm>, RefusedMetadata> {
        let Some(name) = &self.id_token_signed_response_alg else {
            return Ok(None);
        };
        let algorithm = Algorithm::from_name(name)
            .filter(|algorithm| crate::token_settings::TOKEN_ALGORITHMS.contains(algorithm));
        algorithm.map(Some).ok_or_else(|| {
            RefusedMetadata::metadata(
                "id_token_signed_response_alg must be RS256, ES256, EdDSA or PS256",
            )
        })
    }
}

/// Redirect URIs, within the hosts that the policy names.
fn uris(
    member: &str,
    stated: &[String],
    policy: &RegistrationPolicy,
) -> Result<BTreeSet<RedirectUri>, RefusedMetadata> {
    let mut uris = BTreeSet::new();
    for text in stated {
        let uri: RedirectUri = text
            .parse()
            .map_err(|invalid| RefusedMetadata::redirect_uri(format!("{member}: {invalid}")))?;
        if !policy.allows_redirect(&uri) {
            let hosts: Vec<_> = policy.redirect_hosts.iter().map(String::as_str).collect();
            let sentence = format!(
                "{member} must be on one of these hosts: {}",
                hosts.join(", ")
            );
            return Err(RefusedMetadata::redirect_uri(sentence));
        }
        uris.insert(uri);
    }
    Ok(uris)
}

/// What is registered, in the words of RFC 7591 section 3.2.1.
pub fn told(settings: &ClientSettings, about: &About) -> Map<String, Value> {
    let grants: Vec<_> = settings
        .grant_types
        .iter()
        .map(|grant| grant.wire_name())
        .collect();
    let uses_code = settings.grant_types.contains(&GrantType::AuthorizationCode);
    let response_types: &[&str] = if uses_code { &["code"] } else { &[] };
    let method = settings.token_endpoint_auth_method;
    let told = json!({
        "client_name": settings.name,
        "redirect_uris": settings.redirect_uris,
        "post_logout_redirect_uris": settings.post_logout_redirect_uris,
        "token_endpoint_auth_method": method.map(ClientAuthMethod::name),
        "token_endpoint_auth_signing_alg": auth_signing_alg(settings),
        "grant_types": grants,
        "response_types": response_types,
        "scope": settings.scope.to_string(),
        "jwks_uri": settings.key_source.as_ref().and_then(|source| source.from.url()),
        "id_token_signed_response_alg": settings.id_token_algorithm.map(Algorithm::name),
        "require_pushed_authorization_requests": settings.require_pushed_authorization_requests,
    });
    let about = serde_json::to_value(about).unwrap_or_default();
    let members = [told, about].into_iter().filter_map(|value| match value {
        Value::Object(members) => Some(members),
        _ => None,
    });
    let is_stated = |(_, value): &(String, Value)| {
        !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
    };
    members.flatten().filter(is_stated).collect()
}

/// The one algorithm of a client assertion, where there is only one.
fn auth_signing_alg(settings: &ClientSettings) -> Option<&'static str> {
    if let Some(mac) = settings.token_endpoint_auth_signing_alg {
        return Some(mac.name());
    }
    let signs = settings.token_endpoint_auth_method == Some(ClientAuthMethod::PrivateKeyJwt);
    let mut algorithms = settings.assertion.algorithms.iter();
    match (algorithms.next(), algorithms.next()) {
        (Some(one), None) if signs => Some(one.name()),
        _ => None,
    }
}

/// RFC 6749 section 5.2: an `error_description` is printable ASCII without quote and backslash.
fn printable(text: &str) -> String {
    let plain = |c: char| match c {
        '"' | '`' => '\'',
        ' '..='~' if c != '\\' => c,
        _ => '?',
    };
    text.chars().map(plain).take(300).collect()
}
