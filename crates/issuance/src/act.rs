//! Who acts for the subject of a token: `act` (RFC 8693 section 4.1). The outermost acts now, each one inside acted before.

use jurat_registry::client::Client;
use serde::{Deserialize, Serialize};

use crate::assertion::statement::Statement;
use crate::assertion::subject::is_plain;
use crate::rejection::{Reason, Rejection};

/// So many may act one for another, at most.
const MOST_ACTORS: usize = 8;

/// The claim takes so many bytes as JSON, at most.
const MOST_BYTES: usize = 4096;

/// Whom a token speaks for, as far as `act` and `may_act` tell.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    /// Its subject.
    pub(crate) subject: String,
    /// The identity provider whose subject that is; `None` for this server's.
    pub(crate) issuer: Option<String>,
    /// The client of this server that a token of this server was issued to.
    pub(crate) client_id: Option<String>,
    /// Whether it is that client itself.
    pub(crate) is_client: bool,
    /// Whether it is a user of this server.
    pub(crate) is_user: bool,
}

impl Party {
    /// A client of this server.
    pub(crate) fn client(id: &str) -> Self {
        Self {
            subject: id.to_owned(),
            issuer: None,
            client_id: Some(id.to_owned()),
            is_client: true,
            is_user: false,
        }
    }
}

/// The claim. Members that say nothing of who it is are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(rename = "act", default, skip_serializing_if = "Option::is_none")]
    before: Option<Box<Act>>,
}

impl Act {
    /// Reads what this server wrote.
    pub(crate) fn read_own(text: &str) -> Result<Self, Rejection> {
        serde_json::from_str(text)
            .map_err(|error| Rejection::new(Reason::ActorClaimMalformed, error))
    }

    /// Reads what the identity provider `issuer` wrote: whom it names without an issuer is a subject of its own.
    pub(crate) fn read_of(text: &str, issuer: &str) -> Result<Self, Rejection> {
        let mut act = Self::read_own(text)?;
        let mut next = Some(&mut act);
        while let Some(one) = next {
            let told = [Some(&one.sub), one.iss.as_ref(), one.client_id.as_ref()];
            if !told.into_iter().flatten().all(|text| is_plain(text)) {
                let detail = "a member of act is not a string of 1 to 1024 bytes";
                return Err(Rejection::new(Reason::ActorClaimMalformed, detail));
            }
            one.iss.get_or_insert_with(|| issuer.to_owned());
            next = one.before.as_deref_mut();
        }
        Ok(act)
    }

    /// Who acts for the subject of `said`, as a token bears it that `presenter` gets: a JWT about somebody who is acted for brings no token that
    /// hides it. The outermost counts for access (RFC 8693 section 4.1); where its issuer names no subject of its own there, `presenter` acts.
    pub(crate) fn told_by(
        said: &Statement,
        presenter: Option<&Client>,
    ) -> Result<Option<String>, Rejection> {
        let Some(text) = said.act.as_deref() else {
            return Ok(None);
        };
        let issuer = said.issuer.name();
        let act = Self::read_of(text, issuer)?;
        let act = match presenter {
            _ if act.is_of(issuer) => act,
            Some(client) => Self::now(Party::client(client.id().as_str()), true, Some(act)),
            None => {
                let detail = "act names nobody of its issuer, and no client authenticated";
                return Err(Rejection::new(Reason::ActorClaimMalformed, detail));
            }
        };
        act.bounded().map(Some)
    }

    /// `party` acts now, and `before` acted before. The client that acts by itself is named by `sub` already.
    pub(crate) fn now(party: Party, is_by_itself: bool, before: Option<Self>) -> Self {
        Self {
            sub: party.subject,
            iss: party.issuer,
            client_id: party.client_id.filter(|_| !is_by_itself),
            before: before.map(Box::new),
        }
    }

    /// Whether it names a subject of `issuer`.
    pub(crate) fn is_of(&self, issuer: &str) -> bool {
        self.iss.as_deref() == Some(issuer)
    }

    fn depth(&self) -> usize {
        std::iter::successors(Some(self), |one| one.before.as_deref()).count()
    }

    /// As the token bears it; a bound on what every request with the token carries along.
    pub(crate) fn bounded(&self) -> Result<String, Rejection> {
        let depth = self.depth();
        let text = serde_json::to_string(self)
            .map_err(|error| Rejection::new(Reason::ActorClaimMalformed, error))?;
        if depth <= MOST_ACTORS && text.len() <= MOST_BYTES {
            return Ok(text);
        }
        let detail = format_args!("{depth} actors in {} bytes", text.len());
        Err(Rejection::new(Reason::ActorChainTooLong, detail))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;

    /// Claims of any depth: some are sound, some lack what must be there or have more.
    fn any_act() -> impl Strategy<Value = Value> {
        let member = prop_oneof![
            Just(None),
            "[a-z:/.]{0,12}".prop_map(|text| Some(json!(text))),
            Just(Some(Value::Null)),
            Just(Some(json!(7))),
            Just(Some(json!("a\u{7}"))),
        ];
        let level = prop::collection::vec(member, 4).prop_map(|values| {
            let names = ["sub", "iss", "client_id", "email"];
            let told = names.into_iter().zip(values);
            let told = told.filter_map(|(name, value)| Some((name.to_owned(), value?)));
            told.collect::<Map<_, _>>()
        });
        prop::collection::vec(level, 1..12).prop_map(|levels| {
            let nest = |inner: Option<Value>, mut level: Map<String, Value>| {
                level.extend(inner.map(|inner| ("act".to_owned(), inner)));
                Some(Value::Object(level))
            };
            levels.into_iter().fold(None, nest).unwrap_or_default()
        })
    }

    proptest! {
        #[test]
        fn rfc8693_s4_1_what_an_issuer_says_is_refused_or_kept_level_by_level(said in any_act()) {
            let issuer = "https://idp.example.com";
            let Ok(act) = Act::read_of(&said.to_string(), issuer) else {
                return Ok(());
            };
            let mut level = Some(&said);
            let mut read = Some(&act);
            while let (Some(told), Some(one)) = (level, read) {
                prop_assert_eq!(told["sub"].as_str(), Some(&*one.sub));
                prop_assert_eq!(told["iss"].as_str().or(Some(issuer)), one.iss.as_deref());
                prop_assert_eq!(told["client_id"].as_str(), one.client_id.as_deref());
                (level, read) = (told.get("act"), one.before.as_deref());
            }
            prop_assert!(level.is_none() && read.is_none());
            match act.bounded() {
                Ok(text) => {
                    prop_assert!(act.depth() <= MOST_ACTORS && text.len() <= MOST_BYTES);
                    prop_assert_eq!(Act::read_own(&text).ok(), Some(act));
                }
                Err(refused) => {
                    prop_assert!(act.depth() > MOST_ACTORS);
                    prop_assert_eq!(refused.reason(), Reason::ActorChainTooLong);
                }
            }
        }
    }
}
