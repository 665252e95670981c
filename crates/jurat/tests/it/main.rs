//! The real binary on temporary folders: the examples of the command line as they are spelled, what it refuses and how it says so, and
//! what a server keeps over its end.

#[cfg(test)]
mod assertions;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod decisions;
mod demo;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod files;
#[cfg(test)]
mod from_assertion;
#[cfg(test)]
mod identity_providers;
#[cfg(test)]
mod impostor;
#[cfg(test)]
mod issuer;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod lint;
#[cfg(test)]
mod lint_lines;
#[cfg(test)]
mod place;
#[cfg(test)]
mod published_keys;
mod registration;
mod resources;
#[cfg(test)]
mod rule_tests;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod shell;
#[cfg(test)]
mod spelling;
mod tenants;
#[cfg(test)]
mod token_calls;
mod trust_settings;
#[cfg(test)]
mod users;
