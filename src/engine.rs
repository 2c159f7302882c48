//! The engine: one state under one lock, and how it starts, waits and ends.
//!
//! Every API call locks, changes state, lets go, and only then calls foreign code. **No lock and no borrow of the
//! state is alive while the host runs or while the loop waits.** The API of one connection is in `connection_api` and
//! `respond`, the loop is in `service`.

use crate::access_log::Lines;
use crate::child::Dying;
use crate::conn::client::ClientPool;
use crate::conn::memory::{Lent, Stock as Memory};
use crate::conn::{Conn, End, Phase};
use crate::error::Error;
use crate::fault;
use crate::guard;
use crate::host::{Event, Host, Target, Verdict, VhostId, tell};
use crate::http::fields::Head;
use crate::http::head::{HeadParser, Limits};
use crate::log::{Level, line};
use crate::net::resolve::Resolver;
use crate::opaque::{ProtocolKey, Tag};
use crate::service_thread::ServiceThread;
use crate::settings::Settings;
use crate::stamp;
use crate::sys::{KeyStock, MOST_THREADS, Waker, Wakers, this_thread};
use crate::table::{ConnId, Table};
use crate::vhost::Vhost;
use crate::vhosts::Vhosts;
use crate::ws::deflate::Stock;
use mio::unix::SourceFd;
use mio::{Interest, Token};
use once_cell::sync::OnceCell;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Bytes one read asks the kernel for.
pub(crate) const READ_SIZE: usize = 64 * 1024;

/// Everything that lives as long as a started engine: the connections, and all they share.
pub(crate) struct State {
    pub conns: Table<Box<Conn>>,
    pub core: Core,
}

/// What connections share. Apart from them, so that one connection and this can be changed together.
pub(crate) struct Core {
    /// Which start of its engine this is: its generation.
    pub epoch: u64,
    /// When it began.
    pub begun: Instant,
    pub settings: Settings,
    pub head_limits: Arc<Limits>,
    /// Those for replies of servers that requests are passed on to.
    pub origin_limits: Arc<Limits>,
    pub vhosts: Vhosts<Vhost>,
    /// Those that end as soon as their last connection has.
    pub leaving: Vec<VhostId>,
    /// Which connection owns a descriptor number.
    pub by_fd: Vec<Option<ConnId>>,
    /// One for each service thread.
    pub threads: Vec<ServiceThread>,
    /// Service threads that have something to do since the lock was taken, as bits.
    pub to_wake: u32,
    /// The connection that an API call is about to change, while it does.
    pub subject: Option<ConnId>,
    /// The foreign loop knows the wake-up descriptors of so many service threads.
    pub wakes_announced: usize,
    /// The virtual host through which it is being told of the next one.
    pub announcing: Option<VhostId>,
    /// Peers that wait until there may be another session.
    pub held_back: VecDeque<ConnId>,
    /// Each TLS session has a share of it, so that they are counted.
    pub sessions: Arc<()>,
    /// How many contexts for peers were built.
    pub tls_contexts: u64,
    /// The program, for those that call it without the engine.
    pub host: Option<&'static dyn Host>,
    /// Those that used their TLS session of late, the last one at the end.
    pub awake: VecDeque<ConnId>,
    pub now: Instant,
    /// Service frames on all stacks.
    pub depth: u32,
    /// Destruction was asked for and waits for the outermost service frame.
    pub is_stopping: bool,
    /// The first turn has begun.
    pub has_begun: bool,
    /// It has had a virtual host.
    pub had_vhost: bool,
    /// Some virtual host's protocols may still have to come into use.
    pub has_uninitialised: bool,
    /// Protocols have come into use.
    pub has_initialised: bool,
    /// A protocol refused to come into use, and the loop does not know yet.
    pub has_failed: bool,
    /// It ends with its last connection, and accepts nobody.
    pub is_retired: bool,
    /// The teardown has begun.
    pub is_ending: bool,
    /// The thread in which protocols have their `ProtocolInit` right now; 0 for none.
    pub initialiser: usize,
    /// Nonzero answer to `ThreadId`.
    pub thread_id: isize,
    /// Some listener waits for room in the table.
    pub is_gated: bool,
    /// When the log was told last that the system has no descriptor left.
    pub exhausted_at: Option<Instant>,
    /// The accepted descriptor that a program's network filter is asked about, until the program lets go of it.
    pub filtered: Option<i32>,
    /// Heads in work, and who waits for one.
    pub heads_in_use: usize,
    pub head_waiters: VecDeque<ConnId>,
    /// Memory of the program's for sessions.
    pub stock: Memory,
    /// Whether there is some.
    pub lends_memory: bool,
    /// Spare memory.
    pub read_buffers: Vec<Vec<u8>>,
    pub out_buffers: Vec<Vec<u8>>,
    #[allow(clippy::vec_box, reason = "a connection holds its head boxed; moving the box is free")]
    pub heads: Vec<Box<HeadParser>>,
    #[allow(clippy::vec_box, reason = "as above")]
    pub origin_heads: Vec<Box<HeadParser>>,
    pub scratch: Vec<u8>,
    /// Codecs between messages, and room for compressed frames.
    pub deflate_stock: Stock,
    pub deflate_room: Vec<u8>,
    /// What is to be said when the lock is given back.
    pub pending_log: Vec<(Level, String)>,
    /// Lines of access logs that are to be written.
    pub access_log: Vec<Lines>,
    /// Masking keys of clients.
    pub keys: KeyStock,
    /// Clients whose connection can be used by others afterwards, those others, and connections nobody uses now.
    pub client_pool: ClientPool,
    /// CGI programs that were started.
    pub programs_started: u64,
    /// Processes that were told to end and have not yet.
    pub dying: Vec<Dying>,
}

/// The engine. It can be started again after it has ended; ids of an earlier epoch find nothing.
pub struct Engine {
    state: Mutex<Option<Box<State>>>,
    pub(crate) host: OnceCell<&'static dyn Host>,
    /// What wakes its service threads, of which there are as many as [`Engine::n_wakers`] says.
    pub(crate) wakers: Arc<Wakers>,
    n_wakers: AtomicUsize,
    /// The thread that has the state, as [`this_thread`] names it; 0 for none.
    holder: AtomicUsize,
    /// Looks up names.
    pub(crate) resolver: Resolver,
    /// Threads between `begin` and `end` of a turn.
    waiting: AtomicI32,
    /// What outlives a destroyed engine while a thread still waits on it.
    remains: Mutex<Vec<ServiceThread>>,
    /// How often it was started; the current epoch while it is.
    pub(crate) epochs: AtomicU64,
    ended: Condvar,
    initialised: Condvar,
}

/// The state while it is changed, and who has it. What an unwound change owes is done when this is dropped: its
/// connection ends, service threads that it gave work are woken.
struct Held<'a> {
    engine: &'a Engine,
    state: MutexGuard<'a, Option<Box<State>>>,
    is_unwound: bool,
}

impl<'a> Held<'a> {
    fn new(engine: &'a Engine, thread: usize) -> Held<'a> {
        let state = engine.lock();
        engine.holder.store(thread, Ordering::Relaxed);
        Held { engine, state, is_unwound: true }
    }
}

impl Held<'_> {
    /// A panic goes through: who was being changed is doubted, and who is to wake is woken.
    #[cold]
    #[inline(never)]
    fn unwind(&mut self) {
        let Some(state) = self.state.as_deref_mut() else { return };
        if let Some(id) = state.core.subject.take() {
            state.doubt(id);
        }
        self.engine.wake_marked(std::mem::take(&mut state.core.to_wake));
    }
}

impl Drop for Held<'_> {
    #[inline]
    fn drop(&mut self) {
        self.engine.holder.store(0, Ordering::Relaxed);
        if self.is_unwound {
            self.unwind();
        }
    }
}

impl Default for Engine {
    fn default() -> Self {
        let wakers = Arc::<Wakers>::default();
        Engine {
            state: Mutex::default(),
            holder: AtomicUsize::default(),
            host: OnceCell::default(),
            resolver: Resolver::new(&wakers),
            wakers,
            n_wakers: AtomicUsize::default(),
            waiting: AtomicI32::default(),
            remains: Mutex::default(),
            epochs: AtomicU64::default(),
            ended: Condvar::default(),
            initialised: Condvar::default(),
        }
    }
}

impl Engine {
    /// Starts with no virtual host. The host must be the same at every start.
    pub fn start(&self, settings: Settings, host: &'static dyn Host) -> Result<(), Error> {
        let _ = self.host.set(host);
        let threads = (0..settings.threads.clamp(1, MOST_THREADS)).map(|_| ServiceThread::open());
        let threads = threads.collect::<Result<Vec<ServiceThread>, Error>>()?;
        let mut state = self.lock();
        if state.is_some() {
            return Err(Error::Invalid("start of a running engine"));
        }
        let epoch = self.epochs.fetch_add(1, Ordering::SeqCst) + 1;
        for (thread, waker) in threads.iter().zip(&*self.wakers) {
            waker.attach(&thread.wake);
        }
        self.n_wakers.store(threads.len(), Ordering::SeqCst);
        let core = Core {
            epoch,
            begun: Instant::now(),
            head_limits: Arc::new(Limits::of(&settings)),
            origin_limits: Arc::new(Limits::of_origins()),
            settings,
            vhosts: Vhosts::default(),
            leaving: Vec::new(),
            by_fd: Vec::new(),
            threads,
            to_wake: 0,
            subject: None,
            wakes_announced: 0,
            announcing: None,
            held_back: VecDeque::new(),
            sessions: Arc::default(),
            tls_contexts: 0,
            host: Some(host),
            awake: VecDeque::new(),
            now: Instant::now(),
            depth: 0,
            is_stopping: false,
            is_retired: false,
            has_begun: false,
            had_vhost: false,
            has_uninitialised: true,
            has_initialised: false,
            has_failed: false,
            is_ending: false,
            initialiser: 0,
            thread_id: 0,
            is_gated: false,
            exhausted_at: None,
            filtered: None,
            heads_in_use: 0,
            head_waiters: VecDeque::new(),
            stock: Memory::default(),
            lends_memory: host.lends_memory(),
            read_buffers: Vec::new(),
            out_buffers: Vec::new(),
            heads: Vec::new(),
            origin_heads: Vec::new(),
            scratch: Vec::new(),
            deflate_stock: Stock::default(),
            deflate_room: Vec::new(),
            pending_log: Vec::new(),
            access_log: Vec::new(),
            keys: KeyStock::default(),
            client_pool: ClientPool::default(),
            programs_started: 0,
            dying: Vec::new(),
        };
        *state = Some(Box::new(State { conns: Table::default(), core }));
        drop(state);
        line(
            Level::Info,
            format_args!("engine {}, sources {}, OpenSSL {}", stamp::VERSION, stamp::SOURCES, stamp::OPENSSL),
        );
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<State>>> {
        // It does not stay locked after a panic: the state is a set of independent connections that goes on.
        self.state.lock()
    }

    /// The one way to the state. Foreign code is out of reach inside: the program's log, too, hears of it only after
    /// the lock was given back.
    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.locked(|s| {
            fault::point("the lock is held");
            change(s)
        })
    }

    /// The same for what gives back: no fault is injected.
    pub(crate) fn locked<T>(&self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        let own = this_thread();
        if self.holder.load(Ordering::Relaxed) == own {
            // Called from inside: by a callback that the program put into OpenSSL itself. It is refused.
            return None;
        }
        let mut held = Held::new(self, own);
        let result = held.state.as_deref_mut().map(change);
        held.is_unwound = false;
        let core = &mut held.state.as_deref_mut()?.core;
        if !core.pending_log.is_empty() || (core.lends_memory && core.stock.is_due()) {
            self.settle(held);
            return result;
        }
        let to_wake = std::mem::take(&mut core.to_wake);
        drop(held);
        if to_wake != 0 {
            self.wake_marked(to_wake);
        }
        result
    }

    /// Gives the lock back, and does then what waited for that.
    #[cold]
    #[inline(never)]
    fn settle(&self, mut held: Held<'_>) {
        let Some(state) = held.state.as_deref_mut() else { return };
        let to_wake = std::mem::take(&mut state.core.to_wake);
        let pending_log = std::mem::take(&mut state.core.pending_log);
        let is_due = state.core.lends_memory && state.core.stock.is_due();
        let due = is_due.then(|| state.core.stock.due());
        drop(held);
        self.wake_marked(to_wake);
        // What was changed stays changed, whatever happens here.
        guard::step("pending log", || {
            for (level, text) in pending_log {
                line(level, format_args!("{text}"));
            }
            due.into_iter().for_each(|due| self.trade_memory(due));
        });
    }

    /// The same for one connection that the program may still use.
    pub(crate) fn with_conn<T>(
        &self,
        id: ConnId,
        change: impl FnOnce(&mut Core, &mut Conn) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.with(|s| match s.conns.get_mut(id) {
            Some(conn) if conn.tag != Tag::NONE => {
                s.core.subject = Some(id);
                let result = change(&mut s.core, conn);
                fault::point("a connection was changed");
                s.core.subject = None;
                result
            }
            _ => Err(Error::Gone),
        })
        .unwrap_or(Err(Error::Stopped))
    }

    /// Calls foreign code.
    pub(crate) fn call(&self, target: &Target, event: Event<'_>) -> Verdict {
        fault::point("before a callback");
        let verdict = self.host.get().map_or(Verdict::Continue, |host| tell(*host, target, event));
        fault::point("after a callback");
        verdict
    }

    /// Fetches blocks of the program's for sessions to come, and returns those that are not used any more.
    fn trade_memory(&self, (missing, unused): (Vec<usize>, Vec<Lent>)) {
        self.return_memory(unused);
        for size in missing {
            if let Some(lent) = self.borrow_memory(size) {
                self.with(|s| s.core.stock.put(size, lent));
            }
        }
    }

    /// A block of the program's. `None` when it lends none.
    pub(crate) fn borrow_memory(&self, size: usize) -> Option<Lent> {
        let mut lent = None;
        self.call(&Target::NOBODY, Event::LendMemory { size, lent: &mut lent });
        lent
    }

    fn return_memory(&self, unused: Vec<Lent>) {
        for lent in unused {
            self.call(&Target::NOBODY, Event::ReturnMemory { lent });
        }
    }

    /// A host exists once the engine was started.
    pub(crate) fn host(&self) -> Option<&'static dyn Host> {
        self.host.get().copied()
    }

    /// True while it is started.
    pub fn is_started(&self) -> bool {
        self.lock().is_some()
    }

    /// Wakes every service thread and delivers `WaitCancelled` once in each. Async-signal-safe.
    pub fn cancel(&self) {
        let count = self.n_wakers.load(Ordering::SeqCst);
        self.wakers.iter().take(count).for_each(Waker::cancel);
    }

    /// The same for one service thread.
    pub fn cancel_tsi(&self, tsi: usize) {
        if let Some(waker) = self.wakers.get(tsi) {
            waker.cancel();
        }
    }

    /// Where the number of threads between `begin` and `end` is counted: a face that waits with a cancellable
    /// system call takes a cancelled thread out of it.
    pub fn waiting(&self) -> &AtomicI32 {
        &self.waiting
    }

    /// Takes the state down after the last connection is gone. Descriptors that another thread may still wait on
    /// are kept until it left.
    pub(crate) fn finish(&self) {
        let state = self.lock().take();
        let Some(state) = state else { return };
        for waker in self.wakers.iter().take(state.core.threads.len()) {
            waker.alarm.poke();
            waker.alarm.disarm();
        }
        let State { conns, core } = *state;
        let Core { threads, vhosts, mut stock, .. } = core;
        guard::step("memory", || drop((conns, vhosts)));
        guard::step("memory", || self.return_memory(stock.all()));
        let mut remains = self.remains.lock();
        if self.waiting.load(Ordering::SeqCst) > 0 {
            remains.extend(threads);
        }
        drop(remains);
        self.ended.notify_all();
        self.initialised.notify_all();
        if let Some(host) = self.host() {
            guard::step("end of the context", || host.ended());
        }
    }

    /// Gives the engine up in a process that was forked off the one that goes on with it: what it has open is closed
    /// here, and nobody hears of that.
    pub fn abandon(&self) {
        let state = self.lock().take();
        // Nobody is woken: the other process has the same descriptors.
        self.wakers.iter().for_each(|waker| waker.alarm.disarm());
        drop(state);
    }

    /// The last thread to leave a wait closes what was kept of ended epochs.
    pub(crate) fn leave_wait(&self) {
        if self.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
            let mut remains = self.remains.lock();
            if self.waiting.load(Ordering::SeqCst) == 0 {
                remains.clear();
            }
        }
    }

    /// Waits until another thread's turn has finished the destruction of this epoch.
    pub(crate) fn await_end(&self, epoch: u64) {
        let mut state = self.lock();
        while state.as_ref().is_some_and(|s| s.core.epoch == epoch) {
            self.ended.wait(&mut state);
        }
    }

    /// Waits while another thread initialises protocols. Not inside a callback: that thread may be waiting for it.
    pub(crate) fn await_initialised(&self) {
        let own = this_thread();
        let mut state = self.lock();
        while state.as_ref().is_some_and(|s| s.core.initialiser != 0 && s.core.initialiser != own) {
            self.initialised.wait(&mut state);
        }
    }

    /// Protocols are initialised.
    pub(crate) fn tell_initialised(&self) {
        self.locked(|s| s.core.initialiser = 0);
        self.initialised.notify_all();
    }

    /// Counts a frame in: the teardown waits for it. False, and no frame, when that has begun on another thread.
    pub(crate) fn count_in(&self, s: &mut State) -> bool {
        let is_late = self.is_late(s);
        s.core.depth += u32::from(!is_late);
        !is_late
    }

    /// True when the teardown has begun on another thread.
    pub(crate) fn is_late(&self, s: &State) -> bool {
        s.core.is_ending && !self.is_own_turn()
    }

    /// How many service threads there are; 0 when the engine has ended.
    pub fn thread_count(&self) -> usize {
        self.with(|s| s.core.threads.len()).unwrap_or(0)
    }

    /// The service thread of a connection.
    pub fn tsi_of(&self, id: ConnId) -> Result<usize, Error> {
        self.with_conn(id, |_, conn| Ok(conn.tsi))
    }

    /// Looks at the engine's settings.
    pub fn with_settings<T>(&self, look: impl FnOnce(&crate::settings::Settings) -> T) -> Option<T> {
        self.with(|s| look(&s.core.settings))
    }

    /// Notes that a connection's own driver wants it ended.
    pub(crate) fn wish_end(&self, id: ConnId, end: End) {
        self.with(|s| {
            if let Some(conn) = s.conns.get_mut(id)
                && conn.end != Some(End::AtOnce)
            {
                conn.end = Some(end);
            }
        });
    }

    /// Looks at the request head, while there is one.
    pub fn with_head<T>(&self, id: ConnId, look: impl FnOnce(&Head) -> T) -> Result<T, Error> {
        self.with_conn(id, |_, conn| match &conn.phase {
            Phase::Http(http) if http.has_head => {
                http.head.as_ref().map(|h| look(h.head())).ok_or(Error::WrongPhase)
            }
            Phase::Ws(ws) => ws.head.as_ref().map(|h| look(h.head())).ok_or(Error::WrongPhase),
            Phase::Client(client) if client.has_head => {
                client.head.as_ref().map(|h| look(h.head())).ok_or(Error::WrongPhase)
            }
            _ => Err(Error::WrongPhase),
        })
    }

    /// Looks at a virtual host: its settings and its port.
    pub fn with_vhost<T>(
        &self,
        vhost: VhostId,
        look: impl FnOnce(&crate::settings::VhostSettings, u16) -> T,
    ) -> Option<T> {
        self.with(|s| s.core.vhosts.get(vhost).map(|v| look(&v.settings, v.port))).flatten()
    }
}

impl Core {
    /// The target of an event for a protocol of a connection's virtual host.
    pub fn target_of(&self, id: ConnId, conn: &Conn, protocol: usize) -> Target {
        let key = self.vhosts.get(conn.vhost).map_or(ProtocolKey::NONE, |v| v.key(protocol));
        Target { conn: Some((id, conn.tag)), vhost: conn.vhost, protocol, key, user: conn.user }
    }

    /// The target for the protocol it is bound to.
    pub fn target(&self, id: ConnId, conn: &Conn) -> Target {
        self.target_of(id, conn, conn.protocol)
    }

    /// A target that concerns no connection.
    pub fn bare_target(&self, vhost: VhostId, protocol: usize) -> Target {
        let key = self.vhosts.get(vhost).map_or(ProtocolKey::NONE, |v| v.key(protocol));
        Target { conn: None, vhost, protocol, key, user: 0 }
    }

    /// The same for the first protocol, in the name of no protocol.
    pub fn unbound_target(&self, vhost: VhostId) -> Target {
        Target { protocol: usize::MAX, ..self.bare_target(vhost, 0) }
    }

    /// Refuses whatever is to begin on a virtual host once that, or the engine, ends: nobody would end it.
    pub fn may_begin(&self, vhost: VhostId) -> Result<(), Error> {
        if self.is_stopping {
            return Err(Error::Stopped);
        }
        self.vhosts.live(vhost).map(drop).ok_or(Error::Gone)
    }

    /// Puts a connection into the run queue.
    pub fn enqueue(&mut self, id: ConnId, conn: &mut Conn) {
        if !conn.is_queued {
            conn.is_queued = true;
            self.mark_for_wake(conn.tsi);
            self.threads[conn.tsi].ready.push_back(id);
        }
    }

    /// Takes a connection's descriptor into the wait and into the table.
    pub fn join(&mut self, id: ConnId, conn: &mut Conn) -> Result<(), Error> {
        self.count(conn);
        let fd = conn.fd();
        let interest = if matches!(conn.phase, Phase::Listening(_)) {
            Interest::READABLE
        } else {
            Interest::READABLE | Interest::WRITABLE
        };
        let thread = &mut self.threads[conn.tsi];
        thread
            .poll
            .registry()
            .register(&mut SourceFd(&fd), Token(id.to_bits() as usize), interest)
            .map_err(Error::system("epoll_ctl"))?;
        let index = usize::try_from(fd).unwrap_or(0);
        if self.by_fd.len() <= index {
            self.by_fd.resize(index + 1, None);
        }
        self.by_fd[index] = Some(id);
        thread.n_fds += 1;
        Ok(())
    }

    /// Has a connection's bytes counted by its virtual host.
    pub fn count(&self, conn: &mut Conn) {
        if let (Some(stream), Some(vhost)) = (&mut conn.stream, self.vhosts.get(conn.vhost)) {
            stream.count_with(Arc::clone(&vhost.counters));
        }
    }

    /// Which connection has this descriptor.
    pub fn owner_of(&self, fd: i32) -> Option<ConnId> {
        self.by_fd.get(usize::try_from(fd).ok()?).copied().flatten()
    }

    /// True for the descriptors that the engine itself waits with.
    pub fn is_own(&self, fd: i32) -> bool {
        self.threads.iter().any(|thread| [thread.wake.as_raw_fd(), thread.poll.as_raw_fd()].contains(&fd))
    }

    /// Says a line, as soon as the lock is given back.
    pub fn log_later(&mut self, level: Level, text: String) {
        self.pending_log.push((level, text));
    }

    /// A buffer to read into, at least [`READ_SIZE`] long.
    pub fn take_read_buffer(&mut self) -> Vec<u8> {
        self.read_buffers.pop().unwrap_or_else(|| vec![0; READ_SIZE + crate::host::HEADROOM + 1])
    }

    /// Gives it back.
    pub fn give_read_buffer(&mut self, buffer: Vec<u8>) {
        if self.read_buffers.len() < 4 && buffer.len() <= 4 * READ_SIZE {
            self.read_buffers.push(buffer);
        }
    }

    /// Nothing comes before the next turn of the loop, but for the question whose thread it is.
    pub fn is_settled(&self) -> bool {
        self.has_begun && !self.has_failed && !self.has_uninitialised && self.initialiser == 0
    }

    /// A timeout of `after` from now on.
    pub fn after(&self, reason: u32, after: std::time::Duration) -> Option<(u32, Instant)> {
        Some((reason, self.now + after))
    }
}

impl State {
    /// Puts a connection into the run queue.
    pub fn enqueue(&mut self, id: ConnId) {
        if let Some(conn) = self.conns.get_mut(id) {
            self.core.enqueue(id, conn);
        }
    }

    /// The target of an event for a connection's bound protocol.
    pub fn target(&self, id: ConnId) -> Option<Target> {
        Some(self.core.target(id, self.conns.get(id)?))
    }

    /// Forgets the descriptor of a connection that is about to be dropped; closing it ends the wait on it.
    pub fn part(&mut self, fd: i32) {
        if let Some(slot) = usize::try_from(fd).ok().and_then(|i| self.core.by_fd.get_mut(i))
            && let Some(tsi) = slot.take().and_then(|id| self.conns.get(id)).map(|conn| conn.tsi)
        {
            self.core.threads[tsi].n_fds -= 1;
        }
        if self.core.is_gated && self.core.least_loaded_tsi().is_ok() {
            self.core.is_gated = false;
            let listeners: Vec<ConnId> = self.core.vhosts.iter().filter_map(|(_, v)| v.listener).collect();
            for id in listeners {
                if let Some(conn) = self.conns.get_mut(id) {
                    conn.rx_paused = false;
                    self.core.enqueue(id, conn);
                }
            }
        }
    }

    /// A panic left a connection half changed: it is ended as soon as it can be.
    pub(crate) fn doubt(&mut self, id: ConnId) {
        let Some(conn) = self.conns.get_mut(id) else { return };
        if !matches!(conn.phase, Phase::Listening(_)) {
            conn.ready.broken = true;
            conn.end = Some(End::AtOnce);
            self.core.enqueue(id, conn);
        }
    }
}
