//! Published keys, read from issuers on loopback by real HTTP: by the port, on the thread that does it.

#[cfg(test)]
mod flood;
#[cfg(test)]
mod issuer;
#[cfg(test)]
mod lies;
#[cfg(test)]
mod roll_over;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod tls;
