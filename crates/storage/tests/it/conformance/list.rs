//! Lists in pages.

use jurat_registry::change::RecordChange;
use jurat_registry::page::PageRequest;
use jurat_registry::record_filter::RecordFilter;

use super::{BY, Ground, client, default_tenant, named_tenant, provider};

pub(crate) async fn pages_hold_every_record_once_and_in_order(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let other = named_tenant(&store, "other").await;
    let empty = tenant.client_list(PageRequest::first(10)).await.unwrap();
    assert!(empty.items.is_empty() && empty.next.is_none());
    for number in 0..25 {
        let id = format!("partner-{}", (number * 7) % 25);
        tenant.client_insert(BY, client(&id, 1)).await.unwrap();
        other.client_insert(BY, client(&id, 1)).await.unwrap();
        let issuer = provider(&format!("https://{number}.example.com"));
        tenant
            .identity_provider_insert(BY, issuer, Vec::new())
            .await
            .unwrap();
    }
    for limit in [1, 7, 25, 26] {
        let (mut clients, mut page) = (Vec::new(), PageRequest::first(limit));
        loop {
            let found = tenant.client_list(page).await.unwrap();
            assert!(found.items.len() <= usize::from(limit));
            clients.extend(found.items.iter().map(|client| client.id().clone()));
            let Some(next) = found.next else { break };
            page = PageRequest {
                after: Some(next),
                limit,
            };
        }
        assert_eq!(clients.len(), 25);
        assert!(clients.is_sorted_by(|one, next| one < next));

        let (mut providers, mut page) = (Vec::new(), PageRequest::first(limit));
        loop {
            let found = tenant.identity_provider_list(page).await.unwrap();
            assert!(found.items.len() <= usize::from(limit));
            providers.extend(found.items.iter().map(|provider| provider.id()));
            let Some(next) = found.next else { break };
            page = PageRequest {
                after: Some(next),
                limit,
            };
        }
        assert_eq!(providers.len(), 25);
        assert!(providers.is_sorted_by(|one, next| one < next));
    }
}

pub(crate) async fn a_page_is_never_too_long(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let inserts: Vec<_> = (0..PageRequest::MOST + 5)
        .map(|number| tenant.client_insert(BY, client(&format!("partner-{number}"), 1)))
        .collect();
    for insert in inserts {
        insert.await.unwrap();
    }
    for (limit, held) in [(u16::MAX, usize::from(PageRequest::MOST)), (0, 1)] {
        let page = PageRequest { after: None, limit };
        let found = tenant.client_list(page).await.unwrap();
        assert_eq!(found.items.len(), held);
        assert_eq!(
            found.next.as_deref(),
            found.items.last().map(|client| client.id().as_str())
        );
    }
    let beyond = PageRequest {
        after: Some("zzz".into()),
        limit: 10,
    };
    let found = tenant.client_list(beyond).await.unwrap();
    assert!(found.items.is_empty() && found.next.is_none());
}

/// More clients than one search looks at, of which the last alone is meant.
pub(crate) async fn a_search_looks_at_so_many_records_and_goes_on_from_there(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let most = usize::try_from(RecordFilter::MOST_SEARCHED).unwrap();
    let clients = (0..most + 2).map(|number| client(&format!("partner-{number:05}"), 1));
    let changes = clients.map(RecordChange::ClientInsert).collect();
    tenant.change(BY, changes, Vec::new()).await.unwrap();
    let filter = RecordFilter {
        text: Some(format!("PARTNER-{:05}", most + 1)),
        enabled: Some(true),
        ..RecordFilter::default()
    };
    let page = PageRequest::first(10);
    let found = tenant.client_search(filter.clone(), page).await.unwrap();
    assert!(found.items.is_empty());
    let page = PageRequest {
        after: found.next,
        limit: 10,
    };
    assert_eq!(page.after, Some(format!("partner-{:05}", most - 1)));
    let found = tenant.client_search(filter, page).await.unwrap();
    let ids: Vec<_> = found
        .items
        .iter()
        .map(|client| client.id().as_str())
        .collect();
    assert_eq!((ids, found.next), (vec!["partner-10001"], None));
}
