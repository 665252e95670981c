//! A user's browser at the authorization endpoint: a client that keeps a secret, one that cannot, a user, and requests that nothing is
//! wrong with.

use std::sync::Arc;

use jurat_issuance::authorization_endpoint::{
    AskedFor, AuthorizationRefusal, AuthorizationResponse, Fault, Next,
};
use jurat_issuance::decision::Decision;
use jurat_issuance::session::LiveSession;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::SignIn;
use jurat_registry::clock::Clock as _;
use jurat_registry::id::{TicketId, UserId};
use jurat_registry::randomness::SeededRandomness;
use jurat_registry::user::{User, UserParts, UserSettings};

use crate::world::*;

pub(crate) const WEB: &str = "web";
pub(crate) const WEB_SECRET: &str = "a-secret-of-the-web-application-0123456789";
pub(crate) const WEB_CALLBACK: &str = "https://web.example.com/callback?from=jurat";
pub(crate) const NATIVE: &str = "native";
pub(crate) const NATIVE_CALLBACK: &str = "http://127.0.0.1/callback";
/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Parameters, by name; an empty value leaves one out.
pub(crate) type Changes<'a> = &'a [(&'a str, &'a str)];

/// The world with the two clients. Nothing is explained: what this server handed out is not judged there.
pub(crate) fn world() -> World {
    let world = World::new().unexplained();
    settle(&world);
    world
}

/// Registers the two clients.
fn settle(world: &World) {
    let secrets = vec![world.secret(WEB_SECRET)];
    world.add_client(WEB, Vec::new(), secrets, |web| {
        web.scope = "openid profile email a b".parse().unwrap();
        web.grant_types = [GrantType::AuthorizationCode, GrantType::RefreshToken].into();
        web.redirect_uris = [WEB_CALLBACK.parse().unwrap()].into();
        web.resources = ["https://api.example.com".parse().unwrap()].into();
    });
    world.add_client(NATIVE, Vec::new(), Vec::new(), |native| {
        native.grant_types = [GrantType::AuthorizationCode].into();
        native.token_endpoint_auth_method = Some(ClientAuthMethod::None);
        native.redirect_uris = [NATIVE_CALLBACK.parse().unwrap()].into();
        native.require_pkce = false;
    });
}

/// In a world where nobody needs PKCE but who begins with it: trades a code of a changed request in a changed way.
pub(crate) fn provoke(world: &World, asking: Changes<'_>, trading: Changes<'_>) -> Decision {
    settle(world);
    world.change_client(WEB, |web| web.settings.require_pkce = false);
    let session = session(world, &add_user(world, "alice"));
    let code = code(world, asking, &session);
    trade(world, &code, trading)
}

/// Registers a user.
pub(crate) fn add_user(world: &World, name: &str) -> Arc<User> {
    let mut id = [0; 16];
    id[..name.len().min(16)].copy_from_slice(&name.as_bytes()[..name.len().min(16)]);
    let user = User::new(UserParts {
        id: UserId::from_bytes(id),
        settings: UserSettings {
            username: name.into(),
            name: Some(format!("{name} Example")),
            email: Some(format!("{name}@example.com")),
            email_verified: true,
            ..UserSettings::default()
        },
        role: None,
        password: None,
        valid_from: timestamp(NOW - 1000),
        created_at: timestamp(NOW - 1000),
        updated_at: timestamp(NOW - 1000),
        revision: 1,
    })
    .unwrap();
    wait(world.store.user_insert(user.clone())).unwrap();
    Arc::new(user)
}

/// A session that begins now.
pub(crate) fn session(world: &World, user: &Arc<User>) -> LiveSession {
    let now = world.clock.now();
    let seed = u64::try_from(now.millis()).unwrap();
    LiveSession {
        id: TicketId::new(now, &SeededRandomness::new(seed)).unwrap(),
        user: Arc::clone(user),
        sign_in: SignIn {
            at: now,
            methods: vec!["pwd".into()],
            nonce: None,
            session: None,
        },
    }
}

/// The parameters of a good request of the client with a secret, changed.
pub(crate) fn request(changes: Changes<'_>) -> String {
    let good = [
        ("client_id", WEB),
        ("redirect_uri", WEB_CALLBACK),
        ("response_type", "code"),
        ("scope", "openid a"),
        ("state", "a state & more"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    form_of(&changed(&good, changes))
}

/// `good`, with `changes` in it and behind it.
fn changed<'a>(good: Changes<'a>, changes: Changes<'a>) -> Vec<(&'a str, &'a str)> {
    let change = |name: &str| changes.iter().find(|(changed, _)| *changed == name);
    let mut all: Vec<_> = good
        .iter()
        .map(|pair| *change(pair.0).unwrap_or(pair))
        .collect();
    let is_new = |pair: &&(&str, &str)| !good.iter().any(|(name, _)| *name == pair.0);
    all.extend(changes.iter().filter(is_new));
    all.retain(|(_, value)| !value.is_empty());
    all
}

/// Brings a request.
pub(crate) fn ask(world: &World, changes: Changes<'_>) -> Result<AskedFor, AuthorizationRefusal> {
    let text = request(changes);
    let form = Form::parse(text.as_bytes()).unwrap();
    wait(world.server.authorization_request(&form))
}

/// Brings a request that is in order.
#[track_caller]
pub(crate) fn asked(world: &World, changes: Changes<'_>) -> AskedFor {
    match ask(world, changes) {
        Ok(asked) => asked,
        Err(AuthorizationRefusal::Show(fault)) => panic!("shown: {}", fault.name()),
        Err(AuthorizationRefusal::Redirect(told)) => panic!("told: {:?}", told.parameters()),
    }
}

/// Brings a request that nothing may be redirected for.
#[track_caller]
pub(crate) fn shown(world: &World, changes: Changes<'_>) -> Fault {
    match ask(world, changes) {
        Ok(_) => panic!("in order"),
        Err(AuthorizationRefusal::Show(fault)) => fault,
        Err(AuthorizationRefusal::Redirect(told)) => panic!("told: {:?}", told.parameters()),
    }
}

/// Brings a request that is refused to the client: the error and its description.
#[track_caller]
pub(crate) fn told(world: &World, changes: Changes<'_>) -> (&'static str, String) {
    match ask(world, changes) {
        Ok(_) => panic!("in order"),
        Err(AuthorizationRefusal::Show(fault)) => panic!("shown: {}", fault.name()),
        Err(AuthorizationRefusal::Redirect(told)) => error_of(&told),
    }
}

/// The error and the description of an answer, which must name issuer and state.
#[track_caller]
pub(crate) fn error_of(told: &AuthorizationResponse) -> (&'static str, String) {
    assert_eq!(parameter(told, "iss"), Some(ISSUER));
    assert_eq!(parameter(told, "code"), None);
    let description = parameter(told, "error_description").unwrap().to_owned();
    let code = told.error().unwrap().name();
    assert_eq!(parameter(told, "error"), Some(code));
    (code, description)
}

/// A parameter of an answer.
pub(crate) fn parameter<'a>(answer: &'a AuthorizationResponse, name: &str) -> Option<&'a str> {
    let mut parameters = answer.parameters().iter();
    let found = parameters.find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str())
}

/// What comes next, in a word.
pub(crate) fn step(next: &Next) -> &'static str {
    match next {
        Next::SignIn(_) => "sign-in",
        Next::Consent(..) => "consent",
        Next::Decide(_) => "decide",
        Next::Answer(answer) => answer.error().unwrap().name(),
    }
}

/// What comes next of a request in a browser with that session.
#[track_caller]
pub(crate) fn next(world: &World, changes: Changes<'_>, session: Option<&LiveSession>) -> Next {
    wait(world.server.next(asked(world, changes), session))
}

/// The user of that session allows a request: the answer.
#[track_caller]
pub(crate) fn allowed(
    world: &World,
    changes: Changes<'_>,
    session: &LiveSession,
) -> AuthorizationResponse {
    let decidable = match next(world, changes, Some(session)) {
        Next::Consent(decidable, _) | Next::Decide(decidable) => *decidable,
        other => panic!("{}", step(&other)),
    };
    let answer = wait(world.server.allow(decidable));
    answer.unwrap_or_else(|_| panic!("refused"))
}

/// A code for a request.
#[track_caller]
pub(crate) fn code(world: &World, changes: Changes<'_>, session: &LiveSession) -> String {
    let answer = allowed(world, changes, session);
    parameter(&answer, "code").unwrap().to_owned()
}

/// Trades a code as the client with a secret does, with changes.
#[track_caller]
pub(crate) fn trade(world: &World, code: &str, changes: Changes<'_>) -> Decision {
    let good = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", WEB_CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let all = changed(&good, changes);
    let is_by_web = !all.iter().any(|(name, _)| *name == "client_id");
    let header = is_by_web.then(|| basic(WEB, WEB_SECRET));
    world.ask_with(&all, header.as_deref())
}
