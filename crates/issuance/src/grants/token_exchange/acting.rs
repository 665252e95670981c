//! Who acts for the subject of the new token (RFC 8693 sections 1.1 and 4): the actor whose token is presented, the client, or nobody.

use jurat_registry::client::Client;

use super::proven_token::ProvenToken;
use crate::act::{Act, Party};
use crate::rejection::{Reason, Rejection};

/// The `act` of the token that `client` gets for `subject`. Who acted before stays in it. Now the actor does, or without an actor's token the
/// client, which is left out only where the client may impersonate (RFC 8693 section 1.1). `own` is this server's issuer identifier.
pub(super) fn of_the_new_token(
    subject: &mut ProvenToken,
    actor: Option<&ProvenToken>,
    client: &Client,
    own: &str,
) -> Result<Option<String>, Rejection> {
    if actor.is_some_and(|actor| actor.act.is_some()) {
        let detail = "the actor token has act";
        return Err(Rejection::new(Reason::ActorTokenDelegated, detail));
    }
    let party = match actor {
        Some(actor) => actor.party.clone(),
        None => Party::client(client.id().as_str()),
    };
    if let Some(may_act) = &subject.may_act {
        may_act.names(&party, subject.party.issuer.as_deref(), own)?;
    }
    let before = subject.act.take();
    // RFC 8693 section 4.1: the outermost counts for access. An identity provider's word makes that one of its own subjects, and no client of
    // this server or of another issuer: of those it says who acted before.
    let own_word = subject.party.issuer.as_deref().zip(before.as_ref());
    let may_be_outermost = own_word.is_none_or(|(issuer, act)| act.is_of(issuer));
    let may_impersonate = client.settings().exchange.impersonation && may_be_outermost;
    let impersonates = actor.is_none() && may_impersonate;
    let act = if impersonates {
        before
    } else {
        Some(Act::now(party, actor.is_none(), before))
    };
    act.as_ref().map(Act::bounded).transpose()
}
