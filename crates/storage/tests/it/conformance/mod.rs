//! What every backend of the Store port promises. A check gets a [`Ground`], on which it can open and close one and the same database;
//! a backend runs them all with [`conformance_suite`].

pub(crate) mod all_or_nothing;
pub(crate) mod audit;
pub(crate) mod audit_chain;
pub(crate) mod carried;
pub(crate) mod change;
pub(crate) mod consent;
pub(crate) mod decision;
pub(crate) mod grant;
pub(crate) mod issuance;
pub(crate) mod list;
pub(crate) mod many;
pub(crate) mod race;
pub(crate) mod record;
pub(crate) mod refusal;
pub(crate) mod resource;
pub(crate) mod revocation;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod spending;
pub(crate) mod spent;
pub(crate) mod tenant;
pub(crate) mod tenants;
pub(crate) mod ticket;
pub(crate) mod told;
pub(crate) mod user;

use std::future::Future;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::author::Author;
use jurat_registry::change::TenantChange;
use jurat_registry::client::{Client, ClientKind, ClientParts, ClientSettings};
use jurat_registry::clock::{Clock, ManualClock, Timestamp};
use jurat_registry::id::{DecisionId, IdentityProviderId};
use jurat_registry::identity_provider::{
    IdentityProvider, IdentityProviderParts, IdentityProviderSettings,
};
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken, SpendMark, SpendOnce};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{Store, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;

/// When every check begins.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// Who makes the changes here.
pub(crate) const BY: Author = Author::server();

/// A database that can be opened again and again.
pub(crate) trait Backend {
    /// Opens it. What was open before is closed by then.
    fn open(&self, clock: Arc<dyn Clock>, bounds: Bounds) -> Arc<dyn Store>;
}

/// How much a database holds.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Marks that are alive.
    pub(crate) live_marks: usize,
    /// Refused decisions of a tenant.
    pub(crate) kept_refusals: u32,
}

impl Bounds {
    const WIDE: Self = Self {
        live_marks: 1_000_000,
        kept_refusals: 100_000,
    };
}

/// What a check stands on.
pub(crate) struct Ground {
    backend: Box<dyn Backend>,
    /// The clock of every store opened here.
    pub(crate) clock: Arc<ManualClock>,
}

impl Ground {
    pub(crate) fn new(backend: impl Backend + 'static) -> Self {
        Self {
            backend: Box::new(backend),
            clock: Arc::new(ManualClock::at(NOW)),
        }
    }

    pub(crate) fn open(&self) -> Arc<dyn Store> {
        self.open_within(Bounds::WIDE)
    }

    pub(crate) fn open_small(&self, live_marks: usize) -> Arc<dyn Store> {
        self.open_within(Bounds {
            live_marks,
            ..Bounds::WIDE
        })
    }

    pub(crate) fn open_keeping(&self, kept_refusals: u32) -> Arc<dyn Store> {
        self.open_within(Bounds {
            kept_refusals,
            ..Bounds::WIDE
        })
    }

    fn open_within(&self, bounds: Bounds) -> Arc<dyn Store> {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        self.backend.open(clock, bounds)
    }
}

/// A test for each check of the suite, run on the backend that `$ground` makes a [`Ground`] of.
macro_rules! conformance_suite {
    ($ground:path) => {
        conformance_suite!(@checks $ground;
            record: a_client_lives_and_goes, an_identity_provider_lives_and_goes,
                a_name_is_a_clients_or_an_issuers_never_both, a_revision_is_replaced_once,
                an_issuer_cannot_change, a_change_is_seen_at_once,
                no_reader_brings_an_old_record_back, names_that_nobody_has_are_nobodys,
                keys_and_secrets_survive;
            list: pages_hold_every_record_once_and_in_order, a_page_is_never_too_long, a_search_looks_at_so_many_records_and_goes_on_from_there;
            signing_key: keys_are_listed_oldest_first, one_key_for_an_algorithm_wins,
                a_key_follows_the_youngest_of_its_algorithm, a_keys_dates_change_and_nothing_else,
                a_key_that_is_removed_is_gone;
            ticket: a_ticket_is_found_as_it_was_handed_out,
                a_ticket_is_taken_once_and_stays_until_its_end, what_is_past_its_end_is_not_taken,
                one_of_many_takes_wins, a_ticket_is_replaced_revision_by_revision,
                of_many_that_replace_a_revision_one_wins, an_alias_is_one_live_tickets_own,
                of_many_with_one_alias_one_is_added, tickets_are_forgotten_after_their_end;
            grant: a_grant_begins_with_its_token, of_many_that_take_a_ticket_one_is_recorded,
                one_that_is_refused_harms_no_other,
                nothing_comes_from_a_revoked_grant, a_revoked_grant_stays_revoked,
                nothing_comes_from_a_grant_past_its_end,
                a_token_is_revoked_by_itself_or_with_its_grant, a_revocation_outlives_its_token,
                a_grant_is_kept_thirty_days_after_its_end,
                a_ticket_is_taken_with_or_without_a_grant_but_once,
                what_a_grant_took_is_known_until_the_grants_end;
            session: a_session_ends_with_the_grants_that_end_with_it,
                that_a_session_was_ended_is_known_beyond_its_own_end,
                nothing_outlives_the_session_that_it_ends_with;
            all_or_nothing: what_is_refused_leaves_nothing_behind;
            user: a_user_lives_and_goes, a_name_is_one_users_own,
                of_many_with_one_name_one_is_added, a_change_of_a_user_is_seen_at_once,
                users_are_listed_in_the_order_of_their_ids;
            consent: a_consent_is_kept_until_it_is_taken_back,
                a_consent_goes_with_its_user_and_its_client,
                a_consent_needs_its_user_and_its_client;
            resource: a_resource_lives_and_goes, of_many_changes_of_a_resource_one_wins,
                resources_are_listed_in_the_order_of_their_uris;
            issuance: a_token_is_found_as_it_was_issued, what_is_used_once_is_used_once,
                another_end_makes_no_second_use, all_is_spent_or_nothing,
                a_decision_is_recorded_once, it_is_handed_over_when_called,
                a_request_that_gives_up_loses_nothing, spent_stays_spent_after_opening_again,
                a_full_memory_refuses_until_marks_expire, a_mark_outlives_a_clock_set_back,
                nothing_is_accepted_after_closing;
            race: one_of_many_threads_wins, one_of_many_tasks_wins, all_distinct_ones_win,
                overlapping_lists_never_share_a_mark;
            carried: claims_and_evidence_stay_with_the_token;
            spent: a_mark_is_known_as_spent_once_a_grant_has_it, asking_spends_nothing,
                what_is_spent_is_another_tenants_own, what_was_spent_is_known_after_opening_again;
            spending: what_is_spent_alone_is_spent_for_grants_too,
                of_many_that_spend_or_grant_one_wins, a_full_memory_spends_nothing_alone;
            refusal: a_refusal_is_found_as_it_was_recorded, a_refusal_brought_again_is_kept_once,
                counts_add_up_by_hour_and_reason, a_count_does_not_run_over,
                the_newest_are_kept_and_no_more, a_lower_bound_is_reached_in_pieces,
                rows_go_after_thirty_days, counts_go_after_four_hundred_days,
                many_at_once_add_up, tenants_keep_their_refusals_apart;
            decision: pages_hold_every_decision_once_newest_first,
                a_decision_is_listed_as_it_was_recorded, a_filter_finds_what_it_asks_for,
                a_page_looks_at_so_many_rows_and_no_more,
                a_token_that_was_refused_after_all_is_listed_once, usage_adds_up_by_hour_and_kind;
            revocation: grants_are_listed_newest_first_each_once,
                what_is_live_is_revoked_with_one_line;
            audit: lines_are_listed_newest_first, pages_hold_every_line_once_while_lines_are_added,
                a_target_has_its_own_lines, what_is_no_cursor_is_behind_the_end,
                a_change_brings_its_lines, a_change_that_fails_brings_none,
                many_at_once_lose_no_line, tenants_keep_their_lines_apart;
            audit_chain: every_log_begins_with_a_line, a_chain_is_followed_from_any_line,
                lines_are_found_by_every_filter, old_lines_are_dropped_behind_a_checkpoint,
                a_log_is_whole_while_it_is_written_and_dropped;
            change: each_change_of_a_write_is_told_by_one_line,
                a_write_whose_last_change_fails_changes_nothing,
                many_writes_at_once_are_each_whole, no_line_tells_a_secret;
            told: what_happens_to_a_signing_key_is_told_by_the_same_write,
                what_is_handed_out_is_told_by_the_same_write;
            tenants: a_tenant_lives_and_goes, tenants_are_listed_in_the_order_of_their_names,
                a_host_is_one_tenants_own, of_many_that_add_a_tenant_one_wins,
                a_write_over_tenants_is_whole_or_nothing, a_tenant_holds_no_more_than_its_quotas,
                nothing_of_a_removed_tenant_is_found_or_changed;
            tenant: a_tenant_keeps_its_records, no_handle_reaches_another_tenant,
                no_handle_reaches_anothers_tickets_and_grants,
                no_handle_reaches_anothers_users_and_resources, names_and_ids_are_each_tenants_own,
                a_change_of_a_tenant_is_counted_once_it_can_be_read
        );
    };
    (@checks $ground:path; $($module:ident: $($check:ident),+);+) => {
        $(mod $module {
            $(#[test]
            fn $check() {
                $crate::conformance::run(&$ground(), &$crate::conformance::$module::$check);
            })+
        })+
    };
}
pub(crate) use conformance_suite;

/// Runs a check as a reactor would.
pub(crate) fn run<C: AsyncFn(&Ground)>(ground: &Ground, check: &C) {
    block_on(check(ground));
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

pub(crate) async fn default_tenant(store: &Arc<dyn Store>) -> Arc<dyn TenantStore> {
    named_tenant(store, "default").await
}

pub(crate) async fn named_tenant(store: &Arc<dyn Store>, name: &str) -> Arc<dyn TenantStore> {
    let name: TenantName = name.parse().unwrap();
    if store.tenant_find(name.as_str()).await.unwrap().is_none() {
        let made = TenantChange::Insert(TenantRecord::unstated(name.clone(), NOW));
        // Another one of many may have been first.
        drop(store.apply(Author::server(), vec![made]).await);
    }
    store.tenant(&name).await.unwrap()
}

pub(crate) fn client(id: &str, revision: u64) -> Client {
    Client::new(client_parts(id, revision)).unwrap()
}

pub(crate) fn client_parts(id: &str, revision: u64) -> ClientParts {
    ClientParts {
        id: id.parse().unwrap(),
        kind: ClientKind::Application,
        settings: ClientSettings {
            name: Some(format!("revision {revision}")),
            ..ClientSettings::default()
        },
        keys: Vec::new(),
        secrets: Vec::new(),
        created_at: NOW,
        updated_at: NOW,
        revision,
        registration: None,
    }
}

pub(crate) fn provider(issuer: &str) -> IdentityProvider {
    let id = IdentityProviderId::new(NOW, &OsRandomness).unwrap();
    provider_of(id, issuer, 1)
}

pub(crate) fn provider_of(id: IdentityProviderId, issuer: &str, revision: u64) -> IdentityProvider {
    IdentityProvider::new(IdentityProviderParts {
        id,
        issuer: issuer.into(),
        settings: IdentityProviderSettings {
            name: Some(format!("revision {revision}")),
            ..IdentityProviderSettings::default()
        },
        keys: Vec::new(),
        created_at: NOW,
        updated_at: NOW,
        revision,
    })
    .unwrap()
}

/// An issuance that spends the ids given.
pub(crate) fn issuance(ids: &[&str]) -> Issuance {
    issuance_until(ids, NOW.plus_seconds(330))
}

pub(crate) fn issuance_until(ids: &[&str], keep_until: Timestamp) -> Issuance {
    let spend = ids.iter().map(|id| SpendOnce {
        mark: SpendMark::of_assertion_id("partner-1", id),
        keep_until,
    });
    Issuance {
        token: token(),
        spend: spend.collect(),
        lasting: None,
    }
}

pub(crate) fn token() -> IssuedToken {
    IssuedToken {
        decision: DecisionId::new(NOW, &OsRandomness).unwrap(),
        grant_type: GrantType::JwtBearer,
        client: Some("partner-1".parse().unwrap()),
        identity_provider: None,
        subject: "partner-1".into(),
        scope: "orders.read".parse().unwrap(),
        audience: vec!["https://as.example.com".into()],
        issued_at: NOW,
        expires_at: NOW.plus_seconds(3600),
        secret_digest: None,
        assertion_fingerprint: Some([7; 32]),
        claims: CarriedClaims::NONE,
        evidence: None,
        user: None,
        actor: None,
        grant: None,
        traded: None,
        revoked_at: None,
    }
}

pub(crate) fn is_spent(outcome: &Result<(), StoreError>) -> bool {
    matches!(outcome, Err(StoreError::AlreadySpent))
}
