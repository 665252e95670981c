//! The user of this server whom an assertion is for, where its identity provider's settings say that it speaks for one. The assertion is
//! verified, so whoever learns here that there is no such user is the identity provider or somebody it has signed for.

use std::sync::Arc;

use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::user::User;

use super::statement::Statement;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// The user, where there must be one.
pub(crate) async fn of(
    statement: &Statement,
    context: &RequestContext<'_>,
) -> Result<Option<Arc<User>>, Rejection> {
    let provider = statement.issuer.identity_provider();
    let mapping = provider.map(|provider| &provider.settings().subject_mapping);
    let Some(SubjectMapping::LocalUser { claim }) = mapping else {
        return Ok(None);
    };
    let name = &statement.subject;
    let found = context
        .store()
        .user_find_by_name(&User::name_key(name))
        .await?;
    let detail = || format!("claim {} says {}", quoted(claim), quoted(name));
    match found {
        None => Err(Rejection::new(Reason::LocalUserUnknown, detail())),
        Some(user) if !user.is_live(context.now) => {
            Err(Rejection::new(Reason::LocalUserDisabled, detail()))
        }
        Some(user) => Ok(Some(user)),
    }
}
