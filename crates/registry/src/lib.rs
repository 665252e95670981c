//! What Jurat remembers, valid by construction: a record that breaks its own rules cannot be made, whether it comes from
//! the administration API, the command line, or a row read back. And [`store`], the port behind which it is kept.
//!
//! | file | what it holds |
//! |---|---|
//! | [`tenant`], [`tenant_record`], [`host_name`], [`brand`] | an isolated authorization server, as it works and as it is registered, and how its pages look |
//! | [`client`], [`client_credential`] | registered clients and how they prove who they are |
//! | [`identity_provider`] | trusted issuers |
//! | [`assertion_rules`] | what is asked of an assertion: shared by clients and identity providers |
//! | [`claim_rule`], [`claim_members`] | conditions on an assertion's claims, and the claims that somebody reads |
//! | [`subject_rule`] | for whom an assertion may speak |
//! | [`claim_mapping`] | what becomes of its claims in the token |
//! | [`rule_test`] | samples that the rules must accept or deny |
//! | [`certificate_trust`] | certificate authorities whose certificates count |
//! | [`key_source`], [`key_sets`] | where published keys are read, and the port behind which they are |
//! | [`token_settings`] | format, algorithm and lifetime of access tokens |
//! | [`exchange_settings`] | what a client may do when it trades tokens of others |
//! | [`preset`] | named bundles of settings for what people come from |
//! | [`sample`] | an assertion of an issuer not yet trusted, and the narrowest settings that accept it |
//! | [`lint`] | what about an identity provider is wider than it need be |
//! | [`user`], [`consent`] | who can sign in here, and what they consented to |
//! | [`resource`] | protected APIs, their scopes and resource servers |
//! | [`authorization_grant`], [`ticket`] | what tokens keep coming from; codes, refresh tokens, sessions and all else that is handed out once |
//! | [`registration_policy`], [`client_metadata`], [`about_client`], [`registered_client`] | what clients may register of themselves (RFC 7591) |
//! | [`generated_secret`] | secrets that Jurat makes |
//! | [`session_lifetimes`] | for how long a browser stays signed in |
//! | [`signing_key`] | the server's own keys, sealed |
//! | [`issuance`] | what one grant spends and leaves behind |
//! | [`decision`], [`decision_filter`] | what is kept of decisions, and which are looked for |
//! | [`revocation`] | which grants and tokens an administrator looks for and ends |
//! | [`change`], [`author`], [`role`] | changes of what is administered, who makes them, and who may |
//! | [`audit`] | the audit log: what was changed, each line chained to the one before |
//! | [`id`], [`page`], [`record_filter`], [`problem`] | identifiers, cursors, what a list is narrowed to, and what is wrong with a record |
//! | [`described`] | how checked texts are described to programs (JSON Schema) |
//! | [`clock`], [`randomness`] | time and chance, passed in |
//! | [`store`] | the port |

pub mod about_client;
pub mod assertion_rules;
pub mod audit;
pub mod author;
pub mod authorization_grant;
pub mod brand;
pub mod certificate_trust;
pub mod change;
pub mod claim_mapping;
pub mod claim_members;
pub mod claim_rule;
pub mod client;
pub mod client_credential;
pub mod client_metadata;
pub mod clock;
pub mod consent;
pub mod decision;
pub mod decision_filter;
pub mod described;
pub mod exchange_settings;
pub mod generated_secret;
pub mod host_name;
pub mod id;
pub mod identity_provider;
pub mod issuance;
pub mod key_sets;
pub mod key_source;
pub mod lint;
pub mod page;
pub mod preset;
pub mod problem;
pub mod randomness;
pub mod record_filter;
pub mod registered_client;
pub mod registration_policy;
pub mod resource;
pub mod revocation;
pub mod role;
pub mod rule_test;
pub mod sample;
pub mod session_lifetimes;
pub mod signing_key;
pub mod store;
pub mod subject_rule;
pub mod tenant;
pub mod tenant_record;
pub mod ticket;
pub mod token_settings;
pub mod user;
