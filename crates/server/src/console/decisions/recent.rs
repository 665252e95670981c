//! What was decided last about one client, or about assertions of one issuer.

use jurat_console::part::DecisionRow;
use jurat_console::paths::segment;

use super::record::Decision;
use crate::console::api::Refused;
use crate::console::read::Listed;
use crate::console::visit::Visit;

/// So many are shown.
const ROWS: usize = 10;

/// What was decided about a client: what it asked for, and what was asked for by assertions that say they are its own. Of a refusal the
/// client is known only once it was proven.
pub(in crate::console) async fn of_client(
    visit: &Visit,
    id: &str,
) -> Result<Vec<DecisionRow>, Refused> {
    let mut found = by(visit, "client", id).await?;
    for other in by(visit, "issuer", id).await? {
        if !found.iter().any(|one| one.id == other.id) {
            found.push(other);
        }
    }
    // An id begins with its time.
    found.sort_by(|one, other| other.id.cmp(&one.id));
    Ok(rows(visit, &found))
}

/// What was decided about assertions of an issuer.
pub(in crate::console) async fn of_issuer(
    visit: &Visit,
    issuer: &str,
) -> Result<Vec<DecisionRow>, Refused> {
    Ok(rows(visit, &by(visit, "issuer", issuer).await?))
}

async fn by(visit: &Visit, name: &str, value: &str) -> Result<Vec<Decision>, Refused> {
    let path = format!("/decisions?limit={ROWS}&{name}={}", segment(value));
    let listed: Listed<Decision> = visit.api().get(&path).await?;
    Ok(listed.items)
}

fn rows(visit: &Visit, found: &[Decision]) -> Vec<DecisionRow> {
    let newest = found.iter().take(ROWS);
    newest.map(|decision| decision.row(visit)).collect()
}
