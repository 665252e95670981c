//! Administrators of every role, and their tokens.

use jurat_registry::author::Author;
use jurat_registry::client::{ADMIN_SCOPE, Client, ClientKind, ClientParts};
use jurat_registry::role::Role;

use crate::administrator;
use crate::party::Party;
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, granted};

/// Registers an administrator of that role, by its name.
pub(crate) async fn administrator_of(server: &TestServer, role: Role) -> Party {
    let party = Party::new(role.name());
    administrator::register(&*server.records, &party, &*server.clock).await;
    change(server, &party.name, |parts| {
        parts.kind = ClientKind::Administrator(role);
    })
    .await;
    party
}

/// Changes the record of the client of that id.
pub(crate) async fn change(server: &TestServer, id: &str, change: impl FnOnce(&mut ClientParts)) {
    let found = server.records.client_find(id).await.unwrap().unwrap();
    let mut parts = found.parts().clone();
    parts.revision += 1;
    change(&mut parts);
    let replaced = server
        .records
        .client_replace(Author::server(), Client::new(parts).unwrap());
    replaced.await.unwrap();
}

/// A fresh token of that administrator's.
pub(crate) async fn token(server: &TestServer, party: &Party) -> String {
    let assertion = party.assertion(server).claim("scope", ADMIN_SCOPE).sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", &administrator::audience()),
    ];
    granted(server, &form).await
}
