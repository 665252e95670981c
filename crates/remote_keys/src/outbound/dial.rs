//! From a target to a connection: look the name up once, judge every address, and connect to exactly a judged one. Nothing is
//! looked up between judging and connecting, so that an answer that changes in between (DNS rebinding) changes nothing.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::allow_list::AllowList;
use super::error::OutboundError;
use super::resolve::Resolve;
use super::special_address::SpecialAddress;
use super::target::Target;

pub(super) struct Dialler {
    pub(super) resolver: Arc<dyn Resolve>,
    pub(super) allow: AllowList,
    /// For each address.
    pub(super) connect_timeout: Duration,
}

/// What the kernel holds of an answer before we read it: bytes.
const RECEIVE_BUFFER: u32 = 128 * 1024;

impl Dialler {
    /// Connects to the first address that is allowed and answers. `with_token`: a secret of this machine is to be sent there.
    pub(super) async fn dial(
        &self,
        target: &Target,
        with_token: bool,
    ) -> Result<TcpStream, OutboundError> {
        let addresses = self.judged(target, with_token).await?;
        let mut last = None;
        for address in addresses {
            match self.connect(SocketAddr::new(address, target.port())).await {
                Ok(stream) => return Ok(stream),
                Err(failed) => last = Some(failed),
            }
        }
        Err(last.unwrap_or_else(|| no_address(target)))
    }

    /// The addresses of `target` that may be dialled: at least one. Refused ones beside them are left out.
    async fn judged(
        &self,
        target: &Target,
        with_token: bool,
    ) -> Result<Vec<IpAddr>, OutboundError> {
        let found = match (target.literal(), target.name()) {
            (Some(literal), _) => vec![literal],
            (None, Some(name)) => self.look_up(name).await?,
            (None, None) => Vec::new(),
        };
        let mut allowed = Vec::new();
        let mut refused = None;
        for address in found {
            match self.judge(target, address, with_token) {
                Ok(()) => allowed.push(address),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        if allowed.is_empty() {
            return Err(refused.unwrap_or_else(|| no_address(target)));
        }
        Ok(allowed)
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, OutboundError> {
        let found = self.resolver.look_up(name).await;
        found.map_err(|error| OutboundError::LookUp {
            host: name.to_owned(),
            reason: error.to_string(),
        })
    }

    /// Whether `address`, which `target` leads to, may be dialled, and sent a token.
    pub(super) fn judge(
        &self,
        target: &Target,
        address: IpAddr,
        with_token: bool,
    ) -> Result<(), OutboundError> {
        let port = target.port();
        if self.allow.holds(address, port) {
            return Ok(());
        }
        let named = target
            .name()
            .is_some_and(|name| self.allow.names(name, port));
        match SpecialAddress::of(address) {
            // Whoever stands between could replace the keys, so nobody may stand between whom the operator has not named.
            None if target.is_cleartext() && !named => Err(OutboundError::CleartextNotListed {
                host: target.host().to_string(),
            }),
            // The URL is an administrator's of this server; the token is the operator's, and is worth something elsewhere.
            None if with_token && !named => Err(OutboundError::AuthorizationNotListed {
                host: target.host().to_string(),
            }),
            None => Ok(()),
            Some(special) if named && special.is_of_a_local_network() => Ok(()),
            Some(special) => Err(refusal(target, address, special)),
        }
    }

    async fn connect(&self, address: SocketAddr) -> Result<TcpStream, OutboundError> {
        let connecting = async {
            let socket = match address {
                SocketAddr::V4(_) => TcpSocket::new_v4()?,
                SocketAddr::V6(_) => TcpSocket::new_v6()?,
            };
            socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
            socket.connect(address).await
        };
        let connected = timeout(self.connect_timeout, connecting).await;
        let connected = connected.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        connected.map_err(|error| OutboundError::Connect {
            address,
            reason: error.to_string(),
        })
    }
}

fn refusal(target: &Target, address: IpAddr, special: SpecialAddress) -> OutboundError {
    match target.name() {
        Some(name) => OutboundError::NameOfSpecialAddress {
            host: name.to_owned(),
            address,
            special,
        },
        None => OutboundError::SpecialAddress { address, special },
    }
}

fn no_address(target: &Target) -> OutboundError {
    OutboundError::NoAddress {
        host: target.host().to_string(),
    }
}
