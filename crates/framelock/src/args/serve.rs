//! The command line of `framelock serve` and `framelock edit`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::{LogArgs, size};

/// Serves a project to browsers: the annotation editor, for one person or for a team.
///
/// Without people in the project whoever is on this machine works on it, without a login, and
/// nobody else can. With people (`framelock project people add`) everybody logs in, and it can be
/// served to other machines.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// The project: a folder, or a postgres:// URL
    #[arg(value_name = "PROJECT", default_value = ".")]
    pub(crate) project: String,
    /// Open the editor in a browser
    #[arg(long)]
    pub(crate) open: bool,
    #[command(flatten)]
    pub(crate) web: WebArgs,
}

/// Labels one log in the browser: makes a project beside it, or opens the one that is there.
#[derive(Debug, clap::Args)]
pub(crate) struct EditArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// Serve the editor without opening a browser
    #[arg(long)]
    pub(crate) no_open: bool,
    #[command(flatten)]
    pub(crate) web: WebArgs,
}

/// How it is served.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct WebArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        help_heading = "Serving",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:7700"
    )]
    pub(crate) listen: SocketAddr,
    /// Who works where nobody has to log in; the user's name without it
    #[arg(long = "as", help_heading = "Serving", value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// Ask nobody to log in, though the project has people; on this machine only
    #[arg(long, help_heading = "Serving")]
    pub(crate) no_login: bool,
    /// A name under which browsers reach this server, beside its addresses; may be given more than
    /// once
    #[arg(long = "host", help_heading = "Serving", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// A certificate, PEM: serve over TLS
    #[arg(
        long,
        help_heading = "Serving",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The key of the certificate, PEM
    #[arg(
        long,
        help_heading = "Serving",
        value_name = "FILE",
        requires = "tls_cert"
    )]
    pub(crate) tls_key: Option<PathBuf>,
    /// About how much memory the clouds and images of open scenes may take
    #[arg(long, help_heading = "Serving", value_name = "SIZE", default_value = "512MiB", value_parser = size)]
    pub(crate) cache: u64,
    /// Where logins, roles and the like are written down; audit.jsonl in the project's folder
    /// without it
    #[arg(long, help_heading = "Serving", value_name = "FILE")]
    pub(crate) audit: Option<PathBuf>,
}
