//! Starting other programs.

use std::{
    env,
    io::{self, BufRead, BufReader, IsTerminal, Read, Write},
    process::{Command, ExitStatus, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

/// The Cargo that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Some of its output passes through a pipe of ours, behind which Cargo cannot see the terminal.
    if env::var_os("CARGO_TERM_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", if io::stderr().is_terminal() { "always" } else { "never" });
    }
    command
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    announce(command);
    let status = command.status().with_context(|| line(command))?;
    if !status.success() {
        bail!("`{}`: {status}", line(command));
    }
    Ok(())
}

/// Runs a command and returns what it printed on either stream, after passing it on line by line.
pub(crate) fn run_and_read(command: &mut Command) -> Result<(ExitStatus, String)> {
    println!("$ {}", line(command));
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().with_context(|| line(command))?;
    let stdout = child.stdout.take().context("standard output is piped")?;
    let stderr = child.stderr.take().context("standard error is piped")?;

    let (out, err) = thread::scope(|scope| {
        let out = scope.spawn(|| pass_on(stdout, io::stdout()));
        let err = pass_on(stderr, io::stderr());
        (out.join().expect("passing lines on does not panic"), err)
    });
    let status = child.wait()?;

    Ok((status, out? + &err?))
}

/// True if the program exists and ends well; what it prints is thrown away.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    output(program, arguments).is_some()
}

/// The standard output of a program that exists and ends well.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Prints the command, so that a phase that fails can be repeated alone.
pub(crate) fn announce(command: &Command) {
    println!("$ {}", line(command));
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".exe").to_owned();
    command.get_args().fold(program, |line, argument| line + " " + &argument.to_string_lossy())
}

fn pass_on(from: impl Read, mut to: impl Write) -> Result<String> {
    let mut from = BufReader::new(from);
    let mut all = Vec::new();
    loop {
        let start = all.len();
        if from.read_until(b'\n', &mut all)? == 0 {
            return Ok(String::from_utf8_lossy(&all).into_owned());
        }
        to.write_all(&all[start..])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_it_is_typed() {
        let mut command = Command::new("/opt/rust/bin/cargo");

        assert_eq!(line(command.args(["fmt", "--all"])), "cargo fmt --all");
    }

    #[test]
    fn lines_are_passed_on_unchanged() {
        let mut passed = Vec::new();

        let read = pass_on("one\ntwo\nlast".as_bytes(), &mut passed).unwrap();

        assert_eq!(read, "one\ntwo\nlast");
        assert_eq!(passed, read.as_bytes());
    }
}
