//! What the tests of signing keys ask of a server, and of another on the same store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::keyring::administration::ShownKey;
use jurat_protocol::form::Form;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::jws::CompactJws;
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_registry::audit::AuditFilter;
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Clock;
use jurat_registry::page::PageRequest;
use jurat_registry::randomness::SeededRandomness;
use jurat_registry::store::TenantStore;

use crate::world::*;

pub(super) const HOUR: i64 = 3600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) fn administrator() -> Author {
    Author::of(By::Administrator("jurat-admin".to_owned()))
}

/// Counts the nodes; [`World`] has the seeds before.
static NODES: AtomicU64 = AtomicU64::new(1000);

/// Another node, or the same one after a restart.
pub(super) fn node(world: &World) -> AuthorizationServer {
    let log = Arc::new(Log::default());
    let mut ground = ground(world.store.clone(), world.clock.clone(), log);
    // No two nodes draw the same numbers.
    let seed = NODES.fetch_add(1, Ordering::SeqCst);
    ground.node.randomness = Arc::new(SeededRandomness::new(seed));
    ground.open().unwrap()
}

pub(super) fn token_by(server: &AuthorizationServer, world: &World) -> String {
    let now = world.clock.now().seconds();
    let assertion = world
        .self_issued()
        .claim("iat", now)
        .claim("exp", now + 300)
        .sign();
    let body = form_of(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    let form = Form::parse(body.as_bytes()).unwrap();
    let request = jurat_issuance::unproven_request::TokenRequest {
        form: &form,
        authorization: None,
        peer: None,
    };
    granted(wait(server.token_request(&request))).access_token
}

pub(super) fn key_id_of(token: &str) -> String {
    let jws = CompactJws::decode(token).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    jwt.header().key_id.as_deref().unwrap().to_owned()
}

pub(super) fn upkeep(server: &AuthorizationServer) {
    wait(server.keyring().upkeep()).unwrap();
}

pub(super) fn keys(server: &AuthorizationServer) -> Vec<ShownKey> {
    wait(server.keyring().list()).unwrap()
}

pub(super) fn published(server: &AuthorizationServer) -> Vec<String> {
    let keys = parse_jwk_set(jwks(server).as_bytes()).unwrap();
    let names = keys.iter().map(|key| key.key_id().unwrap().to_owned());
    names.collect()
}

pub(super) fn happened(world: &World) -> Vec<String> {
    let page = wait(
        world
            .store
            .audit_list(AuditFilter::default(), PageRequest::first(200)),
    )
    .unwrap();
    let mut lines: Vec<_> = page
        .items
        .into_iter()
        .map(|line| line.filed.action)
        .collect();
    lines.reverse();
    lines
}
