//! `tilmash health`: whether a running process is well, for a supervisor that has no HTTP client.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tilmash_host::app::AppDirectory;
use tilmash_host::settings::Settings;

use crate::environment;
use crate::exit::Exit;
use crate::failure::Failure;

/// How long a connection, and the answer, may take.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Args)]
pub(crate) struct Arguments {
    /// The directory of an app that the process runs
    #[arg(default_value = ".")]
    app: PathBuf,
    /// Where the process listens; else TILMASH_LISTEN
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Ask also whether every bot has its database, delivers messages and reaches Telegram
    #[arg(long)]
    ready: bool,
}

/// The exit code is 1 if the process is not well.
pub(super) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let app = AppDirectory::new(arguments.app);
    app.ensure_exists()?;
    let environment = environment::read(&app)?.with("TILMASH_LISTEN", arguments.listen);
    let address = Settings::listen(&environment)?.ok_or_else(|| {
        Failure::new("it is not known where the process listens")
            .help("set TILMASH_LISTEN, or name it by `--listen`")
    })?;
    let path = match arguments.ready {
        true => "/readyz",
        false => "/healthz",
    };
    match ask(reachable(address), path) {
        Ok(answer) => {
            let (head, text) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
            anstream::print!("{text}");
            match head.starts_with("HTTP/1.1 200 ") {
                true => Ok(Exit::Fine),
                false => Ok(Exit::Faults),
            }
        }
        Err(error) => {
            anstream::eprintln!("{address} does not answer: {error}");
            Ok(Exit::Faults)
        }
    }
}

/// A process that listens on all addresses can be reached on this machine's own.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
