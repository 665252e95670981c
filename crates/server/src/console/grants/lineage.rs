//! What came of what: tokens of a grant, refresh tokens, tokens that were traded for others.

use jurat_console::grants::Descendant;
use jurat_console::part::Link;
use jurat_console::paths::segment;

use super::record::{Grant, GrantWithTokens, RefreshToken, Standing, Token};
use crate::console::api::Refused;
use crate::console::clients::list::short;
use crate::console::read::Listed;
use crate::console::visit::Visit;

/// A token is traded for one that was traded for another, at most so often.
const MOST_TRADED: usize = 8;

/// So many tokens of the same subject are looked through for those that were traded for this one.
const LOOKED_THROUGH: usize = 200;

/// What came of a grant, the oldest first.
pub(super) fn of_grant(visit: &Visit, found: &GrantWithTokens) -> Vec<Descendant> {
    let mut line = Vec::new();
    for token in found.tokens.iter().rev() {
        line.push(access(visit, token));
        line.extend(with_it(visit, token, &found.refresh_tokens));
    }
    line
}

/// What a token came of, the token, and what came of it, the oldest first.
pub(super) async fn of_token(visit: &Visit, token: &Token) -> Result<Vec<Descendant>, Refused> {
    let found = match &token.grant {
        Some(id) => grant(visit, id).await?,
        None => None,
    };
    let mut line = Vec::new();
    let mut refresh_tokens = &[][..];
    if let Some(found) = &found {
        line.push(root(visit, &found.grant));
        refresh_tokens = &found.refresh_tokens;
    }
    let before = traded_for(visit, token).await?;
    line.extend(before.iter().rev().map(|one| access(visit, one)));
    line.extend(used_for(visit, token, refresh_tokens));
    line.push(Descendant {
        is_this: true,
        ..access(visit, token)
    });
    line.extend(with_it(visit, token, refresh_tokens));
    let after = match &found {
        Some(found) => found.tokens.clone(),
        None => of_subject(visit, &token.subject).await?,
    };
    let of_this = |one: &&Token| one.traded.as_ref() == Some(&token.decision);
    line.extend(
        after
            .iter()
            .rev()
            .filter(of_this)
            .map(|one| access(visit, one)),
    );
    Ok(line)
}

async fn grant(visit: &Visit, id: &str) -> Result<Option<GrantWithTokens>, Refused> {
    match visit.api().get(&format!("/grants/{}", segment(id))).await {
        Ok(found) => Ok(Some(found)),
        Err(refused) if refused.is_not_found() => Ok(None),
        Err(refused) => Err(refused),
    }
}

async fn of_subject(visit: &Visit, subject: &str) -> Result<Vec<Token>, Refused> {
    let subject = segment(subject);
    let path = format!("/tokens?limit={LOOKED_THROUGH}&subject={subject}");
    let listed: Listed<Token> = visit.api().get(&path).await?;
    Ok(listed.items)
}

/// The tokens that it was traded for, each for the next; those of which there is a record still.
async fn traded_for(visit: &Visit, token: &Token) -> Result<Vec<Token>, Refused> {
    let mut found: Vec<Token> = Vec::new();
    let mut next = token.traded.clone();
    while let Some(id) = next.as_deref().filter(|_| found.len() < MOST_TRADED) {
        let path = format!("/tokens/{}", segment(id));
        let before: Token = match visit.api().get(&path).await {
            Ok(before) => before,
            Err(refused) if refused.is_not_found() => break,
            Err(refused) => return Err(refused),
        };
        next.clone_from(&before.traded);
        found.push(before);
    }
    Ok(found)
}

fn root(visit: &Visit, grant: &Grant) -> Descendant {
    let page = visit.base().record("grants", &grant.id);
    Descendant {
        what: "Grant".to_owned(),
        link: Some(Link::new(page, &grant.id)),
        how: format!("to {} by {}", grant.client, short(&grant.grant_type)),
        at: visit.when(grant.created_at),
        state: grant.standing.badge(),
        ended: !grant.standing.is_live(),
        is_this: false,
    }
}

fn access(visit: &Visit, token: &Token) -> Descendant {
    let page = visit.base().record("tokens", &token.decision);
    let by = token.client.as_deref().unwrap_or("nobody in particular");
    let how = match &token.traded {
        Some(traded) => format!("traded for {traded} by {by}"),
        None => format!("to {by} by {}", short(&token.grant_type)),
    };
    Descendant {
        what: "Access token".to_owned(),
        link: Some(Link::new(page, &token.decision)),
        how,
        at: visit.when(token.issued_at),
        state: token.standing.badge(),
        ended: !token.standing.is_live(),
        is_this: false,
    }
}

/// The refresh token that was issued with it.
fn with_it(visit: &Visit, token: &Token, refresh_tokens: &[RefreshToken]) -> Option<Descendant> {
    let mut all = refresh_tokens.iter();
    let found = all.find(|one| one.number == token.decision)?;
    let how = match found.used_at {
        Some(at) => format!("with it, used {}", visit.when(at).relative()),
        None => "with it".to_owned(),
    };
    let at = visit.when(token.issued_at);
    Some(refresh(found.standing, how, at))
}

/// The refresh token that was used for it.
fn used_for(visit: &Visit, token: &Token, refresh_tokens: &[RefreshToken]) -> Option<Descendant> {
    let mut all = refresh_tokens.iter();
    let found = all.find(|one| one.used_by.as_ref() == Some(&token.decision))?;
    let at = visit.when(token.issued_at);
    let how = format!("issued with {}, used for the one below", found.number);
    Some(refresh(found.standing, how, at))
}

fn refresh(standing: Standing, how: String, at: jurat_console::When) -> Descendant {
    Descendant {
        what: "Refresh token".to_owned(),
        link: None,
        how,
        at,
        state: standing.badge(),
        ended: !standing.is_live(),
        is_this: false,
    }
}
