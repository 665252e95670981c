//! A user whom a document states, beside the one that is there. Where no password is stated, the one that is there stays: it is the user's
//! own. What a user may administer is not stated by files.

use std::sync::Arc;

use jurat_files::kind::Kind;
use jurat_registry::change::RecordChange;
use jurat_registry::id::UserId;
use jurat_registry::user::{User, UserParts, UserSettings};
use zeroize::Zeroizing;

use super::tenant_planning::TenantPlanning;
use crate::admin::{preset, users};
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;

/// What a document says of a password.
enum Password {
    Unstated,
    Text(Zeroizing<String>),
    Digest(String),
}

impl TenantPlanning<'_> {
    /// Plans a user. Returns the username, in the one spelling in which names are compared.
    pub(super) async fn user(&mut self, mut body: JsonBody) -> Result<String, Problem> {
        let text: Option<String> = body.take("password")?;
        let digest: Option<String> = body.take("password_digest")?;
        let password = match (text.map(Zeroizing::new), digest) {
            (None, None) => Password::Unstated,
            (Some(text), None) => Password::Text(text),
            (None, Some(digest)) => Password::Digest(digest),
            (Some(_), Some(_)) => {
                let sentence = "state the password or its digest, not both";
                return Err(Problem::of_field("password_digest", sentence));
            }
        };
        let settings: UserSettings = preset::changed(&UserSettings::default(), body.0)?;
        let name = User::name_key(&settings.username);
        let before = self.user_before(&name).await?;
        // Before anything is compared: whether a password is that of somebody greater is not told either.
        if let Some(before) = &before {
            self.administrator.must_not_be_below(before.parts().role)?;
        }
        let seen = before
            .as_ref()
            .map(|one| (one.parts().created_at, one.parts().revision));
        self.saw(Kind::User, &name, seen);
        let mut parts = match before.as_deref() {
            Some(before) => before.parts().clone(),
            None => self.new_user()?,
        };
        if parts.settings.enabled && !settings.enabled {
            parts.valid_from = self.now;
        }
        parts.settings = settings;
        User::new(parts.clone())?;
        self.set_password(&mut parts, password).await?;
        self.user_change(name, before, parts)
    }

    fn user_change(
        &mut self,
        name: String,
        before: Option<Arc<User>>,
        mut parts: UserParts,
    ) -> Result<String, Problem> {
        let Some(before) = before else {
            let after = User::new(parts)?;
            let shown = self.subject(Kind::User, &name);
            let shown = shown.insert(&after, &UserSettings::default());
            self.change(shown, RecordChange::UserInsert(after));
            return Ok(name);
        };
        if User::new(parts.clone())?.to_row() == before.to_row() {
            self.unchanged();
            return Ok(name);
        }
        parts.revision += 1;
        parts.updated_at = self.now;
        let after = User::new(parts)?;
        let shown = self.subject(Kind::User, &name).replace(&*before, &after);
        self.change(shown, RecordChange::UserReplace(after));
        Ok(name)
    }

    fn new_user(&self) -> Result<UserParts, Problem> {
        let randomness = self.app.authorization_server.randomness();
        Ok(UserParts {
            id: UserId::new(self.now, randomness)?,
            settings: UserSettings::default(),
            role: None,
            password: None,
            valid_from: self.now,
            created_at: self.now,
            updated_at: self.now,
            revision: 1,
        })
    }

    async fn set_password(&self, parts: &mut UserParts, stated: Password) -> Result<(), Problem> {
        match stated {
            Password::Unstated => {}
            Password::Digest(digest) => {
                if parts.password.as_ref() != Some(&digest) {
                    parts.password = Some(digest);
                    parts.valid_from = self.now;
                }
            }
            Password::Text(text) => {
                let is_it = match &parts.password {
                    Some(phc) => self.is_kept_as(&text, phc).await?,
                    None => false,
                };
                if !is_it {
                    let hashed = users::hash(&self.app, &text, &parts.settings).await?;
                    hashed.set(parts, self.now);
                }
            }
        }
        Ok(())
    }

    /// The user of that username. An e-mail address is no username.
    async fn user_before(&self, name: &str) -> Result<Option<Arc<User>>, Problem> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        let found = store.user_find_by_name(name).await?;
        Ok(found.filter(|user| User::name_key(&user.settings().username) == name))
    }
}
