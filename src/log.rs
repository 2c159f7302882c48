//! Where the engine's words go. The face decides what is visible and prints it.

use std::fmt;
use std::sync::OnceLock;

/// How much a line matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something is wrong and was survived.
    Warn,
    /// Worth knowing once.
    Notice,
    /// For who looks closer.
    Info,
}

/// Takes one line, without its end.
pub type Sink = fn(Level, fmt::Arguments<'_>);

static SINK: OnceLock<Sink> = OnceLock::new();

/// Names the sink. The first call counts; a process has one.
pub fn set_sink(sink: Sink) {
    let _ = SINK.set(sink);
}

/// Says a line.
pub fn line(level: Level, text: fmt::Arguments<'_>) {
    if let Some(sink) = SINK.get() {
        sink(level, text);
    }
}
