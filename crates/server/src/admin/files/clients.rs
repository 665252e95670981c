//! A client that a document states, beside the one that is there.

use jurat_files::kind::Kind;
use jurat_registry::change::RecordChange;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::id::ClientId;
use serde_json::Value;

use super::tenant_planning::TenantPlanning;
use crate::admin::{own_name, preset};
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;

impl TenantPlanning<'_> {
    /// Plans a client. Returns its id.
    pub(super) async fn client(&mut self, mut body: JsonBody) -> Result<String, Problem> {
        let id: Option<String> = body.take("id")?;
        let id = id.ok_or_else(|| Problem::of_field("id", "state the client's id"))?;
        let id: ClientId = id.parse()?;
        own_name::refuse(&self.app, "id", id.as_str())?;
        let stated: Vec<Value> = body.take("credentials")?.unwrap_or_default();
        let preset: Option<String> = body.take("preset")?;
        let issuer = self.app.authorization_server.tenant().issuer.clone();
        let settings = preset::client(preset.as_deref(), &issuer, body.0)?;
        let before = match &self.store {
            Some(store) => store.client_find(id.as_str()).await?,
            None => None,
        };
        if before
            .as_ref()
            .is_some_and(|client| client.kind() != ClientKind::Application)
        {
            let sentence = "this is the key of an administrator: files do not speak of those";
            return Err(Problem::of_field("id", sentence));
        }
        let seen = before.as_ref().map(|client| client.parts());
        let seen = seen.map(|parts| (parts.created_at, parts.revision));
        self.saw(Kind::Client, id.as_str(), seen);
        let held = before.as_deref().map(Client::parts);
        let (keys, secrets) = self
            .client_credentials(held, &id, &settings, stated)
            .await?;
        let parts = ClientParts {
            keys,
            secrets,
            ..self.begun(held, id.clone(), settings)
        };
        let after = Client::new(parts.clone())?;
        let subject = self.subject(Kind::Client, id.as_str());
        let Some(before) = before else {
            let shown = subject.insert(&after, &ClientSettings::default());
            self.algorithms.extend(after.settings().named_algorithms());
            self.change(shown, RecordChange::ClientInsert(after));
            return Ok(id.to_string());
        };
        let same = ClientParts {
            updated_at: self.now,
            ..before.parts().clone()
        };
        if Client::new(same)?.to_row() == after.to_row() {
            self.unchanged();
            return Ok(id.to_string());
        }
        let mut parts = parts;
        parts.note_administrator(before.parts());
        parts.revision += 1;
        let after = Client::new(parts)?;
        let shown = subject.replace(&*before, &after);
        self.algorithms.extend(after.settings().named_algorithms());
        self.change(shown, RecordChange::ClientReplace(after));
        Ok(id.to_string())
    }

    /// What there is already with other settings, or a new one.
    fn begun(
        &self,
        held: Option<&ClientParts>,
        id: ClientId,
        settings: ClientSettings,
    ) -> ClientParts {
        let fresh = || ClientParts {
            id,
            kind: ClientKind::Application,
            settings: ClientSettings::default(),
            keys: Vec::new(),
            secrets: Vec::new(),
            created_at: self.now,
            updated_at: self.now,
            revision: 1,
            registration: None,
        };
        ClientParts {
            settings,
            updated_at: self.now,
            ..held.cloned().unwrap_or_else(fresh)
        }
    }
}
