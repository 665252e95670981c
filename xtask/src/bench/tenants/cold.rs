//! First exchanges: one after the other on a kept connection, each in a tenant that the server has not opened since it started.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::ensure;
use hdrhistogram::Histogram;

use super::population::Population;
use crate::load::connection::Connection;

/// Tenants to visit, once each, by their first client.
pub(super) struct Walk<'a> {
    /// Whose they are.
    pub(super) population: &'a Population,
    /// Their numbers.
    pub(super) tenants: Vec<u32>,
    /// Tells the assertions of this walk from those of others.
    pub(super) mark: &'a str,
}

/// What first exchanges took, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstExchanges {
    /// Half of them.
    pub(super) p50: f64,
    /// 99 of 100.
    pub(super) p99: f64,
    /// The longest.
    pub(super) most: f64,
}

impl Walk<'_> {
    /// Visits them.
    pub(super) async fn over(&self, address: SocketAddr) -> anyhow::Result<FirstExchanges> {
        let count = u32::try_from(self.tenants.len())?;
        let mark = format!("first-{}", self.mark);
        let whose = |number: u32| (self.tenants.get(number as usize).copied().unwrap_or(0), 0);
        let requests = self.population.requests(count, &mark, whose)?;
        let mut connection = Connection::open(address).await?;
        let mut taken: Histogram<u64> = Histogram::new_with_bounds(1, 60_000_000_000, 3)?;
        for request in (0..requests.len()).filter_map(|number| requests.nth(number)) {
            let sent = Instant::now();
            let answer = connection.exchange(request).await?;
            let nanos = u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX);
            ensure!(
                answer.status == 200,
                "a first exchange was answered with {}",
                answer.describe()
            );
            taken.saturating_record(nanos);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "nanoseconds of one request are far below 2^52"
        )]
        let millis = |nanos: u64| nanos as f64 / 1e6;
        Ok(FirstExchanges {
            p50: millis(taken.value_at_quantile(0.5)),
            p99: millis(taken.value_at_quantile(0.99)),
            most: millis(taken.max()),
        })
    }
}
