//! Load on a real server: what the benchmark, the crash test and the dripping test share. Each drives the product's own
//! binary in a process of its own; nothing here reaches into it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`server_process`] | `jurat serve` as a child: built, started on a folder, waited for, killed |
//! | [`administrator`] | registers clients and identity providers through the administration API |
//! | [`assertion`] | signs assertions, many at once |
//! | [`connection`] | a small HTTP/1.1 client on one kept connection |
//! | [`kernel`] | what the kernel counts: CPU, context switches, memory |

pub(crate) mod administrator;
pub(crate) mod assertion;
pub(crate) mod connection;
pub(crate) mod kernel;
pub(crate) mod server_process;
