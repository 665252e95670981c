//! `jurat serve` as a child process: built, started on a folder, waited for, killed. What it prints goes to a file in its folder,
//! as a journal would take it.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tokio::time::sleep;

use super::connection::{Connection, request};

/// The issuer identifier that servers under load are given, so that assertions can be signed before any of them runs.
pub(crate) const ISSUER: &str = "https://as.example.com";

/// A server that must be up in this time. One that reads back a large database takes the longest.
const MOST_START: Duration = Duration::from_mins(1);

/// A running server; killed when dropped.
pub(crate) struct ServerProcess {
    child: Child,
    address: SocketAddr,
    output: PathBuf,
}

impl ServerProcess {
    /// Starts `jurat serve` on the folder `data` with its default settings and waits until it is ready. `prefix` is a command that
    /// starts it in turn, such as `taskset -c 0`; may be empty.
    pub(crate) async fn serve(jurat: &Path, data: &Path, prefix: &[&str]) -> anyhow::Result<Self> {
        Self::serve_with(jurat, data, prefix, &[]).await
    }

    /// The same with `further` arguments.
    pub(crate) async fn serve_with(
        jurat: &Path,
        data: &Path,
        prefix: &[&str],
        further: &[&str],
    ) -> anyhow::Result<Self> {
        let mut server = Self::start_with(jurat, data, prefix, further)?;
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// Starts `jurat serve` without waiting for it.
    pub(crate) fn start(jurat: &Path, data: &Path, prefix: &[&str]) -> anyhow::Result<Self> {
        Self::start_with(jurat, data, prefix, &[])
    }

    fn start_with(
        jurat: &Path,
        data: &Path,
        prefix: &[&str],
        further: &[&str],
    ) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut arguments = vec!["serve".into(), "--data".into(), data.into()];
        arguments.extend(["--listen".into(), address.to_string().into()]);
        arguments.extend(["--issuer".into(), ISSUER.into()]);
        arguments.extend(further.iter().map(Into::into));
        Self::spawn(jurat, &arguments, data, address, prefix)
    }

    /// Starts a program that listens at `address` and waits until it is ready; `folder` takes what it prints.
    pub(crate) fn spawn(
        program: &Path,
        arguments: &[std::ffi::OsString],
        folder: &Path,
        address: SocketAddr,
        prefix: &[&str],
    ) -> anyhow::Result<Self> {
        let output = folder.join("output.log");
        let log = File::options().create(true).append(true).open(&output)?;
        let mut command = match prefix {
            [] => Command::new(program),
            [first, further @ ..] => {
                let mut command = Command::new(first);
                command.args(further).arg(program);
                command
            }
        };
        let child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{command:?} cannot be started"))?;
        Ok(Self {
            child,
            address,
            output,
        })
    }

    /// Waits until it answers `/readyz` with 200.
    pub(crate) async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let ready = request("GET", "/readyz", &[], "");
        let started = Instant::now();
        while started.elapsed() < MOST_START {
            if let Some(status) = self.child.try_wait()? {
                bail!(
                    "the server ended at its start ({status}): {}",
                    self.last_words()
                );
            }
            if let Ok(mut connection) = Connection::open(self.address).await
                && let Ok(answer) = connection.exchange(&ready).await
                && answer.status == 200
            {
                return Ok(());
            }
            sleep(Duration::from_millis(2)).await;
        }
        bail!(
            "the server is not ready after {MOST_START:?}: {}",
            self.last_words()
        );
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process id. A prefix such as `taskset` has made room for the server by then.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it (SIGKILL: nothing of it runs any further) and waits until it is gone.
    pub(crate) fn kill(&mut self) -> anyhow::Result<()> {
        ensure!(
            self.child.try_wait()?.is_none(),
            "the server has ended by itself: {}",
            self.last_words()
        );
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Kills it at some moment, wherever it stands by then.
    pub(crate) async fn kill_after(self, time: Duration) {
        sleep(time).await;
        drop(self);
    }

    /// The end of what it printed.
    pub(crate) fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.output).unwrap_or_default();
        let lines: Vec<_> = text.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address on this machine where nobody listens now.
pub(crate) fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// The product's binary beside this program, built in the same profile first.
pub(crate) fn build_jurat() -> anyhow::Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--quiet", "--locked", "-p", "jurat"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let built = command.status().context("cargo cannot be started")?;
    ensure!(built.success(), "the product does not build");
    let jurat = std::env::current_exe()?.with_file_name("jurat");
    ensure!(jurat.is_file(), "{} is not there", jurat.display());
    Ok(jurat)
}

/// A folder for data on the disk that the build is on: the system's temporary folder may lie in memory, where nothing is durable.
pub(crate) fn data_folder() -> anyhow::Result<tempfile::TempDir> {
    let beside = std::env::current_exe()?;
    let target = beside.parent().context("this program has no folder")?;
    Ok(tempfile::Builder::new()
        .prefix("jurat-load-")
        .tempdir_in(target)?)
}
