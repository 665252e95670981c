//! Of what a token request writes all happens or nothing, whatever part of it is refused.

use std::sync::Arc;

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::id::{DecisionId, GrantId};
use jurat_registry::issuance::{Issuance, Lasting};
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Ticket, TicketKind};

use super::grant::{begins, grant, lasting, takes};
use super::ticket::ticket;
use super::{Ground, NOW, default_tenant, issuance};

/// What is there before.
struct Scene {
    tenant: Arc<dyn TenantStore>,
    live: AuthorizationGrant,
    revoked: GrantId,
    code: Ticket,
    taken: Ticket,
    named: Ticket,
    decided: DecisionId,
}

impl Scene {
    async fn set(tenant: Arc<dyn TenantStore>) -> Self {
        let (live, revoked) = (grant(), grant());
        let (code, taken) = (
            ticket(TicketKind::AuthorizationCode),
            ticket(TicketKind::AuthorizationCode),
        );
        let named = Ticket {
            alias: Some("WDJB-MJHT".into()),
            ..ticket(TicketKind::DeviceCode)
        };
        let tickets = vec![code.clone(), taken.clone(), named.clone()];
        tenant.ticket_insert(tickets).await.unwrap();
        let before = [
            begins(&live),
            begins(&revoked),
            takes(&taken),
            issuance(&["spent"]),
        ];
        let decided = before[0].token.decision;
        for one in before {
            tenant.record_issuance(one).await.unwrap();
        }
        tenant.grant_revoke(revoked.id, NOW).await.unwrap();
        Self {
            tenant,
            live,
            revoked: revoked.id,
            code,
            taken,
            named,
            decided,
        }
    }

    /// Everything at once; only what `change` does is wrong with it.
    fn all(&self, ids: &[&str], change: impl FnOnce(&mut Lasting)) -> Issuance {
        let mut all = Lasting {
            begins: Some(grant()),
            continues: Some(self.live.id),
            takes: Some((self.code.kind, self.code.id)),
            hands_out: vec![ticket(TicketKind::RefreshToken)],
        };
        change(&mut all);
        lasting(ids, all)
    }

    fn refused(&self) -> Vec<(&'static str, Issuance)> {
        let with = |change: &dyn Fn(&mut Lasting)| self.all(&["free"], change);
        let mut decided_before = with(&|_| {});
        decided_before.token.decision = self.decided;
        let takes_the_taken = with(&|all| all.takes = Some((self.taken.kind, self.taken.id)));
        let takes_anothers = with(&|all| all.takes = Some((TicketKind::Session, self.code.id)));
        let named_as_another = with(&|all| {
            all.hands_out.push(Ticket {
                id: ticket(TicketKind::DeviceCode).id,
                ..self.named.clone()
            });
        });
        let numbered_as_another = with(&|all| all.hands_out.push(self.taken.clone()));
        vec![
            ("taken", takes_the_taken),
            ("taken", takes_anothers),
            ("taken", named_as_another),
            ("failed", numbered_as_another),
            ("revoked", with(&|all| all.continues = Some(self.revoked))),
            ("revoked", with(&|all| all.continues = Some(grant().id))),
            ("failed", with(&|all| all.begins = Some(self.live.clone()))),
            ("failed", decided_before),
            ("spent", self.all(&["free", "spent"], |_| {})),
        ]
    }

    async fn has_nothing_of(&self, refused: &Issuance) {
        let tenant = &self.tenant;
        let found = tenant.issued_token_find(refused.token.decision).await;
        let token = found.unwrap();
        assert!(token.is_none_or(|token| token.decision == self.decided));
        let all = refused.lasting.as_ref().unwrap();
        let begun = tenant.grant_find(all.begins.as_ref().unwrap().id).await;
        assert!(begun.unwrap().is_none_or(|grant| grant == self.live));
        let handed_out = all.hands_out[0].id;
        let found = tenant.ticket_find(TicketKind::RefreshToken, handed_out);
        assert_eq!(found.await.unwrap(), None);
        let found = tenant.ticket_find(self.code.kind, self.code.id).await;
        assert_eq!(found.unwrap().as_ref(), Some(&self.code));
        let mark = refused.spend[0].mark;
        assert!(!tenant.is_any_spent(vec![mark]).await.unwrap());
    }
}

fn name_of(error: &StoreError) -> &'static str {
    match error {
        StoreError::AlreadyTaken => "taken",
        StoreError::Revoked => "revoked",
        StoreError::AlreadySpent => "spent",
        StoreError::Unavailable(_) => "failed",
        _ => "another",
    }
}

pub(crate) async fn what_is_refused_leaves_nothing_behind(ground: &Ground) {
    let store = ground.open();
    let scene = Scene::set(default_tenant(&store).await).await;
    for (number, (expected, refused)) in scene.refused().into_iter().enumerate() {
        let outcome = scene.tenant.record_issuance(refused.clone()).await;
        let error = outcome.unwrap_err();
        assert_eq!(name_of(&error), expected, "{number}: {error:?}");
        scene.has_nothing_of(&refused).await;
    }
    let whole = scene.all(&["free"], |_| {});
    scene.tenant.record_issuance(whole).await.unwrap();
}
