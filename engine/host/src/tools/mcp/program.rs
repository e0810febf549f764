//! A program that speaks the Model Context Protocol by its standard input and output.

use std::process::Stdio;
use std::sync::Arc;

use rmcp::service::RoleClient;
use rmcp::transport::async_rw::AsyncRwTransport;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::meter::{LONGEST_LINE, Meter, Metered};
use crate::tools::access::{ProgramErrors, ToolProgram};

/// What is said to the program and heard of it.
pub(super) type Transport = AsyncRwTransport<RoleClient, Metered<ChildStdout>, ChildStdin>;

pub(super) const NOT_STARTED: &str = "its program cannot be started";

/// Starts it. It is killed when the child is dropped.
pub(super) fn start(
    program: &ToolProgram,
    meter: &Arc<Meter>,
) -> Result<(Transport, Child), &'static str> {
    let mut command = Command::new(&program.command);
    command
        .args(&program.args)
        .current_dir(&program.directory)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(
            program
                .environment
                .iter()
                .map(|(name, value)| (name, value)),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(match program.errors {
            ProgramErrors::Dropped => Stdio::null(),
            ProgramErrors::Shown => Stdio::inherit(),
        })
        .kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| {
        let program = &program.command;
        tracing::error!(%program, %error, "the program of a tool cannot be started");
        NOT_STARTED
    })?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        unreachable!("both are piped");
    };
    let output = Metered {
        inner: output,
        meter: Arc::clone(meter),
    };
    let transport = AsyncRwTransport::new(output, input).with_max_line_length(LONGEST_LINE);
    Ok((transport, child))
}
