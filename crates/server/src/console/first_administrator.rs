//! How the first administrator gets into the console: there is no default password, so a server that nobody administers makes a user and
//! prints a link, by which that user's name and password are chosen.

use std::sync::Arc;

use jurat_console::Base;
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::UserId;
use jurat_registry::page::PageRequest;
use jurat_registry::problem::InvalidRecord;
use jurat_registry::role::Role;
use jurat_registry::store::StoreError;
use jurat_registry::user::{User, UserParts, UserSettings};

/// The name that the first administrator has until another is chosen.
pub const USERNAME: &str = "admin";

/// So many pages of users are looked through for one who administers.
const MOST_PAGES: usize = 20;

/// A link into the console counts so long, in seconds, when it signs in by itself.
const ENTRY_SECONDS: u32 = 3600;

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum NoLink {
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The user cannot be made.
    #[error("the first administrator cannot be made: {0}")]
    User(String),
}

impl From<InvalidRecord> for NoLink {
    fn from(invalid: InvalidRecord) -> Self {
        Self::User(invalid.to_string())
    }
}

/// The address of the set-up page while nobody can sign in to administer; `None` once somebody can.
pub async fn set_up_link(server: &AuthorizationServer) -> Result<Option<String>, NoLink> {
    let link = link_by(Author::server(), server).await?;
    Ok(link.map(|link| link.address))
}

/// An address that works once.
pub(crate) struct SetUpLink {
    pub(crate) address: String,
    /// Until when.
    pub(crate) expires_at: Timestamp,
}

/// The same, for `author`, who answers for the user that is made.
pub(crate) async fn link_by(
    author: Author,
    server: &AuthorizationServer,
) -> Result<Option<SetUpLink>, NoLink> {
    let user = match find(server).await? {
        Found::SomebodyCan => return Ok(None),
        Found::Waiting(user) => user,
        Found::Nobody => make(author, server).await?,
    };
    let invitation = server.invite(&user).await?;
    let path = format!("{}/set-up/{}", Base::PATH, invitation.ticket);
    Ok(Some(SetUpLink {
        address: server.tenant().issuer.endpoint(&path),
        expires_at: invitation.expires_at,
    }))
}

/// Whether somebody can sign in there to administer.
pub(crate) async fn somebody_can(server: &AuthorizationServer) -> Result<bool, StoreError> {
    Ok(matches!(find(server).await?, Found::SomebodyCan))
}

/// An address that opens the console signed in, once, within the hour. For whoever runs the server, as `jurat demo` does.
pub async fn entry_link(server: &AuthorizationServer) -> Result<String, NoLink> {
    let user = match find(server).await? {
        Found::Waiting(user) => user,
        Found::Nobody => make(Author::server(), server).await?,
        Found::SomebodyCan => {
            let found = server.store().user_find_by_name(USERNAME).await?;
            let found = found.filter(|user| user.parts().role.is_some());
            found
                .ok_or_else(|| NoLink::User("another administrator is there already".to_owned()))?
        }
    };
    let link = server.sign_in_link(&user, ENTRY_SECONDS).await?;
    let path = format!("{}/enter/{link}", Base::PATH);
    Ok(server.tenant().issuer.endpoint(&path))
}

enum Found {
    /// Somebody administers and can sign in.
    SomebodyCan,
    /// The first administrator is there, and has chosen no password yet.
    Waiting(Arc<User>),
    /// There is no administrator.
    Nobody,
}

async fn find(server: &AuthorizationServer) -> Result<Found, StoreError> {
    let mut page = PageRequest::first(PageRequest::MOST);
    let mut waiting = Found::Nobody;
    for _ in 0..MOST_PAGES {
        let found = server.store().user_list(page.clone()).await?;
        for user in found.items {
            if user.parts().role.is_none() {
                continue;
            }
            if user.parts().password.is_some() {
                return Ok(Found::SomebodyCan);
            }
            waiting = Found::Waiting(user);
        }
        let Some(next) = found.next else { break };
        page.after = Some(next);
    }
    Ok(waiting)
}

async fn make(author: Author, server: &AuthorizationServer) -> Result<Arc<User>, NoLink> {
    let now = server.clock().now();
    let id = UserId::new(now, server.randomness());
    let user = User::new(UserParts {
        id: id.map_err(|error| NoLink::User(error.to_string()))?,
        settings: UserSettings {
            username: USERNAME.to_owned(),
            ..UserSettings::default()
        },
        role: Some(Role::greatest_of(&server.tenant().name)),
        password: None,
        valid_from: now,
        created_at: now,
        updated_at: now,
        revision: 1,
    })?;
    server.store().user_insert(author, user.clone()).await?;
    Ok(Arc::new(user))
}
