//! Programs that run beside the server, with their standard streams on pipes of ours.
//!
//! A process is reaped by its own number and no other is ever waited for: children of the program that uses the
//! library are its own affair. Nothing of the server is changed by starting one.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed"))]

use crate::sys;
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process_group, waitpid};
use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// What to start.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name, searched along the server's PATH unless it has a slash, and its arguments.
    pub arguments: Vec<CString>,
    /// Its whole environment, in order.
    pub environment: Vec<CString>,
}

/// A process that was started and not yet waited for.
#[derive(Debug)]
pub struct Process {
    pid: Pid,
    /// Whose child it is: a process that was forked off this one has none of its children.
    parent: Pid,
    /// It was waited for: its number may be another's.
    is_over: bool,
}

/// The ends of its standard streams that are ours: what it reads, what it writes, what it complains about. They never
/// block.
pub type Ends = [OwnedFd; 3];

/// From the first signal to the one that nobody survives.
const PATIENCE: Duration = Duration::from_secs(2);

/// The same when the engine ends.
const LAST_PATIENCE: Duration = Duration::from_millis(200);

/// How long it may take until it is noticed that a process has ended.
const LONGEST_INTERVAL: Duration = Duration::from_millis(256);

impl Process {
    /// Starts a program in `/tmp`, in a process group of its own, with no descriptors but its standard streams.
    pub fn start(program: Program) -> io::Result<(Process, Ends)> {
        let ((its_input, input), (output, its_output), (errors, its_errors)) =
            (io::pipe()?, io::pipe()?, io::pipe()?);
        let ends: Ends = [input.into(), output.into(), errors.into()];
        for end in &ends {
            rustix::io::ioctl_fionbio(end, true)?;
        }
        let streams = [its_input.into(), its_output.into(), its_errors.into()];
        let pid = sys::spawn(&program.arguments, &program.environment, c"/tmp", streams)?;
        Ok((Process { pid, parent: getpid(), is_over: false }, ends))
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Looks whether it has ended; then it is no more. Where the program has its children reaped by the system, nothing
    /// is left to wait for either.
    pub fn has_ended(&mut self) -> bool {
        self.is_over = self.is_over
            || !matches!(waitpid(Some(self.pid), WaitOptions::NOHANG), Ok(None) | Err(Errno::INTR));
        self.is_over
    }

    fn signal(&self, signal: Signal) {
        if !self.is_over {
            let _ = kill_process_group(self.pid, signal);
        }
    }
}

/// One that was lost on the way, by a bug, is killed and waited for all the same.
impl Drop for Process {
    fn drop(&mut self) {
        if self.parent == getpid() && !self.has_ended() {
            self.signal(Signal::KILL);
            while matches!(waitpid(Some(self.pid), WaitOptions::empty()), Err(Errno::INTR)) {}
        }
    }
}

/// A process that was told to end, until it did.
#[derive(Debug)]
pub struct Dying {
    process: Process,
    since: Instant,
    interval: Duration,
    is_killed: bool,
}

impl Dying {
    /// Tells a process, and its group, to end. `None` when it had ended already.
    pub fn new(mut process: Process, now: Instant) -> Option<Dying> {
        if process.has_ended() {
            return None;
        }
        process.signal(Signal::TERM);
        Some(Dying { process, since: now, interval: Duration::from_millis(1), is_killed: false })
    }

    /// Polls. `None` when it has ended, else when to poll next.
    pub fn poll(&mut self, now: Instant) -> Option<Instant> {
        self.poll_within(now, PATIENCE)
    }

    fn poll_within(&mut self, now: Instant, patience: Duration) -> Option<Instant> {
        if self.process.has_ended() {
            return None;
        }
        if !self.is_killed && now.saturating_duration_since(self.since) >= patience {
            self.is_killed = true;
            self.interval = Duration::from_millis(1);
            self.process.signal(Signal::KILL);
        }
        let next = now + self.interval;
        self.interval = (2 * self.interval).min(LONGEST_INTERVAL);
        Some(next)
    }
}

/// Waits until all of them have ended, which takes but a moment.
pub fn bury(mut all: Vec<Dying>) {
    let begin = Instant::now();
    for one in &mut all {
        one.since = begin;
        one.interval = Duration::from_millis(1);
    }
    loop {
        let now = Instant::now();
        all.retain_mut(|one| one.poll_within(now, LAST_PATIENCE).is_some());
        if all.is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Write};

    fn shell(script: &str) -> Program {
        let words = ["sh", "-c", script];
        Program {
            arguments: words.iter().map(|w| CString::new(*w).unwrap()).collect(),
            environment: vec![c"B=2".to_owned(), c"A=1".to_owned(), c"B=3".to_owned()],
        }
    }

    fn read_all(end: OwnedFd) -> String {
        rustix::io::ioctl_fionbio(&end, false).unwrap();
        let mut text = String::new();
        File::from(end).read_to_string(&mut text).unwrap();
        text
    }

    fn wait(mut process: Process) {
        let begin = Instant::now();
        while !process.has_ended() {
            assert!(begin.elapsed() < Duration::from_secs(20), "it does not end");
            std::thread::yield_now();
        }
    }

    #[test]
    fn environment_directory_and_descriptors_are_exact() {
        // A descriptor that nobody marked.
        let stray = rustix::io::dup(std::io::stderr()).unwrap();
        let script = "tr '\\0' ' ' </proc/$$/environ; pwd; for n in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done; :";
        let (process, [_input, output, _errors]) = Process::start(shell(script)).unwrap();
        let text = read_all(output);
        wait(process);
        drop(stray);
        assert_eq!(text, "B=2 A=1 B=3 /tmp\n");
    }

    #[test]
    fn streams_are_connected() {
        let (process, [input, output, errors]) = Process::start(shell("cat; echo no >&2")).unwrap();
        File::from(input).write_all(b"through").unwrap();
        assert_eq!((read_all(output).as_str(), read_all(errors).as_str()), ("through", "no\n"));
        wait(process);
    }

    #[test]
    fn a_program_that_cannot_run_is_an_error() {
        for name in [c"/nowhere/at-all", c"no-such-command-at-all", c"/tmp"] {
            let program = Program { arguments: vec![name.to_owned()], environment: Vec::new() };
            assert!(Process::start(program).is_err(), "{name:?}");
        }
        assert!(Process::start(Program { arguments: Vec::new(), environment: Vec::new() }).is_err());
    }

    /// In a process that has its children reaped by the system, which is another one than the other tests'.
    #[test]
    fn children_that_the_system_reaps_are_no_bug() {
        const INSIDE: &str = "LWS_TEST_REAPED_BY_THE_SYSTEM";
        if std::env::var_os(INSIDE).is_none() {
            let mut again = std::process::Command::new(std::env::current_exe().unwrap());
            again.args(["--exact", "child::tests::children_that_the_system_reaps_are_no_bug"]);
            assert!(again.env(INSIDE, "1").status().unwrap().success());
            return;
        }
        sys::ignore_children();
        let program = Program { arguments: vec![c"/tmp".to_owned()], environment: Vec::new() };
        let error = Process::start(program).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        // A script hears of its own children all the same.
        let (process, [_input, output, _errors]) = Process::start(shell("sh -c 'exit 7'; echo $?")).unwrap();
        assert_eq!(read_all(output), "7\n");
        wait(process);
    }

    #[test]
    fn who_does_not_listen_is_killed() {
        let (process, [_input, output, _errors]) =
            Process::start(shell("trap '' TERM; echo up; while :; do sleep 1; done")).unwrap();
        rustix::io::ioctl_fionbio(&output, false).unwrap();
        let mut up = [0; 3];
        File::from(output).read_exact(&mut up).unwrap();
        let number = process.number();
        bury(Dying::new(process, Instant::now()).into_iter().collect());
        assert!(!std::path::Path::new(&format!("/proc/{number}")).exists());
    }
}
