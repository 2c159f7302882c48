//! CGI programs: from their start to their end, and what goes to and fro.
//!
//! The driver of the HTTP connection does all of it, a step at a time; a pipe that has news only puts that connection
//! into the queue. The program that uses the library is told of each pipe first. What it leaves as it was the library
//! does itself: it sends the answer on, logs complaints, writes what a callback did not take.

use crate::child::{Process, Program};
use crate::conn::cgi::{Cgi, ERRORS, INPUT, OUTPUT, Pipe, PipeEnd};
use crate::conn::{CloseState, Conn, End, Phase, timeout};
use crate::engine::{Core, Engine, State};
use crate::error::Error;
use crate::host::{Event, HEADROOM, Payload, Target, Verdict};
use crate::http::cgi::{Facts, Malformed, environment};
use crate::log::{Level, line};
use crate::net::stream::Io;
use crate::opaque::Tag;
use crate::table::ConnId;
use rustix::event::PollFlags;
use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a pipe surely takes when it takes something: the kernel's PIPE_BUF.
const INPUT_AT_ONCE: usize = 4096;

/// Output that is moved at once.
const OUTPUT_AT_ONCE: usize = 16 * 1024;

/// Complaints that are logged as one line.
const COMPLAINT: usize = 127;

/// Output for the peer beyond which no more is read from the program.
const ENOUGH: usize = 128 * 1024;

/// Room for what stands in front of the header lines of an answer.
const HEAD_ROOM: usize = 4096;

/// A program to answer a request with.
#[derive(Clone, Debug)]
pub struct Start {
    /// The program and its arguments.
    pub arguments: Vec<CString>,
    /// How much of the path is the script's own; `None` leaves all out of its environment that comes from the request.
    pub script_len: Option<usize>,
    /// How long it may run.
    pub limit: Duration,
    /// What its environment has beside what comes from the request.
    pub own: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What is due.
pub(crate) enum Due {
    /// A pipe is ready: the program is told.
    Ready(Target, usize),
    /// A pipe is ready, and the library sees to it.
    Move(usize),
    /// A piece of the request's body can be passed on.
    Input(Target),
    /// A pipe has done its service.
    Close(usize),
    /// The process has ended, and its output is through.
    Ended(Target),
}

impl Engine {
    /// Has a program answer the current request of an HTTP connection. Nothing is left of it when it cannot run.
    pub fn start_cgi(&self, id: ConnId, start: Start) -> Result<(), Error> {
        let program = self.with_conn(id, |core, conn| core.cgi_program(conn, &start))?;
        let (process, ends) = Process::start(program).map_err(Error::system("CGI"))?;
        let mut process = Some(process);
        let attached = self.frame(|| self.attach_cgi(id, &mut process, ends, start.limit));
        if let Some(process) = process {
            self.put_down(process);
        }
        attached.unwrap_or(Err(Error::Stopped))
    }

    /// Makes connections of the pipes. The process stays with the caller when that fails.
    fn attach_cgi(
        &self,
        id: ConnId,
        process: &mut Option<Process>,
        ends: [OwnedFd; 3],
        limit: Duration,
    ) -> Result<(), Error> {
        let mut pipes = Vec::new();
        for (channel, fd) in ends.into_iter().enumerate() {
            match self.attach_pipe(id, channel, fd) {
                Ok(pipe) => pipes.push(pipe),
                Err(error) => {
                    pipes.iter().for_each(|pipe| self.close(pipe.id, End::AtOnce));
                    return Err(error);
                }
            }
        }
        let Ok(pipes) = <[Pipe; 3]>::try_from(pipes) else { return Err(Error::Stopped) };
        let ids = [INPUT, OUTPUT, ERRORS].map(|channel| pipes[channel].id);
        let given = self.with_conn(id, |core, conn| {
            let now = core.now.max(Instant::now());
            let target = core.target(id, conn);
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let Some(process) = process.take() else { return Err(Error::Stopped) };
            let number = process.number();
            let cgi = Cgi::new(process, pipes, now, limit, http.body.is_none());
            let next = cgi.next_moment();
            http.cgi = Some(Box::new(cgi));
            core.programs_started += 1;
            conn.lift_timeout();
            conn.need_alarm(id, next, core.alarms(conn.tsi));
            core.enqueue(id, conn);
            Ok((target, number))
        });
        match given {
            Ok((target, process)) => {
                self.call(&target, Event::CgiStarted { process });
                Ok(())
            }
            Err(error) => {
                ids.into_iter().for_each(|pipe| self.close(pipe, End::AtOnce));
                Err(error)
            }
        }
    }

    fn attach_pipe(&self, owner: ConnId, channel: usize, fd: OwnedFd) -> Result<Pipe, Error> {
        let fd = Arc::new(fd);
        let tsi = self.tsi_of(owner)?;
        let id = self.with_conn_state(owner, |s, vhost| {
            let phase = Phase::Pipe(PipeEnd { fd: fd.clone(), channel, is_asked: false });
            let mut conn = Conn::new(tsi, vhost, None, phase, s.core.now);
            conn.parent = Some(owner);
            conn.wants_write = channel == INPUT;
            s.conns.insert_with(|_| Box::new(conn))
        })?;
        self.birth(id, || self.join_pipe(owner, (id, tsi), fd))
    }

    fn join_pipe(&self, owner: ConnId, (id, tsi): (ConnId, usize), fd: Arc<OwnedFd>) -> Result<Pipe, Error> {
        let tag = self.host().map_or(Tag::NONE, |host| host.attach(id, tsi));
        let joined = self.with(|s| {
            let conn = s.conns.get_mut(id).ok_or(Error::Stopped)?;
            conn.tag = tag;
            let mask = conn.interest();
            let target = s.core.target_of(id, conn, 0);
            if let Err(error) = s.core.join(id, conn) {
                s.conns.remove(id);
                return Err(error);
            }
            // It does not end before the foreign loop knows of it.
            conn.is_busy = true;
            let number = conn.fd();
            if let Some(owner) = s.conns.get_mut(owner) {
                owner.children.insert(0, id);
            }
            Ok((target, number, mask))
        });
        match joined.unwrap_or(Err(Error::Stopped)) {
            Ok((target, number, mask)) => {
                if !self.tell_joined(id, &target, number, mask) {
                    self.wish_end(id, End::AtOnce);
                }
                self.release(id);
                // A hook may have ended it.
                self.with_conn(id, |_, _| Ok(())).map_err(|_| Error::HookRefused)?;
                Ok(Pipe {
                    id,
                    tag,
                    fd: Some(fd),
                    has_news: true,
                    is_told: false,
                    is_ours: false,
                    is_touched: false,
                    let_be: 0,
                })
            }
            Err(error) => {
                if let Some(host) = self.host() {
                    host.detach(tag);
                }
                Err(error)
            }
        }
    }

    fn with_conn_state<T>(
        &self,
        owner: ConnId,
        change: impl FnOnce(&mut State, crate::host::VhostId) -> T,
    ) -> Result<T, Error> {
        self.with(|s| {
            let vhost = s.conns.get(owner).filter(|conn| conn.tag != Tag::NONE).ok_or(Error::Gone)?.vhost;
            s.core.may_begin(vhost)?;
            Ok(change(s, vhost))
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// A mount's program answers the request; where it cannot run, 500 does.
    pub(crate) fn cgi_mount(&self, id: ConnId, start: Start) -> Verdict {
        if self.bind_http(id, 0).is_err() {
            return Verdict::Close;
        }
        let name = start.arguments.first().cloned().unwrap_or_default();
        if let Err(error) = self.start_cgi(id, start) {
            line(Level::Error, format_args!("cgi failed: {}: {error}", name.to_string_lossy()));
            self.refuse(id, 500, b"");
        }
        Verdict::Continue
    }

    /// A pipe has news: the connection that it belongs to sees to it.
    pub(crate) fn drive_pipe(&self, id: ConnId) {
        self.with(|s| {
            let Some(conn) = s.conns.get_mut(id) else { return };
            conn.ready.readable = false;
            conn.ready.ended = false;
            conn.ready.broken = false;
            let Phase::Pipe(pipe) = &mut conn.phase else { return };
            let (channel, is_asked) = (pipe.channel, std::mem::take(&mut pipe.is_asked));
            let Some(owner) = conn.parent else { return };
            if let Some(conn) = s.conns.get_mut(owner)
                && let Some(cgi) = conn.cgi_mut()
            {
                cgi.pipes[channel].has_news = true;
                cgi.pipes[channel].is_told &= !is_asked;
                s.core.enqueue(owner, conn);
            }
        });
    }

    /// Whether the program asked for a writeable event of a pipe; that is forgotten then.
    fn pipe_is_asked(&self, id: ConnId, channel: usize) -> bool {
        let asked = self.with(|s| {
            let pipe = s.conns.get(id)?.cgi()?.pipes[channel].id;
            match &mut s.conns.get_mut(pipe)?.phase {
                Phase::Pipe(pipe) => Some(std::mem::take(&mut pipe.is_asked)),
                _ => None,
            }
        });
        asked.flatten() == Some(true)
    }

    /// Does what is due.
    pub(crate) fn cgi_due(&self, id: ConnId, due: Due) -> Verdict {
        match due {
            Due::Ready(target, channel) => self.cgi_ready(id, &target, channel),
            Due::Move(OUTPUT) => match self.move_cgi_output(id) {
                Ok(()) => Verdict::Continue,
                Err(_) => Verdict::Close,
            },
            Due::Move(_) => {
                self.log_complaint(id);
                Verdict::Continue
            }
            Due::Input(target) => self.cgi_input(id, &target),
            Due::Close(channel) => {
                let pipe = self.with_conn(id, |_, conn| {
                    let pipe = conn.cgi().map(|cgi| cgi.pipes[channel].id);
                    pipe.ok_or(Error::WrongPhase)
                });
                if let Ok(pipe) = pipe {
                    self.close(pipe, End::AtOnce);
                }
                Verdict::Continue
            }
            Due::Ended(target) => self.cgi_ended(id, &target),
        }
    }

    /// Tells the program of a pipe, and sees what it made of it.
    fn cgi_ready(&self, id: ConnId, target: &Target, channel: usize) -> Verdict {
        let before = self.with_conn(id, |_, conn| {
            let cgi = conn.cgi_mut().ok_or(Error::WrongPhase)?;
            cgi.was_moved = false;
            let pipe = &mut cgi.pipes[channel];
            pipe.is_told = channel == INPUT;
            Ok((pipe.pending(), cgi.reply.place(), cgi.tags()))
        });
        let Ok((before, place, pipes)) = before else { return Verdict::Close };
        self.call(target, Event::CgiReady { channel, place, pipes });
        let is_asked = self.pipe_is_asked(id, channel);
        let _ = self.with_conn(id, |_, conn| {
            let wants_write = conn.wants_write;
            let cgi = conn.cgi_mut().ok_or(Error::WrongPhase)?;
            let was_moved = cgi.was_moved;
            let pipe = &mut cgi.pipes[channel];
            if channel == INPUT || pipe.fd.is_none() {
                pipe.is_told &= !is_asked;
            } else if channel == OUTPUT && wants_write {
                pipe.is_told = true;
            } else if channel == ERRORS || !was_moved {
                pipe.judge(before, pipe.pending());
            }
            Ok(())
        });
        Verdict::Continue
    }

    /// Moves output of the program to the peer: as much as is there at once, in the form of an HTTP answer.
    pub fn move_cgi_output(&self, id: ConnId) -> Result<(), Error> {
        let mut room = vec![0; OUTPUT_AT_ONCE];
        let mut ended = None;
        let moved = self.with_conn(id, |core, conn| {
            let cgi = conn.cgi_mut().ok_or(Error::WrongPhase)?;
            cgi.was_moved = true;
            let pipe = &mut cgi.pipes[OUTPUT];
            pipe.is_told = false;
            match pipe.read(&mut room) {
                Io::Moved(n) => {
                    pipe.has_news = true;
                    Ok(core.take_output(conn, &room[..n]))
                }
                Io::Blocked => {
                    pipe.has_news = false;
                    Ok(Ok(()))
                }
                Io::Ended | Io::Broken => {
                    ended = Some(pipe.id);
                    Ok(core.end_output(conn))
                }
            }
        })?;
        if let Some(pipe) = ended {
            self.close(pipe, End::AtOnce);
        }
        if let Err(Malformed(why)) = moved {
            line(Level::Error, format_args!("a CGI program answered with {why}"));
            self.refuse(id, 502, b"");
            self.with(|s| s.enqueue(id));
            return Err(Error::Closing);
        }
        self.send_composed(id);
        Ok(())
    }

    /// Logs what the program complains about.
    fn log_complaint(&self, id: ConnId) {
        let mut room = [0; COMPLAINT];
        let n = self.with_conn(id, |_, conn| {
            let pipe = &mut conn.cgi_mut().ok_or(Error::WrongPhase)?.pipes[ERRORS];
            match pipe.read(&mut room) {
                Io::Moved(n) => Ok(n),
                Io::Blocked => {
                    pipe.has_news = false;
                    Ok(0)
                }
                Io::Ended | Io::Broken => Ok(0),
            }
        });
        let text = &room[..n.unwrap_or(0)];
        if !text.is_empty() {
            let text = String::from_utf8_lossy(text);
            line(Level::Notice, format_args!("CGI-stderr: {}", text.trim_end_matches('\n')));
        }
    }

    /// Offers a piece of the request's body to the program, and writes what it left.
    fn cgi_input(&self, id: ConnId, target: &Target) -> Verdict {
        let taken = self.with_conn(id, |_, conn| {
            let cgi = conn.cgi_mut().ok_or(Error::WrongPhase)?;
            let n = cgi.backlog.len().min(INPUT_AT_ONCE);
            let at = HEADROOM..HEADROOM + n;
            let mut room = vec![0; at.end + 1];
            room[at.clone()].copy_from_slice(&cgi.backlog[..n]);
            Ok((room, at, cgi.tags()))
        });
        let Ok((mut room, at, pipes)) = taken else { return Verdict::Close };
        let offered = at.len();
        let payload = Payload { room: &mut room, at, delivery: None };
        let used = match self.call(target, Event::CgiInput { payload, pipes }) {
            Verdict::Number(n) if n < 0 => return Verdict::Close,
            Verdict::Number(n) => (n as usize).min(offered),
            Verdict::Close => return Verdict::Close,
            Verdict::Continue | Verdict::Answered => 0,
        };
        let _ = self.with_conn(id, |core, conn| {
            let cgi = conn.cgi_mut().ok_or(Error::WrongPhase)?;
            cgi.backlog.drain(..used);
            while used < offered && !cgi.backlog.is_empty() {
                match cgi.pipes[INPUT].write(&cgi.backlog) {
                    Io::Moved(n) => drop(cgi.backlog.drain(..n)),
                    Io::Blocked => {
                        cgi.pipes[INPUT].has_news = false;
                        break;
                    }
                    Io::Ended | Io::Broken => cgi.backlog.clear(),
                }
            }
            core.enqueue(id, conn);
            Ok(())
        });
        Verdict::Continue
    }

    /// The process has ended by itself.
    fn cgi_ended(&self, id: ConnId, target: &Target) -> Verdict {
        let ended = self.with_conn(id, |core, conn| {
            let cgi = conn.cgi().ok_or(Error::WrongPhase)?;
            let is_ours = cgi.pipes[OUTPUT].is_ours;
            let is_answered = cgi.is_read_by_program() || core.end_output(conn).is_ok();
            Ok((is_ours, is_answered))
        });
        let Ok((is_ours, is_answered)) = ended else { return Verdict::Close };
        if !is_answered {
            line(Level::Error, format_args!("a CGI program ended without an answer"));
            self.refuse(id, 502, b"");
        }
        let verdict = self.report_cgi(id, target);
        self.drop_cgi(id);
        if is_ours { Verdict::Close } else { verdict }
    }

    /// Tells the program that its CGI has ended, once.
    fn report_cgi(&self, id: ConnId, target: &Target) -> Verdict {
        let pipes = self.with_conn(id, |_, conn| {
            let cgi = conn.cgi_mut().filter(|cgi| !cgi.is_reported).ok_or(Error::WrongPhase)?;
            cgi.is_reported = true;
            Ok(cgi.tags())
        });
        match pipes {
            Ok(pipes) => self.call(target, Event::CgiEnded { pipes }),
            Err(_) => Verdict::Continue,
        }
    }

    /// Ends the pipes of a CGI that was reported as ended; its connection is as others are again.
    fn drop_cgi(&self, id: ConnId) {
        let cgi = self.with_conn(id, |core, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let cgi = http.cgi.take().ok_or(Error::WrongPhase)?;
            if conn.timeout.is_none() {
                let until = core.after(timeout::CONTENT, core.settings.content_timeout);
                conn.set_timeout(id, until, core.alarms(conn.tsi));
            }
            Ok(cgi)
        });
        let Ok(mut cgi) = cgi else { return };
        cgi.pipes
            .iter()
            .filter(|pipe| pipe.tag != Tag::NONE)
            .for_each(|pipe| self.close(pipe.id, End::AtOnce));
        if let Some(process) = cgi.process.take() {
            self.put_down(process);
        }
    }

    /// Tells the program that answers a connection's request to end. Its connection ends, too, if its program says so.
    pub fn kill_cgi(&self, id: ConnId) -> Result<(), Error> {
        let due = self.with_conn(id, |core, conn| {
            let target = core.target(id, conn);
            Ok(conn.cgi_mut().map(|cgi| (target, cgi.process.take())))
        })?;
        let Some((target, process)) = due else { return Ok(()) };
        self.frame(|| {
            if let Some(process) = process {
                self.put_down(process);
            }
            let verdict = self.report_cgi(id, &target);
            self.drop_cgi(id);
            if verdict == Verdict::Close {
                let _ = self.end_conn(id, End::Politely);
            }
        });
        Ok(())
    }

    /// True while a CGI program answers the connection's request.
    pub fn is_cgi(&self, id: ConnId) -> Result<bool, Error> {
        self.with_conn(id, |_, conn| Ok(conn.cgi().is_some()))
    }

    /// The tags of the pipes to it; 0 for those that are closed.
    pub fn cgi_pipes(&self, id: ConnId) -> Result<[Tag; 3], Error> {
        self.with_conn(id, |_, conn| Ok(conn.cgi().map_or([Tag::NONE; 3], Cgi::tags)))
    }

    /// Tells a foreign loop for what to watch the pipes of a connection.
    pub(crate) fn refresh_pipes(&self, id: ConnId) {
        let changed = self.with(|s| {
            let conn = s.conns.get(id)?;
            let can_send = !conn.out.is_blocked();
            let cgi = conn.cgi()?;
            let wanted = [INPUT, OUTPUT, ERRORS].map(|channel| cgi.is_watched(channel, can_send));
            let ids = [INPUT, OUTPUT, ERRORS].map(|channel| cgi.pipes[channel].id);
            for (channel, (id, is_watched)) in ids.into_iter().zip(wanted).enumerate() {
                if let Some(pipe) = s.conns.get_mut(id) {
                    pipe.wants_write = channel == INPUT && is_watched;
                    pipe.rx_paused = !is_watched;
                }
            }
            Some(ids)
        });
        for id in changed.flatten().into_iter().flatten() {
            self.refresh(id);
        }
    }
}

impl Core {
    fn cgi_program(&self, conn: &Conn, start: &Start) -> Result<Program, Error> {
        self.may_begin(conn.vhost)?;
        let Phase::Http(http) = &conn.phase else { return Err(Error::WrongPhase) };
        if !http.in_transaction || http.cgi.is_some() || conn.close_state != CloseState::Open {
            return Err(Error::WrongPhase);
        }
        let parser = http.head.as_ref().filter(|_| http.has_head).ok_or(Error::WrongPhase)?;
        if self.threads[conn.tsi].n_fds + 3 >= self.settings.fd_limit {
            return Err(Error::Invalid("number of connections: the descriptor limit is reached"));
        }
        let program = start.arguments.first().ok_or(Error::Invalid("program"))?;
        let facts = Facts {
            is_secure: conn.stream.as_ref().is_some_and(|s| s.session().is_some()),
            script_len: start.script_len,
            program: program.as_bytes(),
            own: &start.own,
            variables: self.settings.cgi_variables,
            user: http.user.as_deref(),
        };
        let all = environment(parser.head(), &facts);
        let environment: Result<_, _> = all.into_iter().map(CString::new).collect();
        let environment = environment.map_err(|_| Error::Invalid("environment"))?;
        Ok(Program { arguments: start.arguments.clone(), environment })
    }

    /// The next thing to do about the program that answers a connection's request.
    pub(crate) fn cgi_step(&mut self, id: ConnId, conn: &mut Conn) -> Option<Due> {
        let target = self.target(id, conn);
        let can_send = !conn.out.is_blocked() && conn.out.len() < ENOUGH;
        let cgi = conn.cgi_mut().filter(|cgi| !cgi.is_reported)?;
        for channel in [ERRORS, OUTPUT] {
            let pipe = &mut cgi.pipes[channel];
            if pipe.fd.is_none() || !pipe.has_news || pipe.is_told || (channel == OUTPUT && !can_send) {
                continue;
            }
            let said = pipe.polled(PollFlags::IN);
            let has_bytes = said.contains(PollFlags::IN);
            let is_over = !has_bytes && !said.is_empty();
            if !has_bytes && !is_over {
                pipe.has_news = false;
                continue;
            }
            if is_over && (channel == ERRORS || (pipe.is_touched && !pipe.is_ours)) {
                return Some(Due::Close(channel));
            }
            return Some(if pipe.is_ours { Due::Move(channel) } else { Due::Ready(target, channel) });
        }
        if let Some(due) = input_step(cgi, target) {
            return Some(due);
        }
        if std::mem::take(&mut cgi.is_to_look) && cgi.has_ended() {
            let has_bytes = |pipe: &Pipe| pipe.polled(PollFlags::IN).contains(PollFlags::IN);
            let [output, errors] = [OUTPUT, ERRORS].map(|channel| has_bytes(&cgi.pipes[channel]));
            if !output && !errors {
                return Some(Due::Ended(target));
            }
            // What it wrote last is still on its way.
            cgi.is_to_look = true;
            cgi.pipes[OUTPUT].has_news |= output;
            cgi.pipes[ERRORS].has_news |= errors;
            if (output && can_send && !cgi.pipes[OUTPUT].is_told) || (errors && !cgi.pipes[ERRORS].is_told) {
                return self.cgi_step(id, conn);
            }
        }
        None
    }

    /// Sends output of a program on: header lines become an HTTP head, what follows it the body.
    fn take_output(&mut self, conn: &mut Conn, bytes: &[u8]) -> Result<(), Malformed> {
        let Phase::Http(http) = &mut conn.phase else { return Ok(()) };
        let Some(cgi) = &mut http.cgi else { return Ok(()) };
        let mut body = bytes;
        if !cgi.has_head {
            let used = cgi.reply.feed(body)?;
            body = &body[used..];
            if !cgi.reply.is_complete() {
                return Ok(());
            }
            cgi.has_head = true;
            // A program that wrote the beginning of the head itself also says how its body ends.
            let is_begun = http.has_answered;
            cgi.coding = if is_begun && !http.is_head {
                crate::http::cgi::Coding::Plain
            } else {
                cgi.reply.coding(http.is_http11, http.is_head)
            };
            http.keep_alive = false;
            self.compose_cgi_head(conn, is_begun)?;
        }
        let Phase::Http(http) = &mut conn.phase else { return Ok(()) };
        let Some(cgi) = &mut http.cgi else { return Ok(()) };
        let (out, spare) = (&mut conn.out, &mut self.out_buffers);
        cgi.coding.body(body, |piece| out.push(piece, spare));
        Ok(())
    }

    fn compose_cgi_head(&mut self, conn: &mut Conn, is_begun: bool) -> Result<(), Malformed> {
        let Some(cgi) = conn.cgi() else { return Ok(()) };
        let is_chunked = cgi.coding == crate::http::cgi::Coding::Chunked;
        let (status, lines) = (cgi.reply.status(), cgi.reply.lines().to_vec());
        let composed = self.compose(conn, HEAD_ROOM + lines.len(), |out, preamble| {
            if !is_begun {
                out.begin(preamble, status)?;
                out.raw(b"connection: close\r\n")?;
                if is_chunked {
                    out.raw(b"transfer-encoding: chunked\r\n")?;
                }
            }
            out.lines(&lines)?;
            out.finalize()?;
            Ok(out.used())
        });
        composed.map(drop).map_err(|_| Malformed("a head that cannot be sent"))
    }

    /// A program's output has ended.
    fn end_output(&mut self, conn: &mut Conn) -> Result<(), Malformed> {
        let now = self.now;
        let (out, spare) = (&mut conn.out, &mut self.out_buffers);
        let Phase::Http(http) = &mut conn.phase else { return Ok(()) };
        let Some(cgi) = &mut http.cgi else { return Ok(()) };
        cgi.pipes[OUTPUT].fd = None;
        cgi.expect_end(now);
        if !cgi.has_head {
            return Err(Malformed("no whole head"));
        }
        cgi.coding.end(|piece| out.push(piece, spare));
        Ok(())
    }
}

/// What is due about the pipe that a program reads.
fn input_step(cgi: &mut Cgi, target: Target) -> Option<Due> {
    let pipe = &mut cgi.pipes[INPUT];
    if pipe.fd.is_none() {
        // Nobody reads it: the rest of the body is thrown away as it comes.
        cgi.backlog.clear();
        return None;
    }
    if pipe.has_news && (!pipe.is_told || !cgi.backlog.is_empty()) {
        let said = pipe.polled(PollFlags::OUT);
        if said.intersects(PollFlags::ERR | PollFlags::HUP) {
            return Some(Due::Close(INPUT));
        }
        pipe.has_news = said.contains(PollFlags::OUT);
        if pipe.has_news {
            return Some(if pipe.is_told { Due::Input(target) } else { Due::Ready(target, INPUT) });
        }
    }
    let is_done = pipe.is_told && cgi.backlog.is_empty() && cgi.has_whole_body;
    is_done.then_some(Due::Close(INPUT))
}
