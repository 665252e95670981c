//! Authorization requests as browsers bring them (RFC 6749 section 4.1.1). The input is the query, sent to a server with two clients.
//!
//! Whatever it is, nothing is redirected but to a redirect URI that the client has registered, with the request's own `state` and the
//! server's name; what is asked for is not more than the client may have; and without a session nobody is given a code.
#![no_main]

use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};

use jurat_issuance::authorization_endpoint::{
    AuthorizationRefusal, AuthorizationResponse, Fault, Next,
};
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::node::{Node, NodeParts};
use jurat_protocol::answer::allowed_in_description;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::form::Form;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::clock::{Clock, ManualClock, Timestamp};
use jurat_registry::key_sets::NoKeySets;
use jurat_registry::randomness::SeededRandomness;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::{Tenant, TenantName};
use libfuzzer_sys::fuzz_target;

#[expect(
    dead_code,
    reason = "the store of issuance's tests, of which this needs a part"
)]
#[path = "../../crates/issuance/tests/it"]
mod it {
    pub(crate) mod memory_store;
}

const ISSUER: &str = "https://as.example.com";

static SERVER: LazyLock<AuthorizationServer> = LazyLock::new(server);

fuzz_target!(|query: &[u8]| {
    let Ok(form) = Form::parse(query) else {
        return;
    };
    match wait(SERVER.authorization_request(&form)) {
        Err(AuthorizationRefusal::Show(fault)) => {
            assert!(allowed_in_description(&fault.description()));
            assert_ne!(fault, Fault::Unavailable);
        }
        Err(AuthorizationRefusal::Redirect(answer)) => {
            assert!(answer.error().is_some());
            is_for_the_client(&answer, &form);
        }
        Ok(asked) => {
            let client = Arc::clone(asked.client());
            assert_eq!(form.value("client_id"), Some(client.id().as_str()));
            assert!(client.settings().scope.contains_all(asked.scope()));
            is_registered(asked.redirect_uri(), &client);
            match wait(SERVER.next(asked, None)) {
                Next::SignIn(_) => {}
                Next::Answer(answer) => {
                    assert!(answer.error().is_some());
                    is_for_the_client(&answer, &form);
                }
                Next::Consent(..) | Next::Decide(_) => panic!("nobody is signed in"),
            }
        }
    }
});

fn is_registered(uri: &str, client: &Client) {
    let mut registered = client.settings().redirect_uris.iter();
    assert!(registered.any(|one| one.matches(uri)), "{uri}");
}

fn is_for_the_client(answer: &AuthorizationResponse, form: &Form<'_>) {
    is_registered(answer.redirect_uri(), answer.client());
    let parameter = |name: &str| {
        let mut found = answer.parameters().iter().filter(|one| one.0 == name);
        let first = found.next().map(|one| &*one.1);
        assert!(found.next().is_none(), "{name} twice");
        first
    };
    assert_eq!(parameter("iss"), Some(ISSUER));
    assert_eq!(parameter("code"), None);
    let state = form.value("state").filter(|state| state.len() <= 4096);
    assert_eq!(parameter("state"), state);
    assert!(allowed_in_description(
        parameter("error_description").unwrap()
    ));
    let location = answer.location();
    assert!(location.starts_with(answer.redirect_uri()));
    assert!(location.bytes().all(|byte| byte.is_ascii_graphic()));
}

fn server() -> AuthorizationServer {
    struct Unheard;
    impl DecisionLog for Unheard {
        fn record(&self, _: &DecisionRecord<'_>) {}
    }
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let store = it::memory_store::MemoryStore::new(Arc::clone(&clock));
    for (id, method) in [("app", Some(ClientAuthMethod::None)), ("web", None)] {
        wait(store.client_insert(client(id, method))).unwrap();
    }
    let node = NodeParts {
        key_sets: Arc::new(NoKeySets),
        sealing_key: [7; 32].into(),
        clock,
        randomness: Arc::new(SeededRandomness::new(1)),
        decisions: Arc::new(Unheard),
    };
    AuthorizationServer::new(
        Arc::new(Node::new(node).ok().unwrap()),
        Tenant::new(TenantName::default(), ISSUER.parse().unwrap()),
        GrantType::ALL.into(),
        Arc::new(store),
    )
}

/// A public client must use PKCE, and has a redirect URI on the user's own machine beside that on the web.
fn client(id: &str, method: Option<ClientAuthMethod>) -> Client {
    let at = Timestamp::from_seconds(1_799_000_000);
    let uris = ["https://app.example.com/cb?a=b", "http://127.0.0.1/cb"];
    let uris = uris.map(|uri| uri.parse().unwrap());
    let settings = ClientSettings {
        token_endpoint_auth_method: method,
        grant_types: [GrantType::AuthorizationCode].into(),
        redirect_uris: uris.into(),
        scope: "openid a b".parse().unwrap(),
        default_scope: "a".parse().unwrap(),
        ..ClientSettings::default()
    };
    let client = Client::new(ClientParts {
        id: id.parse().unwrap(),
        kind: ClientKind::Application,
        settings,
        keys: Vec::new(),
        secrets: Vec::new(),
        created_at: at,
        updated_at: at,
        revision: 1,
        registration: None,
    });
    client.unwrap()
}

/// Runs a future to its end; the store in memory never waits.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
        std::thread::yield_now();
    }
}
