//! The flags that say what an administrator is; `create` and `update` share them.

use clap::Args;
use jurat_registry::role::Role;

use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::failure::Outcome;

/// Examples of `jurat administrator update`.
pub(super) const UPDATE_EXAMPLES: &str = "\
Examples:
  jurat administrator update ops --role auditor
  jurat administrator update ops --expires 2030-01-31 --unset name";

/// What an administrator is.
#[derive(Debug, Args)]
pub(super) struct AdministratorSettingArgs {
    /// What the administrator may do: auditor (reads), operator (switches, revokes, renews), tenant (everything in the tenant), system
    /// (every tenant)
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
    /// A name for people
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// From when on the key opens nothing
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
}

const FLAGS: [(&str, &str); 3] = [
    ("role", "role"),
    ("name", "name"),
    ("expires", "expires_at"),
];

impl AdministratorSettingArgs {
    /// The settings that were given.
    pub(super) fn patch(&self) -> Outcome<Patch> {
        let mut patch = Patch::default();
        patch.set_given("role", self.role.map(Role::name));
        patch.set_given("name", self.name.as_deref());
        texts::set_time(&mut patch, "expires_at", self.expires.as_ref())?;
        Ok(patch)
    }
}

/// Flags with the settings they state, for `--unset` and for errors.
pub(super) fn flags() -> Vec<(&'static str, &'static str)> {
    FLAGS.to_vec()
}
