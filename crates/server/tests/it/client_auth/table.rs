//! Each method against each registered one (RFC 7591 section 2: the method registered is the one that works), and any two at once (RFC 6749
//! section 2.3: MUST NOT use more than one method in each request).

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use jurat_issuance::rejection::Reason;
use jurat_protocol::client_auth_method::ClientAuthMethod;
use serde_json::{Value, json};

use super::mac;
use crate::party::Party;
use crate::registered::create_client;
use crate::test_server::{Setup, TestServer};
use crate::token_endpoint::{CLIENT_ASSERTION, encode, post_to, with_basic};

const PATHS: [&str; 2] = ["/oauth2/token", "/oauth2/revoke"];

/// A client registered with one method, and credentials for every one of them.
struct Registered {
    method: ClientAuthMethod,
    party: Party,
    secret: String,
}

/// A request that is put together.
#[derive(Default)]
struct Sent {
    parameters: Vec<(&'static str, String)>,
    by_basic: bool,
}

fn name(method: ClientAuthMethod) -> String {
    format!("by-{}", method.name())
}

async fn register(server: &TestServer, method: ClientAuthMethod) -> Registered {
    let party = Party::new(&name(method));
    let mut body = json!({"token_endpoint_auth_method": method.name()});
    if method == ClientAuthMethod::None {
        body["grant_types"] = json!(["authorization_code", "refresh_token"]);
    } else {
        body["grant_types"] = json!(["client_credentials"]);
        body["credentials"] = json!([party.public_key(), {"secret": {"generate": true}}]);
    }
    let created = create_client(server, &party.name, body).await;
    let generated = created["generated_secrets"][0]["secret"].as_str();
    let stranger = "nobody-gave-it-this-secret-0123456789-0123456789";
    let secret = generated.unwrap_or(stranger).to_owned();
    Registered {
        method,
        party,
        secret,
    }
}

async fn all_registered(server: &TestServer) -> Vec<Registered> {
    let mut all = Vec::new();
    for method in ClientAuthMethod::ALL {
        all.push(register(server, method).await);
    }
    all
}

impl Registered {
    /// Adds what `method` sends.
    fn prove_by(&self, method: ClientAuthMethod, server: &TestServer, sent: &mut Sent) {
        let id = || ("client_id", self.party.name.clone());
        let assertion = |text: String| {
            let kind = ("client_assertion_type", CLIENT_ASSERTION.to_owned());
            [kind, ("client_assertion", text)]
        };
        match method {
            ClientAuthMethod::ClientSecretBasic => sent.by_basic = true,
            ClientAuthMethod::ClientSecretPost => {
                let secret = ("client_secret", self.secret.clone());
                sent.parameters.extend([id(), secret]);
            }
            ClientAuthMethod::PrivateKeyJwt => {
                let signed = self.party.assertion(server).sign();
                sent.parameters.extend(assertion(signed));
            }
            ClientAuthMethod::ClientSecretJwt => {
                let claims = Value::from(self.party.assertion(server).claims);
                sent.parameters
                    .extend(assertion(mac::signed("HS256", &claims, &self.secret)));
            }
            ClientAuthMethod::None => sent.parameters.push(id()),
        }
    }

    fn request(&self, path: &str, sent: &Sent) -> Request<Full<Bytes>> {
        let what = if path == "/oauth2/token" {
            ("grant_type", "client_credentials")
        } else {
            ("token", "a-token-that-nobody-issued")
        };
        let own = sent.parameters.iter();
        let own = own.map(|(name, value)| (*name, value.as_str()));
        let parameters: Vec<_> = own.chain([what]).collect();
        let request = post_to(path, &encode(&parameters));
        if sent.by_basic {
            with_basic(request, &self.party.name, &self.secret)
        } else {
            request
        }
    }
}

/// Many are refused here, one after the other.
async fn server() -> TestServer {
    TestServer::start_with(|_: &mut Setup| {}).await
}

#[tokio::test]
async fn rfc7591_s2_of_five_methods_the_registered_one_alone_works() {
    let server = server().await;
    for registered in all_registered(&server).await {
        for used in ClientAuthMethod::ALL {
            for path in PATHS {
                let mut sent = Sent::default();
                registered.prove_by(used, &server, &mut sent);
                let answer = server.send(registered.request(path, &sent)).await;
                // A public client proves nothing, which does for a revocation and gets it no token of its own (RFC 6749 section 4.4).
                let is_public = used == ClientAuthMethod::None;
                let works = used == registered.method && !(is_public && path == "/oauth2/token");
                let told = format!("{used} of {} at {path}", registered.party.name);
                assert_eq!(answer.status == 200, works, "{told}: {}", answer.text());
                if !works {
                    assert_eq!(answer.expect(401)["error"], "invalid_client", "{told}");
                }
            }
        }
    }
}

#[tokio::test]
async fn rfc6749_s2_3_two_methods_in_one_request_are_refused_whichever_is_registered() {
    let server = server().await;
    let all = all_registered(&server).await;
    let [basic, post, signature, mac, none] = ClientAuthMethod::ALL;
    let proofs = [basic, post, signature, mac];
    for registered in &all {
        for (index, first) in proofs.iter().enumerate() {
            for second in &proofs[index + 1..] {
                for path in PATHS {
                    let told = format!("{first} and {second} of {}", registered.party.name);
                    let mut sent = Sent::default();
                    registered.prove_by(*first, &server, &mut sent);
                    registered.prove_by(*second, &server, &mut sent);
                    let answer = server.send(registered.request(path, &sent)).await;
                    assert_eq!(answer.expect(400)["error"], "invalid_request", "{told}");
                    if path == "/oauth2/token" {
                        // Two assertions are one parameter twice (RFC 6749 section 3.2).
                        let both_by_assertion = (*first, *second) == (signature, mac);
                        let reason = if both_by_assertion {
                            Reason::ParameterRepeated
                        } else {
                            Reason::ClientAuthMixed
                        };
                        assert_eq!(server.decision(&answer).reason, Some(reason), "{told}");
                    }
                }
            }
        }
    }
    // A name beside a proof is no second method, and a refused request has spent nothing.
    for registered in &all {
        if registered.method == none || registered.method == post {
            continue;
        }
        let mut sent = Sent::default();
        registered.prove_by(registered.method, &server, &mut sent);
        let spares_no_second = registered.request("/oauth2/token", &{
            let mut mixed = Sent {
                parameters: sent.parameters.clone(),
                by_basic: sent.by_basic,
            };
            registered.prove_by(post, &server, &mut mixed);
            mixed
        });
        assert_eq!(server.send(spares_no_second).await.status, 400);
        registered.prove_by(none, &server, &mut sent);
        let named = registered.request("/oauth2/token", &sent);
        server.send(named).await.expect(200);
    }
}
