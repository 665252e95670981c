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
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::role::Role;
use jurat_registry::store::StoreError;
use jurat_registry::user::{User, UserParts, UserSettings};

/// The name that the first administrator has until another is chosen.
pub const USERNAME: &str = "admin";

/// So many names are tried for the first administrator.
const MOST_NAMES: usize = 20;

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
    let invitation = server.invite(&user, Author::server()).await?;
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
    let who_administers = RecordFilter {
        administers: Some(true),
        ..RecordFilter::default()
    };
    let mut page = PageRequest::first(PageRequest::MOST);
    let mut waiting = Found::Nobody;
    loop {
        let found = server
            .store()
            .user_search(who_administers.clone(), page.clone());
        let found = found.await?;
        for user in found.items {
            if user.parts().password.is_some() {
                return Ok(Found::SomebodyCan);
            }
            waiting = Found::Waiting(user);
        }
        match found.next {
            Some(next) => page.after = Some(next),
            None => return Ok(waiting),
        }
    }
}

/// A user who administers and has no password yet: `admin`, or where somebody is called so, `admin-2` and so on.
async fn make(author: Author, server: &AuthorizationServer) -> Result<Arc<User>, NoLink> {
    for number in 1..=MOST_NAMES {
        let name = match number {
            1 => USERNAME.to_owned(),
            number => format!("{USERNAME}-{number}"),
        };
        match make_called(&name, author.clone(), server).await {
            Err(NoLink::Store(StoreError::NameTaken { .. })) => {}
            made => return made,
        }
    }
    Err(NoLink::User(format!(
        "{USERNAME} and names like it are taken"
    )))
}

async fn make_called(
    name: &str,
    author: Author,
    server: &AuthorizationServer,
) -> Result<Arc<User>, NoLink> {
    let now = server.clock().now();
    let id = UserId::new(now, server.randomness());
    let user = User::new(UserParts {
        id: id.map_err(|error| NoLink::User(error.to_string()))?,
        settings: UserSettings {
            username: name.to_owned(),
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
