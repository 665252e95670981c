//! The life of published keys, by the port: a scripted door instead of the network, a clock that is moved by hand, tokio's time paused.

mod ahead_of_time;
mod documents;
mod failing;
mod first_use;
mod forgetting;
mod history;
mod on_purpose;
mod stage;
mod unknown_keys;
