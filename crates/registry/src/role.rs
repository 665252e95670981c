//! What an administrator may do: four roles, each of which includes those below it.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::InvalidRecord;
use crate::tenant::TenantName;

/// The role of an administrator. In order: a greater role may do all that a lesser one may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads, and changes nothing.
    Auditor,
    /// Keeps a tenant running: switches things on and off, revokes, renews. Changes nothing about who is trusted with what.
    Operator,
    /// Everything in one tenant.
    Tenant,
    /// Everything in every tenant, and the tenants themselves. Only an administrator of the default tenant has it.
    System,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Auditor, Self::Operator, Self::Tenant, Self::System];

    /// Its stable name, in rows, requests and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Operator => "operator",
            Self::Tenant => "tenant",
            Self::System => "system",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Operator => "operator",
            Self::Tenant => "tenant administrator",
            Self::System => "system administrator",
        }
    }

    /// The greatest role that a tenant has: [`Role::System`] is the default tenant's alone.
    pub fn greatest_of(tenant: &TenantName) -> Self {
        if tenant.as_str() == TenantName::DEFAULT {
            Self::System
        } else {
            Self::Tenant
        }
    }

    /// Whether it may do what `least` may.
    pub fn includes(self, least: Self) -> bool {
        self >= least
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = InvalidRecord;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|role| role.name() == name);
        let sentence = "a role is auditor, operator, tenant or system";
        found.ok_or_else(|| InvalidRecord::new("role", sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_includes_those_below_it_and_none_above() {
        for (rank, role) in Role::ALL.into_iter().enumerate() {
            for (other_rank, other) in Role::ALL.into_iter().enumerate() {
                assert_eq!(role.includes(other), rank >= other_rank, "{role} {other}");
            }
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn system_is_the_default_tenants_alone() {
        assert_eq!(Role::greatest_of(&TenantName::default()), Role::System);
        let acme = "acme.example".parse().unwrap();
        assert_eq!(Role::greatest_of(&acme), Role::Tenant);
    }
}
