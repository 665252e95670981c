//! `src/policy/target.rs`: registered resources, their scopes, and what they say of their tokens (RFC 8707).

use jurat_issuance::decision::Decision;
use jurat_issuance::rejection::Reason;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::resource::{Resource, ResourceSettings, ScopeSettings};
use jurat_registry::token_settings::{TokenFormat, TokenSettings};

use crate::world::*;

pub(crate) const ORDERS: &str = "https://orders.example.com";
pub(crate) const STOCK: &str = "https://stock.example.com";

/// Lets the partner name both resources and ask for `a`, `b`, `stock` and `openid`.
pub(crate) fn may_name(world: &World) {
    world.change_client(PARTNER, |partner| {
        let resources = [ORDERS, STOCK].map(|uri| uri.parse().unwrap());
        partner.settings.resources = resources.into();
        partner.settings.scope = "a b stock openid".parse().unwrap();
    });
}

fn world() -> World {
    let world = World::new();
    may_name(&world);
    world
}

pub(crate) fn register(world: &World, uri: &str, change: impl FnOnce(&mut ResourceSettings)) {
    let mut resource = Resource {
        uri: uri.parse().unwrap(),
        settings: ResourceSettings::default(),
        created_at: timestamp(NOW),
        updated_at: timestamp(NOW),
        revision: 1,
    };
    change(&mut resource.settings);
    resource.validate().unwrap();
    wait(world.store.resource_insert(resource)).unwrap();
}

fn scopes(settings: &mut ResourceSettings, scopes: &[(&str, bool)]) {
    for (name, default) in scopes {
        let scope = ScopeSettings {
            description: None,
            default: *default,
        };
        settings.scopes.insert((*name).into(), scope);
    }
}

pub(crate) fn ask(world: &World, more: &[(&str, &str)]) -> Decision {
    let assertion = world.self_issued().sign();
    let own = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    world.ask(&[&own, more].concat())
}

fn scope(decision: Decision) -> String {
    granted(decision).scope.to_string()
}

#[test]
fn a_token_for_a_resource_has_the_scopes_of_that_resource_and_of_no_other() {
    let world = world();
    register(&world, ORDERS, |orders| {
        scopes(orders, &[("a", false), ("b", false)]);
    });
    register(&world, STOCK, |stock| scopes(stock, &[("stock", false)]));
    let asked = ("scope", "a stock openid");
    assert_eq!(
        scope(ask(&world, &[asked, ("resource", ORDERS)])),
        "a openid"
    );
    assert_eq!(
        scope(ask(&world, &[asked, ("resource", STOCK)])),
        "stock openid"
    );
    let both = [asked, ("resource", ORDERS), ("resource", STOCK)];
    assert_eq!(scope(ask(&world, &both)), "a stock openid");
    // Without a resource no resource narrows.
    assert_eq!(scope(ask(&world, &[asked])), "a stock openid");
    let none = ask(&world, &[("scope", "stock"), ("resource", ORDERS)]);
    assert_eq!(refused(&none), Reason::ScopeNotAllowed);
}

#[test]
fn scopes_are_bound_only_where_each_resource_that_is_named_states_its_own() {
    let world = world();
    register(&world, ORDERS, |orders| scopes(orders, &[("a", false)]));
    // The other is not registered, and may be named all the same: what its scopes are is not known.
    let both = [
        ("scope", "a stock"),
        ("resource", ORDERS),
        ("resource", STOCK),
    ];
    assert_eq!(scope(ask(&world, &both)), "a stock");
    register(&world, STOCK, |_| {});
    assert_eq!(scope(ask(&world, &both)), "a stock");
}

#[test]
fn rfc6749_s3_3_a_resource_has_default_scopes_and_the_client_gets_those_it_may_have() {
    let world = world();
    register(&world, ORDERS, |orders| {
        scopes(orders, &[("a", false), ("b", true), ("orders.admin", true)]);
    });
    assert_eq!(scope(ask(&world, &[("resource", ORDERS)])), "b");
    // Without a resource it is the client's own default.
    assert_eq!(scope(ask(&world, &[])), "a");
}

#[test]
fn rfc8707_s2_a_resource_that_is_switched_off_gets_no_token() {
    let world = world();
    register(&world, ORDERS, |orders| orders.enabled = false);
    let decision = ask(&world, &[("resource", ORDERS)]);
    assert_eq!(refused(&decision), Reason::ResourceNotAllowed);
    assert!(ask(&world, &[("resource", STOCK)]).outcome.is_ok());
}

#[test]
fn a_resource_that_is_registered_is_still_for_those_clients_alone_that_may_name_it() {
    let world = World::new();
    register(&world, ORDERS, |_| {});
    let decision = ask(&world, &[("resource", ORDERS)]);
    assert_eq!(refused(&decision), Reason::ResourceNotAllowed);
}

#[test]
fn the_resource_decides_about_its_tokens_before_the_client() {
    let world = world();
    world.change_client(PARTNER, |partner| {
        partner.settings.token = TokenSettings {
            format: Some(TokenFormat::Jwt),
            algorithm: Some(Algorithm::EdDsa),
            lifetime_seconds: Some(3000),
        };
    });
    register(&world, ORDERS, |orders| {
        orders.token.format = Some(TokenFormat::Opaque);
        orders.token.lifetime_seconds = Some(600);
    });
    register(&world, STOCK, |stock| {
        stock.token.lifetime_seconds = Some(60);
    });
    let answer = granted(ask(&world, &[("resource", ORDERS)]));
    assert!(answer.access_token.starts_with("jur_at_"));
    assert_eq!(answer.expires_in, 600);
    // Of several the shortest life counts.
    let both = [("resource", ORDERS), ("resource", STOCK)];
    assert_eq!(granted(ask(&world, &both)).expires_in, 60);
    let answer = granted(ask(&world, &[("resource", STOCK)]));
    assert!(answer.access_token.starts_with("ey"));
    assert_eq!(granted(ask(&world, &[])).expires_in, 3000);
}

#[test]
fn rfc8707_s2_one_token_is_not_made_in_two_ways() {
    let world = world();
    register(&world, ORDERS, |orders| {
        orders.token.format = Some(TokenFormat::Opaque);
    });
    register(&world, STOCK, |stock| {
        stock.token.format = Some(TokenFormat::Jwt);
    });
    let both = [("resource", ORDERS), ("resource", STOCK)];
    assert_eq!(refused(&ask(&world, &both)), Reason::ResourcesDisagree);
    assert!(ask(&world, &both[..1]).outcome.is_ok());
}
