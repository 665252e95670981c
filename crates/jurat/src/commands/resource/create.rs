//! `jurat resource create`.

use jurat_protocol::resource::ResourceUri;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, code, good};

use super::settings::{self, ResourceSettingArgs};

/// Flags of `jurat resource create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat resource create --uri https://orders.example.com --scope 'orders.read=See your orders' --scope 'orders.write=Change your orders'
  jurat resource create --uri https://stock.example.com --default-scope stock.read --token-format opaque --resource-server stock-api")]
pub(crate) struct Args {
    /// Its URI: requests name it by this, and tokens for it have it as their audience (RFC 8707)
    #[arg(long, value_name = "URI")]
    uri: ResourceUri,
    #[command(flatten)]
    settings: ResourceSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Registers a resource.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut body = args.settings.patch()?.into_json();
    body["uri"] = args.uri.as_str().into();
    let resource = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/resources", &body).await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Json {
        terminal::print_json(&resource);
        return Ok(());
    }
    let uri = args.uri.as_str();
    terminal::print(format_args!(
        "{} Resource {uri} is registered.\n",
        good("✓")
    ));
    record_view::print(&resource, output);
    terminal::print(format_args!(
        "\nNext, let a client name it: {}",
        code(format_args!("jurat client update CLIENT --resource {uri}"))
    ));
    Ok(())
}
