//! What role each route of the administration API demands. It stands in the list of routes and nowhere else: the router hands it to the
//! route, whoever comes in is held to it by the extractor of the administrator, and what is sent by that of the body. A route that was
//! handed none lets nobody in.

use jurat_registry::role::Role;
use jurat_registry::tenant::TenantName;

/// The roles that a route demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeastRole {
    /// The least role that comes in at all.
    pub enters: Role,
    /// The least role that may send more than the member `enabled`: what goes beyond a switch may widen who is trusted with what.
    pub sends: Role,
    /// Whether a tenant's own greatest role will do, where that is less.
    pub or_greatest: bool,
}

/// Reading.
pub(crate) const READ: LeastRole = LeastRole::of(Role::Auditor);
/// Keeping things running: what revokes, renews or signs out, and what has others asked.
pub(crate) const OPERATE: LeastRole = LeastRole::of(Role::Operator);
/// A change of settings: the switch alone is an operator's, all else may be a change of trust.
pub(crate) const SWITCH: LeastRole = LeastRole {
    enters: Role::Operator,
    sends: Role::Tenant,
    or_greatest: false,
};
/// A change of trust.
pub(crate) const TRUST: LeastRole = LeastRole::of(Role::Tenant);
/// The tenants themselves.
pub(crate) const TENANTS: LeastRole = LeastRole::of(Role::System);
/// A change of what vouches for the administrators themselves: whoever has a key that signs a tenant's tokens can be any of them.
pub(crate) const GREATEST: LeastRole = LeastRole {
    or_greatest: true,
    ..LeastRole::of(Role::System)
};

impl LeastRole {
    const fn of(role: Role) -> Self {
        Self {
            enters: role,
            sends: role,
            or_greatest: false,
        }
    }

    /// What is demanded in that tenant.
    #[must_use]
    pub fn at(self, tenant: &TenantName) -> Self {
        let greatest = Role::greatest_of(tenant);
        let within = |role: Role| {
            if self.or_greatest {
                role.min(greatest)
            } else {
                role
            }
        };
        Self {
            enters: within(self.enters),
            sends: within(self.sends),
            ..self
        }
    }

    /// What is demanded, for readers of the API's document.
    pub(crate) fn sentence(self) -> String {
        let Self {
            enters,
            sends,
            or_greatest,
        } = self;
        if or_greatest {
            format!("Needs the role `{enters}`, or where a tenant has none its greatest.")
        } else if enters == sends {
            format!("Needs the role `{enters}`.")
        } else {
            format!("Needs the role `{sends}`; `{enters}` to change nothing but `enabled`.")
        }
    }

    /// The least role that may send a body with these members.
    pub(crate) fn to_send<'a>(self, mut members: impl Iterator<Item = &'a str>) -> Role {
        if members.all(|name| name == "enabled") {
            self.enters
        } else {
            self.sends
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_an_operators_and_whatever_stands_beside_it_is_not() {
        let least = |members: &[&str]| SWITCH.to_send(members.iter().copied());
        assert_eq!(least(&["enabled"]), Role::Operator);
        assert_eq!(least(&[]), Role::Operator);
        assert_eq!(least(&["enabled", "scope"]), Role::Tenant);
        assert_eq!(least(&["expires_at"]), Role::Tenant);
        assert_eq!(least(&["Enabled"]), Role::Tenant);
        assert_eq!(OPERATE.to_send(["password"].into_iter()), Role::Operator);
    }

    #[test]
    fn the_greatest_role_is_each_tenants_own_and_nothing_else_gives_way() {
        let (default, acme) = (TenantName::default(), "acme.example".parse().unwrap());
        assert_eq!(GREATEST.at(&default).enters, Role::System);
        assert_eq!(GREATEST.at(&acme).enters, Role::Tenant);
        assert_eq!(LeastRole::of(Role::System).at(&acme).enters, Role::System);
    }
}
