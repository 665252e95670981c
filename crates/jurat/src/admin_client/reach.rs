//! Which server a command talks to, and whose key it gets in with: `--server`, `--data`, `--key`.

use std::path::PathBuf;

use clap::Args;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::id::ClientId;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;
use url::Url;

use crate::assertion;
use crate::config::environment;
use crate::data_folder::{DataFolder, USUAL_PLACE};
use crate::failure::{Failure, Outcome};
use crate::first_start::ADMINISTRATOR;

/// Where the server is.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServerArgs {
    /// The server's address [default: `JURAT_SERVER`, else what the data folder says]
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The data folder of a server on this machine [default: `JURAT_DATA`, else ./jurat-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The issuer identifier the server must go by, where it is not its address
    #[arg(long, value_name = "URL")]
    pub(crate) server_issuer: Option<String>,
    /// The tenant that is meant [default: the one at the server's address]
    #[arg(long, value_name = "NAME")]
    pub(crate) tenant: Option<TenantName>,
}

/// How to get into the administration API.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reaching the server")]
pub(crate) struct AdminArgs {
    #[command(flatten)]
    pub(crate) server: ServerArgs,
    /// The administrator's private key [default: `JURAT_KEY`, else the data folder's]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Whose key it is, by `client_id`
    #[arg(long = "as", id = "as", value_name = "ID", default_value = ADMINISTRATOR)]
    pub(crate) administrator: ClientId,
}

impl ServerArgs {
    /// The data folder that is meant.
    pub(crate) fn folder(&self) -> DataFolder {
        DataFolder::at(self.named().unwrap_or_else(|| PathBuf::from(USUAL_PLACE)))
    }

    /// Whether somebody named the data folder: else it is the one that happens to be here.
    pub(crate) fn names_folder(&self) -> bool {
        self.named().is_some()
    }

    fn named(&self) -> Option<PathBuf> {
        let named = self.data.clone();
        named.or_else(|| environment::variable("JURAT_DATA").map(PathBuf::from))
    }

    /// The server's address, without a slash at its end.
    pub(crate) fn url(&self) -> Outcome<String> {
        let named = self.server.clone();
        // `--data` on the command line is nearer than `JURAT_SERVER` in the environment.
        let in_folder = || self.folder().read_server_file().map(|server| server.url());
        let in_environment = || environment::variable("JURAT_SERVER");
        let found = match (&named, &self.data) {
            (Some(_), _) => named,
            (None, Some(_)) => in_folder(),
            (None, None) => in_environment().or_else(in_folder),
        };
        let url = found.ok_or_else(|| self.nothing_known())?;
        let sound = Url::parse(&url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if sound {
            Ok(url.trim_end_matches('/').to_string())
        } else {
            Err(
                Failure::usage(format!("{url:?} is not the address of a server"))
                    .next("write it as --server http://127.0.0.1:7523"),
            )
        }
    }

    /// The same server, whichever tenant is meant.
    pub(crate) fn without_tenant(&self) -> Self {
        Self {
            tenant: None,
            ..self.clone()
        }
    }

    /// `address`, or what is the tenant's below it where one is named.
    pub(crate) fn of_tenant(&self, address: &str) -> String {
        match &self.tenant {
            Some(tenant) => format!("{address}{}{tenant}", TenantRecord::PATH),
            None => address.to_owned(),
        }
    }

    fn nothing_known(&self) -> Failure {
        let path = self.folder().path().display().to_string();
        Failure::unreachable(format!("no server is known: {path} holds no server.json"))
            .next(format!("start one: jurat serve --data {path}"))
            .next("or name a running one: --server URL, or the data folder of one: --data DIR")
    }

    /// The failure with what to do about a server that does not answer.
    pub(crate) fn explain(&self, failure: Failure) -> Failure {
        if self.server.is_some() {
            return failure.next("check the address, and that the server runs");
        }
        let folder = self.folder();
        let path = folder.path().display();
        if folder.is_locked() {
            return failure.next(format!(
                "a server works in {path}: is it just starting, or does a firewall stand between?"
            ));
        }
        failure.next(format!("start the server: jurat serve --data {path}"))
    }
}

impl AdminArgs {
    /// The administrator's key.
    pub(crate) fn administrator_key(&self) -> Outcome<SigningKey> {
        let named = self.key.clone();
        let named = named.or_else(|| environment::variable("JURAT_KEY").map(PathBuf::from));
        let path = named.unwrap_or_else(|| self.server.folder().administrator_key());
        let hint = "name the key: --key FILE, or the server's data folder: --data DIR";
        assertion::read_key(&path, None).map_err(|failure| failure.next(hint).into_unreachable())
    }
}
