//! Where a command writes: results, messages, and whether a person is watching.

use std::fmt::Display;
use std::io::{BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

/// Where a command writes, whether a person is watching, and whether the person has had enough.
pub struct Console {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    input: Option<Box<dyn BufRead>>,
    terminal: bool,
    canceled: Arc<AtomicBool>,
}

impl Console {
    /// The process's own standard output and standard error.
    ///
    /// `canceled` is set from outside, when the user presses Ctrl-C.
    pub fn of_process(canceled: Arc<AtomicBool>) -> Self {
        let terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        let (out, err) = (Box::new(std::io::stdout()), Box::new(std::io::stderr()));
        Self {
            out,
            err,
            input: None,
            terminal,
            canceled,
        }
    }

    /// Output into the given writers, with nobody watching.
    pub fn of_writers(out: Box<dyn Write>, err: Box<dyn Write>) -> Self {
        Self {
            out,
            err,
            input: None,
            terminal: false,
            canceled: Arc::default(),
        }
    }

    /// With a flag that ends the work once it is set, as Ctrl-C does.
    pub fn with_cancel(mut self, canceled: Arc<AtomicBool>) -> Self {
        self.canceled = canceled;
        self
    }

    /// With this in place of standard input.
    pub fn with_input(mut self, input: Box<dyn BufRead>) -> Self {
        self.input = Some(input);
        self
    }

    /// Asks for a secret, twice and without showing it where a person types; else the next line
    /// of the input.
    pub(crate) fn secret(&mut self, prompt: &str) -> anyhow::Result<String> {
        if let Some(input) = &mut self.input {
            return next_line(input);
        }
        if !std::io::stdin().is_terminal() {
            return next_line(&mut std::io::stdin().lock());
        }
        let secret = rpassword::prompt_password(prompt)?;
        anyhow::ensure!(
            rpassword::prompt_password("again: ")? == secret,
            "the two are not the same; nothing was changed"
        );
        Ok(secret)
    }

    /// Where results go.
    pub(crate) fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Prints an answer for programs.
    pub(crate) fn json(&mut self, answer: &impl Serialize) -> anyhow::Result<()> {
        serde_json::to_writer_pretty(self.out(), answer)?;
        writeln!(self.out())?;
        Ok(())
    }

    /// Whether a person is watching, so that progress and a viewer make sense.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether the user asked to stop.
    pub(crate) fn is_canceled(&self) -> bool {
        self.canceled.load(Ordering::SeqCst)
    }

    /// The flag that says so, for whoever works in the background.
    pub(crate) fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.canceled)
    }

    /// A message for the person, on standard error.
    pub(crate) fn note(&mut self, message: &dyn Display) {
        // Nobody can be told that nobody can be told.
        let _ = writeln!(self.err, "{message}");
    }

    /// What went wrong and why, cause by cause.
    pub(crate) fn error(&mut self, err: &anyhow::Error) {
        self.note(&format!("framelock: {err}"));
        for cause in err.chain().skip(1) {
            self.note(&format!("  because: {cause}"));
        }
    }
}

/// The next line, without its end.
fn next_line(input: &mut dyn BufRead) -> anyhow::Result<String> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
