//! The outbound fetcher against real servers on loopback: each guard and each bound by its rule.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod certificates;
#[cfg(test)]
mod dns;
#[cfg(test)]
mod door;
#[cfg(test)]
mod environment;
#[cfg(test)]
mod other_server;
#[cfg(test)]
mod redirects;
#[cfg(test)]
mod scripted_dns;
