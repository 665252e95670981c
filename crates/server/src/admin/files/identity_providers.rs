//! An identity provider that a document states, beside the one that is there.

use std::sync::Arc;

use jurat_files::kind::Kind;
use jurat_registry::change::RecordChange;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::preset::answers::Answers;
use jurat_registry::store::Issuer;
use serde_json::Value;

use super::tenant_planning::TenantPlanning;
use crate::admin::{own_name, preset};
use crate::extract::json_body::JsonBody;
use crate::respond::problem::Problem;

impl TenantPlanning<'_> {
    /// Plans an identity provider. Returns its issuer.
    pub(super) async fn identity_provider(
        &mut self,
        mut body: JsonBody,
        index: usize,
    ) -> Result<String, Problem> {
        let issuer: Option<String> = body.take("issuer")?;
        let issuer = issuer.ok_or_else(|| {
            let sentence = "state the exact value of iss in the identity provider's assertions";
            Problem::of_field("issuer", sentence)
        })?;
        own_name::refuse(&self.app, "issuer", &issuer)?;
        let stated: Vec<Value> = body.take("keys")?.unwrap_or_default();
        let preset: Option<String> = body.take("preset")?;
        let answers: Answers = body.take("answers")?.unwrap_or_default();
        let own = self.app.authorization_server.tenant().issuer.clone();
        let (_, settings) = preset::identity_provider(preset.as_deref(), &answers, &own, body.0)?;
        let before = self.provider_before(&issuer).await?;
        let seen = before
            .as_ref()
            .map(|one| (one.parts().created_at, one.parts().revision));
        self.saw(Kind::IdentityProvider, &issuer, seen);
        let held = before.as_deref().map_or(&[][..], IdentityProvider::keys);
        let keys = self.keys(held, stated)?;
        let field = format!("{}[{index}]", Kind::IdentityProvider.list());
        let Some(before) = before else {
            return self.new_provider(issuer, settings, keys, field);
        };
        let mut parts = IdentityProviderParts {
            settings,
            keys,
            ..before.parts().clone()
        };
        if IdentityProvider::new(parts.clone())?.to_row() == before.to_row() {
            self.unchanged();
            return Ok(issuer);
        }
        parts.revision += 1;
        parts.updated_at = self.now;
        let after = IdentityProvider::new(parts)?;
        let shown = self.subject(Kind::IdentityProvider, &issuer);
        let shown = shown.replace(&*before, &after);
        self.trust(field, Some(before), &after);
        self.change(shown, RecordChange::IdentityProviderReplace(after));
        Ok(issuer)
    }

    fn new_provider(
        &mut self,
        issuer: String,
        settings: IdentityProviderSettings,
        keys: Vec<jurat_registry::client_credential::TrustedKey>,
        field: String,
    ) -> Result<String, Problem> {
        let randomness = self.app.authorization_server.randomness();
        let after = IdentityProvider::new(IdentityProviderParts {
            id: IdentityProviderId::new(self.now, randomness)?,
            issuer: issuer.clone(),
            settings,
            keys,
            created_at: self.now,
            updated_at: self.now,
            revision: 1,
        })?;
        let shown = self.subject(Kind::IdentityProvider, &issuer);
        let shown = shown.insert(&after, &IdentityProviderSettings::default());
        self.trust(field, None, &after);
        self.change(shown, RecordChange::IdentityProviderInsert(after));
        Ok(issuer)
    }

    fn trust(
        &mut self,
        field: String,
        before: Option<Arc<IdentityProvider>>,
        after: &IdentityProvider,
    ) {
        self.algorithms.extend(after.settings().token.algorithm);
        self.trusted.push((field, before, Arc::new(after.clone())));
    }

    async fn provider_before(
        &self,
        issuer: &str,
    ) -> Result<Option<Arc<IdentityProvider>>, Problem> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        Ok(match store.issuer_find(issuer).await? {
            Some(Issuer::IdentityProvider(provider)) => Some(provider),
            Some(Issuer::Client(_)) | None => None,
        })
    }
}
