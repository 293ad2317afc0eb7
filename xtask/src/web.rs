//! The web editor: its types from the server's OpenAPI document, its bundle, and whether what is
//! committed is what its source gives.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::say;

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Leaves the committed files alone and fails where they are not what the source gives.
    check: bool,
}

/// What is made of the source, in the order in which one follows from the other.
const MADE: [&str; 2] = ["src/wire/openapi.d.ts", "dist"];

impl Options {
    /// # Errors
    /// An option that there is not.
    pub(crate) fn parse(options: &[String]) -> anyhow::Result<Self> {
        match options {
            [] => Ok(Self { check: false }),
            [option] if option == "--check" => Ok(Self { check: true }),
            _ => bail!("usage: cargo xtask web [--check]"),
        }
    }
}

/// Builds the editor, or checks what was built.
///
/// # Errors
/// A step that fails, or committed files that differ.
pub(crate) fn build(options: &Options) -> anyhow::Result<()> {
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web");
    let codegen = web.join("codegen");
    run(&codegen, "npm", &["ci"])?;
    run(&codegen, "npm", &["run", "types"])?;
    run(&web, "npm", &["ci"])?;
    run(&web, "npm", &["run", "build"])?;
    match options.check {
        true => check(&web),
        false => Ok(()),
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    say(&format!("{program} {}", arguments.join(" ")));
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status()
        .with_context(|| format!("cannot start {program}; is Node.js installed?"))?;
    match status.success() {
        true => Ok(()),
        false => bail!("`{program} {}` failed", arguments.join(" ")),
    }
}

/// Whether git sees no difference, and no file that it does not know.
fn check(web: &Path) -> anyhow::Result<()> {
    let output = Command::new("git")
        .args(["status", "--porcelain", "--"])
        .args(MADE)
        .current_dir(web)
        .output()
        .context("cannot start git")?;
    let changed = String::from_utf8_lossy(&output.stdout);
    match changed.trim() {
        "" if output.status.success() => Ok(()),
        "" => bail!("git does not say what changed in {}", web.display()),
        changed => bail!(
            "what is committed is not what the source gives; run `cargo xtask web` and commit:\n\
             {changed}"
        ),
    }
}
