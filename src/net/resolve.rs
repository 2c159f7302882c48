//! Names to addresses, without stalling the loop.
//!
//! The system's resolver (getaddrinfo) has no form that does not wait, so it is asked on threads of our own. They
//! exist while there is something to ask and end after that. A thread holds nothing of an engine but its inbox and
//! its wakers, so an engine may end, or start anew, while a question is out.

use crate::sys::{Wakers, without_signals};
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Questions that are asked at the same time; further ones wait.
const MOST_THREADS: usize = 16;

/// The answer to one question.
#[derive(Debug)]
pub struct Answer {
    /// What the asker gave along.
    pub token: (u64, u64),
    /// The name that was asked for.
    pub name: String,
    /// The addresses, in the order in which they should be tried (RFC 6724); their ports are 0.
    pub result: Result<Vec<SocketAddr>, io::Error>,
}

struct Question {
    token: (u64, u64),
    name: String,
    tsi: usize,
}

#[derive(Default)]
struct Work {
    questions: VecDeque<Question>,
    answers: Vec<Answer>,
    threads: usize,
}

#[derive(Default)]
struct Shared {
    work: Mutex<Work>,
    has_answers: AtomicBool,
    arrived: Condvar,
    wakers: Arc<Wakers>,
}

/// Asks, and keeps the answers until they are fetched.
#[derive(Default)]
pub struct Resolver {
    shared: Arc<Shared>,
}

impl Resolver {
    /// A resolver that wakes `wakers` when there are answers.
    pub fn new(wakers: &Arc<Wakers>) -> Resolver {
        Resolver { shared: Arc::new(Shared { wakers: Arc::clone(wakers), ..Shared::default() }) }
    }

    /// Asks for the addresses of `name`, for a service thread.
    pub fn ask(&self, token: (u64, u64), name: &str, tsi: usize) {
        let mut work = self.shared.work.lock();
        work.questions.push_back(Question { token, name: name.to_owned(), tsi });
        if work.threads == MOST_THREADS {
            return;
        }
        work.threads += 1;
        drop(work);
        let shared = Arc::clone(&self.shared);
        let builder = std::thread::Builder::new().name("lws-resolve".to_owned()).stack_size(1 << 20);
        if let Err(error) = without_signals(|| builder.spawn(move || shared.answer_all())) {
            self.shared.give_up(&error);
        }
    }

    /// True when answers wait.
    pub fn has_answers(&self) -> bool {
        self.shared.has_answers.load(Ordering::SeqCst)
    }

    /// Waits until there are answers, for at most `limit`.
    pub fn wait(&self, limit: Duration) {
        let mut work = self.shared.work.lock();
        if work.answers.is_empty() {
            self.shared.arrived.wait_for(&mut work, limit);
        }
    }

    /// Takes the answers.
    pub fn take(&self) -> Vec<Answer> {
        let mut work = self.shared.work.lock();
        self.shared.has_answers.store(false, Ordering::SeqCst);
        std::mem::take(&mut work.answers)
    }
}

impl Shared {
    fn answer_all(&self) {
        loop {
            let question = {
                let mut work = self.work.lock();
                let Some(question) = work.questions.pop_front() else {
                    work.threads -= 1;
                    return;
                };
                question
            };
            // A bug in there is an answer, too: this thread is counted, and others may wait for it.
            let found = catch_unwind(|| (question.name.as_str(), 0).to_socket_addrs().map(unique));
            let result = found.unwrap_or_else(|_| Err(io::Error::other("the resolver failed")));
            self.put(question, result);
        }
    }

    fn put(&self, question: Question, result: Result<Vec<SocketAddr>, io::Error>) {
        let mut work = self.work.lock();
        work.answers.push(Answer { token: question.token, name: question.name, result });
        self.has_answers.store(true, Ordering::SeqCst);
        self.arrived.notify_all();
        drop(work);
        if let Some(waker) = self.wakers.get(question.tsi) {
            waker.alarm.poke();
        }
    }

    /// No thread could be made. Others may still run; if none does, nothing will be answered any more.
    fn give_up(&self, error: &io::Error) {
        let questions = {
            let mut work = self.work.lock();
            work.threads -= 1;
            if work.threads > 0 { VecDeque::new() } else { std::mem::take(&mut work.questions) }
        };
        for question in questions {
            let error = io::Error::new(error.kind(), format!("no thread to ask on: {error}"));
            self.put(question, Err(error));
        }
    }
}

fn unique(all: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let mut once = Vec::new();
    for address in all {
        if !once.contains(&address) {
            once.push(address);
        }
    }
    once
}

/// The addresses of a name that nobody needs to be asked for: a numeric address (in brackets or not), and localhost
/// (RFC 6761 section 6.3).
pub fn known(name: &str) -> Option<Vec<SocketAddr>> {
    let at = |address: IpAddr| SocketAddr::new(address, 0);
    if let Some(address) = numeric(name) {
        return Some(vec![address]);
    }
    name.trim_end_matches('.')
        .eq_ignore_ascii_case("localhost")
        .then(|| vec![at(Ipv6Addr::LOCALHOST.into()), at(Ipv4Addr::LOCALHOST.into())])
}

/// A numeric address, in brackets or not, an IPv6 one perhaps with its zone (RFC 4007 section 11); an IPv4 address mapped
/// to IPv6 is one of IPv4.
pub fn numeric(name: &str) -> Option<SocketAddr> {
    let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Some(SocketAddr::new(address.to_canonical(), 0));
    }
    let (address, zone) = bare.split_once('%')?;
    let address = address.parse::<Ipv6Addr>().ok()?;
    let zone = zone.parse().ok().or_else(|| crate::sys::interface_number(zone))?;
    Some(SocketAddr::V6(SocketAddrV6::new(address, 0, 0, zone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_names_need_no_asking() {
        let one = |text: &str| Some(vec![SocketAddr::new(text.parse().unwrap(), 0)]);
        assert_eq!(known("127.0.0.1"), one("127.0.0.1"));
        assert_eq!(known("::1"), one("::1"));
        assert_eq!(known("[::1]"), one("::1"));
        assert_eq!(known("LocalHost."), known("localhost"));
        assert_eq!(known("localhost").map(|all| all.len()), Some(2));
        assert_eq!(known("::ffff:127.0.0.1"), one("127.0.0.1"));
        let zone = SocketAddr::V6(SocketAddrV6::new("fe80::1".parse().unwrap(), 0, 0, 1));
        assert_eq!(known("fe80::1%1"), Some(vec![zone]));
        assert_eq!(known("[fe80::1%1]"), Some(vec![zone]));
        assert_eq!(numeric("localhost"), None);
        for name in [
            "fe80::1%",
            "fe80::1%none0",
            "127.0.0.1%1",
            "[127.0.0.1",
            "",
            "example.com",
            "localhost.example",
            "127.0.0.1.example",
            "1.2.3",
        ] {
            assert_eq!(known(name), None, "{name}");
        }
    }

    /// A link's address means nothing without its link.
    #[test]
    fn the_link_of_an_address_is_kept() {
        let resolver = Resolver::new(&Arc::default());
        resolver.ask((1, 1), "fe80::1%1", 0);
        let answer = loop {
            if let Some(answer) = resolver.take().pop() {
                break answer;
            }
            std::thread::yield_now();
        };
        let wanted = SocketAddrV6::new("fe80::1".parse().unwrap(), 0, 0, 1);
        assert_eq!(answer.result.unwrap(), [SocketAddr::V6(wanted)]);
    }

    #[test]
    fn every_question_gets_its_answer() {
        let resolver = Resolver::new(&Arc::default());
        for n in 0..40 {
            resolver.ask((7, n), if n % 2 == 0 { "127.0.0.1" } else { "name with blanks" }, 0);
        }
        let mut seen = Vec::new();
        while seen.len() < 40 {
            for answer in resolver.take() {
                assert_eq!(answer.token.0, 7);
                assert_eq!(answer.result.is_ok(), answer.token.1 % 2 == 0, "{answer:?}");
                seen.push(answer.token.1);
            }
            std::thread::yield_now();
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
        assert!(!resolver.has_answers());
    }
}
