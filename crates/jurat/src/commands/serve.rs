//! `jurat serve`: starts the server, and on an empty data folder makes what it needs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_server::console::CONSOLE_PATH;
use serde_json::json;

use crate::config::environment;
use crate::config::layers::Layers;
use crate::config::print;
use crate::config::serve_config::ServeConfig;
use crate::failure::Outcome;
use crate::logging::{self, LoggedDecisions};
use crate::output::Output;
use crate::runtime::block_on;
use crate::stop_signal::stop_signal;
use crate::terminal::{self, bold, code, dim, good, warn};
use crate::wiring::Wired;

/// Flags of `jurat serve`.
#[derive(clap::Args)]
#[command(after_help = after_help())]
pub(crate) struct Args {
    /// The data folder; made when it is not there [default: ./jurat-data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:7523]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The issuer identifier: the https URL that clients use [default: the address listened on]
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The configuration [default: `JURAT_CONFIG`, else ./jurat.toml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Show every setting with where it came from, and start nothing
    #[arg(long)]
    print_config: bool,
    /// The certificate for TLS with its chain, PEM
    #[arg(long, value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's private key, PEM
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// A proxy in front ends TLS: serve plain HTTP beyond loopback
    #[arg(long)]
    tls_terminated_by_proxy: bool,
    /// Threads that serve [default: one for each core]
    #[arg(long, value_name = "COUNT")]
    reactors: Option<usize>,
    /// A host, host:port or network beyond the public internet that keys may be read from; repeat it for more
    #[arg(long, value_name = "HOST")]
    outbound_allow: Vec<String>,
    /// What to log: off, error, warn, info, debug, trace [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    /// How to log: human, json, or auto (human on a terminal) [default: auto]
    #[arg(long, value_name = "FORM")]
    log_format: Option<String>,
}

fn after_help() -> String {
    let settings = print::without_flags();
    format!(
        "\
Settings come from flags, over JURAT_… environment variables, over jurat.toml, over defaults;
--print-config shows each with where it came from. A key tls.key is [tls] key = … in jurat.toml
and JURAT_TLS_KEY in the environment. Settings without a flag, with their defaults:
{settings}

Examples:
  jurat serve
  jurat serve --data /var/lib/jurat --listen 0.0.0.0:7523 --tls-terminated-by-proxy \\
      --issuer https://as.example.com
  jurat serve --listen 0.0.0.0:443 --tls-certificate as.crt --tls-key as.key \\
      --issuer https://as.example.com"
    )
}

/// Runs the server until it is told to stop.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    for (name, near) in environment::misspelled() {
        terminal::note(warn(format!(
            "{name} is not known and is passed over; did you mean {near}?"
        )));
    }
    let layers = args.layers()?;
    if args.print_config {
        print::print(&layers, output);
        return ServeConfig::read(&layers).map(|_| ());
    }
    let config = ServeConfig::read(&layers)?;
    let _log = logging::start(&config.log_level, config.log_format)?;
    block_on(async {
        let stop = stop_signal()?;
        let wired = Wired::new(&config, Arc::new(LoggedDecisions)).await?;
        // Nobody may keep a server from serving by what they registered.
        let set_up = wired.set_up_link().await.unwrap_or_else(|failure| {
            tracing::error!(
                sentence = failure.sentence,
                "there is no link for a first administrator"
            );
            None
        });
        announce(&wired, &config, set_up.as_deref(), output);
        tracing::info!(
            listen = wired.about.listen,
            issuer = wired.about.issuer,
            "serving"
        );
        wired.serve(stop).await
    })
}

impl Args {
    fn layers(&self) -> Outcome<Layers> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|p| p.display().to_string());
        let flags = [
            ("data", path(&self.data)),
            ("listen", self.listen.clone()),
            ("issuer", self.issuer.clone()),
            ("reactors", self.reactors.map(|count| count.to_string())),
            ("tls.certificate", path(&self.tls_certificate)),
            ("tls.key", path(&self.tls_key)),
            (
                "tls.terminated_by_proxy",
                self.tls_terminated_by_proxy.then(|| "true".to_string()),
            ),
            ("outbound.allow", joined(&self.outbound_allow)),
            ("log.level", self.log_level.clone()),
            ("log.format", self.log_format.clone()),
        ];
        let flags: BTreeMap<_, _> = flags
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect();
        let named = self.config.clone();
        let named = named.or_else(|| environment::variable("JURAT_CONFIG").map(PathBuf::from));
        let usual = PathBuf::from("jurat.toml");
        let file = named.or_else(|| usual.is_file().then_some(usual));
        Layers::lay(&flags, environment::variable, file.as_deref())
    }
}

fn joined(entries: &[String]) -> Option<String> {
    (!entries.is_empty()).then(|| entries.join(","))
}

/// Says what was made, where it listens, and what to do next.
fn announce(wired: &Wired, config: &ServeConfig, set_up: Option<&str>, output: Output) {
    let about = &wired.about;
    if output == Output::Json {
        let made: Vec<_> = wired
            .files_made
            .iter()
            .map(|p| p.display().to_string())
            .collect();
        let line = json!({ "listen": about.listen, "url": about.url, "issuer": about.issuer,
            "data": config.data.display().to_string(), "console": console(&about.issuer), "set_up": set_up, "made": made });
        return terminal::print(line);
    }
    let version = env!("CARGO_PKG_VERSION");
    terminal::print(format_args!("{} {version}", bold("Jurat")));
    let row = |name: &str, text: String| {
        terminal::print(format_args!("  {} {text}", dim(format!("{name:<10}"))));
    };
    let folder = config.data.display();
    let new = if wired.folder_made { " (made now)" } else { "" };
    row("data", format!("{folder}{new}"));
    row("issuer", about.issuer.clone());
    row("listening", about.url());
    row("console", console(&about.issuer));
    for path in &wired.files_made {
        terminal::print(format_args!(
            "  {} made {}, for its owner alone",
            good("✓"),
            path.display()
        ));
    }
    if let Some(link) = set_up {
        terminal::print(bold("\nNobody administers this server in the console yet."));
        terminal::print(
            "  Choose a name and a password here; the link works once, for seven days:",
        );
        terminal::print(format_args!("  {}", code(link)));
    }
    if !config.grants.contains(&GrantType::JwtBearer) {
        terminal::print(warn(
            "  The jwt-bearer grant is switched off, and with it the commands' way in.",
        ));
    }
    if wired.files_made.is_empty() {
        return;
    }
    let data = match config.data.to_str() {
        Some(path) if path != crate::data_folder::USUAL_PLACE => format!(" --data {path}"),
        _ => String::new(),
    };
    let next = format!(
        "jurat client create --id partner-1 --generate-key . --scope orders.read --default-scope orders.read{data}"
    );
    terminal::print("\nNext, in another terminal:");
    terminal::print(format_args!("  {}", code(next)));
    terminal::print(format_args!(
        "  {}\n",
        code(format!(
            "jurat token --key partner-1.key --issuer partner-1{data}"
        ))
    ));
}

/// Where the console is opened.
fn console(issuer: &str) -> String {
    format!("{issuer}{CONSOLE_PATH}")
}
