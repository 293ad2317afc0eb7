//! Runs a command line inside the test's own process.

use std::ffi::OsString;
use std::io::Write;
use std::sync::{Arc, Mutex};

use framelock::Console;
use serde_json::Value;

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|err| panic!("{err} in {self:#?}"))
    }

    /// The command ended with `code` and said every one of `words` on standard error.
    #[track_caller]
    pub(crate) fn expect(&self, code: u8, words: &[&str]) {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.err.contains(word), "`{word}` is missing in {self:#?}");
        }
    }
}

/// Runs `framelock` with these arguments.
pub(crate) fn framelock<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Ran {
    framelock_in(arguments, &Shared::default(), |console| console)
}

/// As [`framelock`], with a console that is set up and an output that can be read meanwhile.
pub(crate) fn framelock_in<A: Into<OsString>>(
    arguments: impl IntoIterator<Item = A>,
    out: &Shared,
    set_up: impl FnOnce(Console) -> Console,
) -> Ran {
    let err = Shared::default();
    let console = Console::of_writers(Box::new(out.clone()), Box::new(err.clone()));
    let mut console = set_up(console);
    let name = std::iter::once(OsString::from("framelock"));
    let code = framelock::run(
        name.chain(arguments.into_iter().map(Into::into)),
        &mut console,
    );
    Ran {
        code,
        out: out.text(),
        err: err.text(),
    }
}

/// What was written, for whoever looks.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().expect("no writer panics");
        String::from_utf8(bytes.clone()).expect("commands write UTF-8")
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("no writer panics")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
