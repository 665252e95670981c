//! A user's token on its way through services: the portal gets it for the API `ORDERS`, whose server, the client `backend`, trades it for one
//! of its own and calls `STOCK`.

use jurat_issuance::access_token::{ActiveToken, TokenRefusal};
use jurat_issuance::decision::Decision;
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::token_settings::TokenFormat;
use serde_json::Value;

use crate::resources::{self};
pub(crate) use crate::resources::{ORDERS, STOCK};
use crate::world::*;

pub(crate) const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub(crate) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
pub(crate) const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
pub(crate) const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
pub(crate) const BACKEND: &str = "backend";
pub(crate) const BACKEND_SECRET: &str = "a-secret-of-the-orders-api-0123456789abcdef";
pub(crate) const FORMATS: [TokenFormat; 2] = [TokenFormat::Jwt, TokenFormat::Opaque];

/// Parameters, by name.
pub(crate) type Parameters<'a> = &'a [(&'a str, &'a str)];

/// The world with its services; tokens are of this format. Nothing is explained: a token that is traded is not judged there.
pub(crate) fn world_with(format: TokenFormat) -> World {
    let world = World::with(|ground| ground.tenant.token.format = Some(format)).unexplained();
    settle(&world);
    world
}

/// The same, with JWTs.
pub(crate) fn world() -> World {
    world_with(TokenFormat::Jwt)
}

/// Registers the services. The backend would get refresh tokens wherever there are any.
pub(crate) fn settle(world: &World) {
    let secrets = vec![world.secret(BACKEND_SECRET)];
    world.add_client(BACKEND, Vec::new(), secrets, |backend| {
        backend.grant_types = [
            GrantType::TokenExchange,
            GrantType::ClientCredentials,
            GrantType::RefreshToken,
        ]
        .into();
        backend.resources = [ORDERS, STOCK].map(|uri| uri.parse().unwrap()).into();
        backend.refresh.for_assertions = Some(true);
    });
    world.change_client(PORTAL, |portal| {
        portal.settings.resources = [ORDERS.parse().unwrap()].into();
    });
    resources::register(world, ORDERS, |orders| {
        orders.resource_servers = [BACKEND.parse().unwrap()].into();
    });
    resources::register(world, STOCK, |_| {});
}

/// The portal's token about alice for `ORDERS`, with `a b`.
#[track_caller]
pub(crate) fn alices(world: &World) -> TokenAnswer {
    let assertion = world.third_party().sign();
    granted(by_portal(
        world,
        &[
            ("grant_type", JWT_BEARER),
            ("assertion", &assertion),
            ("scope", "a b"),
            ("resource", ORDERS),
        ],
    ))
}

pub(crate) fn by_portal(world: &World, parameters: Parameters<'_>) -> Decision {
    world.ask_with(parameters, Some(&basic(PORTAL, PORTAL_SECRET)))
}

pub(crate) fn by_backend(world: &World, parameters: Parameters<'_>) -> Decision {
    world.ask_with(parameters, Some(&basic(BACKEND, BACKEND_SECRET)))
}

/// The backend trades a token of this type for one for `STOCK`, with more parameters.
pub(crate) fn trade(
    world: &World,
    (token, token_type): (&str, &str),
    more: Parameters<'_>,
) -> Decision {
    let own = [
        ("grant_type", EXCHANGE),
        ("subject_token", token),
        ("subject_token_type", token_type),
        ("resource", STOCK),
    ];
    by_backend(world, &[&own, more].concat())
}

/// The backend trades an access token.
pub(crate) fn exchange(world: &World, token: &str, more: Parameters<'_>) -> Decision {
    trade(world, (token, ACCESS_TOKEN), more)
}

/// The backend's own token, which can say who acts.
#[track_caller]
pub(crate) fn backends_own(world: &World) -> String {
    granted(by_backend(world, &[("grant_type", "client_credentials")])).access_token
}

/// What an access token for `STOCK` says, if it counts.
pub(crate) fn judged(world: &World, token: &str) -> Result<ActiveToken, TokenRefusal> {
    wait(world.server.access_token(token, STOCK))
}

/// Who acts, by such a token.
#[track_caller]
pub(crate) fn actor(world: &World, answer: &TokenAnswer) -> Value {
    let token = judged(world, &answer.access_token).unwrap();
    let actor = token.actor.map(|text| serde_json::from_str(&text).unwrap());
    actor.unwrap_or_default()
}
