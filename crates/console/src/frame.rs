//! What surrounds every page: where the console stands, whose tenant it shows, who looks at it and what they may do.

use jurat_registry::role::Role;

use crate::paths::Base;

/// Light, dark, or as the browser has it. The server keeps it with the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// As the browser has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// Its name, in `data-scheme` and in the form that switches.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The scheme of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = [Self::System, Self::Light, Self::Dark].into_iter();
        all.find(|scheme| scheme.name() == name)
    }
}

/// An entry of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the page of its name")]
pub enum Place {
    Overview,
    Clients,
    IdentityProviders,
    Resources,
    Users,
    Decisions,
    Explain,
    Grants,
    Audit,
    Keys,
    Settings,
    Administrators,
    Tenants,
}

/// What the person who looks may do; a page shows no button that would be refused. The server asks again before it does anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Change who is trusted with what: clients, identity providers, resources, settings, administrators.
    pub trust: bool,
    /// Switch off and on, revoke, refresh keys, set users' passwords.
    pub operate: bool,
    /// See and change every tenant.
    pub system: bool,
}

impl Rights {
    /// A system administrator's.
    pub const SYSTEM: Self = Self {
        trust: true,
        operate: true,
        system: true,
    };
    /// A tenant administrator's.
    pub const TENANT: Self = Self {
        system: false,
        ..Self::SYSTEM
    };
    /// An operator's.
    pub const OPERATOR: Self = Self {
        trust: false,
        ..Self::TENANT
    };
    /// An auditor's.
    pub const AUDITOR: Self = Self {
        operate: false,
        ..Self::OPERATOR
    };

    /// What an administrator of that role may do.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::System => Self::SYSTEM,
            Role::Tenant => Self::TENANT,
            Role::Operator => Self::OPERATOR,
            Role::Auditor => Self::AUDITOR,
        }
    }
}

/// What was just done, said once on the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether it went well.
    pub good: bool,
    /// In a sentence.
    pub sentence: String,
}

/// The frame of a page for somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where the console stands.
    pub base: Base,
    /// The tenant's name for people.
    pub tenant: String,
    /// Its issuer identifier.
    pub issuer: String,
    /// Who is signed in.
    pub who: String,
    /// Their role, in a word or two.
    pub role: String,
    /// What they may do.
    pub rights: Rights,
    /// The mark of every form.
    pub csrf_token: String,
    /// Light or dark.
    pub scheme: Scheme,
    /// Which entry of the navigation the page belongs to.
    pub place: Place,
    /// What was just done.
    pub notice: Option<Notice>,
}

/// An entry of the navigation as it is shown.
pub(crate) struct Entry {
    pub(crate) href: String,
    pub(crate) words: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) current: bool,
}

/// A group of the navigation: its name, and for each entry the place, the path, the words and the picture.
type Group = (
    &'static str,
    &'static [(Place, &'static str, &'static str, &'static str)],
);

const GROUPS: [Group; 4] = [
    ("", &[(Place::Overview, "/", "Overview", "overview")]),
    (
        "Trust",
        &[
            (Place::Clients, "/clients", "Clients", "client"),
            (
                Place::IdentityProviders,
                "/identity-providers",
                "Identity providers",
                "provider",
            ),
            (Place::Resources, "/resources", "Resources", "resource"),
            (Place::Users, "/users", "Users", "user"),
        ],
    ),
    (
        "Activity",
        &[
            (Place::Decisions, "/decisions", "Decisions", "decision"),
            (Place::Explain, "/explain", "Explain", "explain"),
            (Place::Grants, "/grants", "Grants and tokens", "grant"),
            (Place::Audit, "/audit", "Audit", "audit"),
        ],
    ),
    (
        "Server",
        &[
            (Place::Keys, "/keys", "Signing keys", "key"),
            (Place::Settings, "/settings", "Settings", "settings"),
            (
                Place::Administrators,
                "/administrators",
                "Administrators",
                "administrator",
            ),
            (Place::Tenants, "/tenants", "Tenants", "tenant"),
        ],
    ),
];

impl Frame {
    /// The navigation: what is for these eyes.
    pub(crate) fn navigation(&self) -> Vec<(&'static str, Vec<Entry>)> {
        let shown = |place: Place| place != Place::Tenants || self.rights.system;
        let entry = |(place, path, words, picture): &(Place, &str, &'static str, &'static str)| {
            shown(*place).then(|| Entry {
                href: self.base.to(path),
                words,
                picture,
                current: *place == self.place,
            })
        };
        let groups = GROUPS.iter();
        groups
            .map(|(title, entries)| (*title, entries.iter().filter_map(entry).collect()))
            .collect()
    }

    /// The first letter of who is signed in.
    pub(crate) fn initial(&self) -> String {
        let first = self.who.chars().find(|c| c.is_alphanumeric());
        first.map_or_else(String::new, |c| c.to_uppercase().collect())
    }
}

/// The frame of a page for somebody who is not signed in, or is asked again.
#[derive(Debug, Clone)]
pub struct Doorway {
    /// Where the console stands.
    pub base: Base,
    /// The tenant's issuer identifier.
    pub issuer: String,
    /// The mark of the form.
    pub csrf_token: String,
    /// Light or dark.
    pub scheme: Scheme,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greater_role_has_every_right_of_a_lesser_one() {
        let rights = Role::ALL
            .map(Rights::of)
            .map(|r| [r.operate, r.trust, r.system]);
        assert!(rights.is_sorted());
        assert_eq!(
            rights.map(|r| r.iter().filter(|has| **has).count()),
            [0, 1, 2, 3]
        );
    }

    #[test]
    fn a_scheme_is_found_by_its_name() {
        for scheme in [Scheme::System, Scheme::Light, Scheme::Dark] {
            assert_eq!(Scheme::from_name(scheme.name()), Some(scheme));
        }
        assert_eq!(Scheme::from_name("dim"), None);
    }
}
