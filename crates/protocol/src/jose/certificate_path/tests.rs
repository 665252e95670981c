//! Certificate paths, with authorities, leaves and revocation lists made at start.

mod bundles;
mod headers;
mod leaf_names;
mod lists;
mod made;
mod mutations;
mod paths;
mod refused_authorities;
mod refused_leaves;
mod revocation;
