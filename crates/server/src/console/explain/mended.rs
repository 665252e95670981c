//! The pages where what failed is mended. The API advises and names the command line that does it; here is what that line is of.

use jurat_console::Base;
use jurat_console::decisions::MendShown;
use jurat_console::part::Link;

use super::explanation::{Assertion, Explanation, Mend};
use crate::console::visit::Visit;

/// Whose settings may be at fault, as far as it is known.
pub(in crate::console) struct Mended {
    base: Base,
    /// Whether the visitor may change anything at all.
    may: bool,
    clients: Vec<String>,
    identity_provider: Option<String>,
}

impl Mended {
    /// Of a request that is explained.
    pub(in crate::console) fn of_request(visit: &Visit, explanation: &Explanation) -> Self {
        let assertions = || {
            let both = [&explanation.assertion, &explanation.client_assertion];
            both.into_iter().flatten()
        };
        let issuer = |assertion: &Assertion| assertion.issuer.as_ref().map(|one| one.id.clone());
        let identity_provider = assertions().find_map(|one| issuer(one)?);
        let signers = assertions().filter_map(|one| one.issuer.as_ref());
        let signers = signers
            .filter(|one| one.id.is_none())
            .map(|one| one.name.clone());
        let clients = explanation.client.iter().map(|one| one.id.clone());
        Self {
            clients: clients.chain(signers).collect(),
            ..Self::of(visit, None, identity_provider)
        }
    }

    /// Of a decision for `client`, about an assertion of the identity provider of that id.
    pub(in crate::console) fn of(
        visit: &Visit,
        client: Option<String>,
        identity_provider: Option<String>,
    ) -> Self {
        Self {
            base: visit.base(),
            may: visit.rights().operate,
            clients: client.into_iter().collect(),
            identity_provider,
        }
    }

    /// A way to mend it as a page shows it.
    pub(super) fn shown(&self, mend: &Mend) -> MendShown {
        let command = mend.command.as_deref();
        MendShown {
            advice: mend.advice.clone(),
            command: mend.command.clone(),
            link: command
                .filter(|_| self.may)
                .and_then(|line| self.page(line)),
        }
    }

    fn page(&self, command: &str) -> Option<Link> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let new = |path: &str, label: &str| Some(Link::new(self.base.to(path), label));
        match words.as_slice() {
            ["jurat", "client", "create", ..] => new("/clients/new", "Register a client"),
            ["jurat", "idp", "create", ..] => {
                new("/identity-providers/new", "Trust an identity provider")
            }
            ["jurat", "client", "update", ..] => self.client(&words, "/edit", "Edit the client"),
            ["jurat", "client", ..] => self.client(&words, "", "Open the client"),
            ["jurat", "idp", verb, ..] => {
                let (below, label) = match *verb {
                    "update" => ("/edit", "Edit the identity provider"),
                    "test" => ("/rules", "Try its rules"),
                    _ => ("", "Open the identity provider"),
                };
                let id = self.identity_provider.as_deref()?;
                let page = self.base.record("identity-providers", id);
                Some(Link::new(format!("{page}{below}"), label))
            }
            ["jurat", "user", ..] => new("/users", "Users"),
            ["jurat", "resource", ..] => new("/resources", "Resources"),
            _ => None,
        }
    }

    /// The page of the client that the command names; where it leaves open which, of the one that is known.
    fn client(&self, words: &[&str], below: &str, label: &str) -> Option<Link> {
        let mut known = self.clients.iter();
        let named = known.find(|id| words.contains(&id.as_str()));
        let named = named.or_else(|| match self.clients.as_slice() {
            [only] if words.contains(&"ID") => Some(only),
            _ => None,
        })?;
        let page = self.base.record("clients", named);
        Some(Link::new(format!("{page}{below}"), label))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(clients: &[&str]) -> Mended {
        Mended {
            base: Base::below(""),
            may: true,
            clients: clients.iter().map(|id| (*id).to_owned()).collect(),
            identity_provider: Some("01".to_owned()),
        }
    }

    fn page(clients: &[&str], command: &str) -> Option<String> {
        mended(clients).page(command).map(|link| link.href)
    }

    #[test]
    fn a_command_leads_to_the_page_where_the_same_is_done() {
        let update = "jurat client update b --scope 'a b'";
        let edit = Some("/console/clients/b/edit".to_owned());
        assert_eq!(page(&["a", "b"], update), edit);
        assert_eq!(page(&["b"], "jurat client update ID --resource URI"), edit);
        assert_eq!(page(&["a", "b"], "jurat client enable ID"), None);
        let rules = Some("/console/identity-providers/01/rules".to_owned());
        assert_eq!(page(&[], "jurat idp test 'https://a b'"), rules);
        assert_eq!(page(&[], "jurat doctor"), None);
    }
}
