//! A resource that a document states, beside the one that is there.

use jurat_files::kind::Kind;
use jurat_protocol::resource::ResourceUri;
use jurat_registry::change::RecordChange;
use jurat_registry::resource::{Resource, ResourceSettings};
use serde_json::Value;

use super::tenant_planning::TenantPlanning;
use crate::extract::json_body::{self, JsonBody};
use crate::respond::problem::Problem;

impl TenantPlanning<'_> {
    /// Plans a resource. Returns its URI.
    pub(super) async fn resource(&mut self, mut body: JsonBody) -> Result<String, Problem> {
        let uri: Option<String> = body.take("uri")?;
        let uri = uri.ok_or_else(|| Problem::of_field("uri", "state the resource's URI"))?;
        let uri: ResourceUri = uri
            .parse()
            .map_err(|invalid| Problem::of_field("uri", format!("{invalid}")))?;
        let settings: ResourceSettings = json_body::read(Value::Object(body.0))?;
        let before = match &self.store {
            Some(store) => store.resource_find(uri.as_str()).await?,
            None => None,
        };
        let name = uri.to_string();
        let seen = before.as_ref().map(|one| (one.created_at, one.revision));
        self.saw(Kind::Resource, &name, seen);
        let subject = self.subject(Kind::Resource, &name);
        let Some(before) = before else {
            let after = Resource {
                uri,
                settings,
                created_at: self.now,
                updated_at: self.now,
                revision: 1,
            };
            after.validate()?;
            let shown = subject.insert(&after, &ResourceSettings::default());
            self.algorithms.extend(after.settings.token.algorithm);
            self.change(shown, RecordChange::ResourceInsert(after));
            return Ok(name);
        };
        if before.settings == settings {
            self.unchanged();
            return Ok(name);
        }
        let after = Resource {
            settings,
            updated_at: self.now,
            revision: before.revision + 1,
            ..Resource::clone(&before)
        };
        after.validate()?;
        let shown = subject.replace(&*before, &after);
        self.algorithms.extend(after.settings.token.algorithm);
        self.change(shown, RecordChange::ResourceReplace(after));
        Ok(name)
    }
}
