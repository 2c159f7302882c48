//! Contexts: what stands behind `struct lws_context *` and `struct lws_vhost *`.
//!
//! A context's memory (its *shell*) is never given back to the system, only used again by a later context. A call
//! that races with a destruction therefore always finds a shell, and the engine in it says whether it lives.

use crate::blob::{self, Blob};
use crate::entry::Refusal;
use crate::facts::Facts;
use crate::handles::{self, Kind, Kinds, Record};
use crate::log;
use crate::loops::Loops;
use crate::machine::Identity;
use crate::reasons::Reason;
use libc::{c_int, c_void};
use lws_engine::conn::memory::Lent;
use lws_engine::engine::Engine;
use lws_engine::error::Error;
use lws_engine::guard;
use lws_engine::host::{Event, FileAsked, Verdict, VhostId};
use lws_engine::opaque::ProtocolKey;
use lws_engine::settings::{Settings, VhostSettings};
use lws_engine::vhosts::Vhosts;
use parking_lot::Mutex;
use std::any::Any;
use std::collections::BTreeMap;
use std::ffi::CString;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// The refusal of a service thread's number.
pub(crate) const NO_SUCH_THREAD: Refusal =
    Refusal::BadArgument { name: "tsi", why: "is no service thread of this context" };

/// What differs between generations at the boundary.
pub trait Generation: Send + Sync {
    /// Its constant answers.
    fn facts(&self) -> &Facts;

    /// The reason for an event, if its programs know one.
    fn reason(&self, event: &Event<'_>) -> Option<Reason>;

    /// Calls the protocol callback behind `key` (a protocol's key in the settings).
    ///
    /// # Safety
    /// `key` came from this face and its protocol still exists; the other arguments are what the generation
    /// documents for `reason`.
    unsafe fn call(&self, key: ProtocolKey, call: &Call) -> c_int;

    /// What the face keeps with a context's shell; made once for each.
    fn new_state(&self) -> Box<dyn Any + Send + Sync> {
        Box::new(())
    }

    /// The first turn of the loop begins; no protocol is initialised yet.
    fn begun(&self, _context: &Context) {}

    /// The end begins: all connections are still there.
    fn ending(&self, _context: &Context) {}

    /// The engine has ended: the face's state is to be as at first.
    fn ended(&self, _context: &Context) {}

    /// What is asked about files, where a program has its own way to them.
    fn file(&self, _context: &Context, _wsi: *mut c_void, _asked: FileAsked<'_>) -> Verdict {
        Verdict::Continue
    }

    /// Memory of programs comes from an allocator of theirs.
    fn lends_memory(&self) -> bool {
        false
    }

    /// A zeroed block of it, and the word for the allocator.
    fn lend_memory(&self, size: usize) -> Option<Lent> {
        let _ = size;
        None
    }

    /// Such a block goes back.
    fn return_memory(&self, lent: Lent) {
        let _ = lent;
    }
}

/// Words of a context that belong to its face, at an address that programs may be given to write to.
pub type Words = [AtomicUsize; 8];

/// Arguments of a protocol callback.
pub struct Call {
    /// The context.
    pub context: *mut c_void,
    /// The connection or its stand-in.
    pub wsi: *mut c_void,
    /// The reason's number.
    pub reason: c_int,
    /// The user pointer.
    pub user: *mut c_void,
    /// Depends on the reason.
    pub input: *mut c_void,
    /// Depends on the reason.
    pub len: usize,
}

/// A virtual host as C knows it.
pub(crate) struct VhostRecord {
    /// None when it has ended.
    handle: Option<NonNull<Record>>,
    /// Stand-in connections, one per protocol, and one bound to none.
    dummies: Vec<NonNull<Record>>,
    name: CString,
    interface: Option<CString>,
    user: usize,
    port: c_int,
    on_end: Option<OnVhostEnd>,
    /// Memory of the face that must live as long as the virtual host: its copy of the protocols, say.
    _keep: Box<dyn Any + Send>,
}

// SAFETY: a handle record is process-wide memory that any thread may use.
unsafe impl Send for VhostRecord {}

/// What is called when a virtual host has ended, with what C knows it by.
pub type OnVhostEnd = Box<dyn FnOnce(*mut c_void) + Send>;

/// What a virtual host is told to C with.
pub struct VhostFacts {
    /// Its name.
    pub name: CString,
    /// The interface it listens on.
    pub interface: Option<CString>,
    /// The program's pointer.
    pub user: usize,
    /// The port it was made with.
    pub port: c_int,
    /// What is called at its end.
    pub on_end: Option<OnVhostEnd>,
    /// Kept as long as the virtual host.
    pub keep: Box<dyn Any + Send>,
}

/// A timer of the program: when, and which callback.
pub(crate) struct Scheduled {
    pub at: std::time::Instant,
    pub tsi: usize,
    pub run: Box<dyn FnOnce() + Send>,
}

#[derive(Default)]
struct Life {
    vhosts: Vhosts<VhostRecord>,
    /// The name of this machine, behind those it had before: C may still look at them.
    hostnames: Vec<CString>,
    /// Timers of the program by their key.
    timers: BTreeMap<usize, Scheduled>,
    /// Taken on when the start-up phase ends, and how.
    identity: Option<(Identity, bool)>,
    /// What C is told of user and group.
    ids: (c_int, c_int),
    /// Called when the context has ended.
    last: Vec<Box<dyn FnOnce() + Send>>,
    /// What the face has to remember of the context's creation.
    options: u64,
    /// Protocols that plugins brought, as the face knows them.
    plugin_protocols: Vec<usize>,
    /// What is to be done when nothing else is left of the context, the last one first.
    at_end: Vec<Box<dyn FnOnce() + Send>>,
}

/// A context's shell.
pub struct Context {
    /// The engine.
    pub engine: Engine,
    generation: &'static dyn Generation,
    facts: &'static Facts,
    handle: AtomicPtr<Record>,
    user: AtomicUsize,
    life: Mutex<Life>,
    face_state: Box<dyn Any + Send + Sync>,
    /// Where other libraries run its service threads.
    pub(crate) loops: Loops,
    /// What the context keeps for its parts and its program.
    pub blobs: [Blob; blob::COUNT],
    /// What the face makes of them is up to it.
    pub words: Words,
}

/// Shells of contexts that have ended.
static SPARE: Mutex<Vec<&'static Context>> = Mutex::new(Vec::new());

impl Context {
    /// A started context without a virtual host.
    pub fn create(
        generation: &'static dyn Generation,
        settings: Settings,
        user: usize,
        hostname: CString,
    ) -> Result<&'static Context, Refusal> {
        lws_engine::log::set_sink(say);
        let spare = SPARE.lock().pop();
        let context: &'static Context = match spare {
            Some(context) => context,
            None => Box::leak(Box::new(Context {
                engine: Engine::default(),
                generation,
                facts: generation.facts(),
                handle: AtomicPtr::default(),
                user: AtomicUsize::new(0),
                life: Mutex::default(),
                face_state: generation.new_state(),
                loops: Loops::default(),
                blobs: Default::default(),
                words: Default::default(),
            })),
        };
        let handle = match handles::open(Kind::Context, context.address(), 0) {
            Ok(handle) => handle,
            Err(refusal) => {
                SPARE.lock().push(context);
                return Err(refusal);
            }
        };
        context.handle.store(handle.as_ptr(), Ordering::SeqCst);
        context.words.iter().for_each(|word| word.store(0, Ordering::SeqCst));
        context.user.store(user, Ordering::SeqCst);
        *context.life.lock() = Life { hostnames: vec![hostname], ..Life::default() };
        if let Err(error) = context.engine.start(settings, context) {
            log::line(log::ERR, format_args!("cannot start: {error}"));
            context.retire();
            return Err(refusal_of(&error));
        }
        Ok(context)
    }

    /// The context behind `struct lws_context *`.
    pub fn borrow(pointer: *const c_void) -> Result<&'static Context, Refusal> {
        if pointer.is_null() {
            return Err(Refusal::NullArgument("context"));
        }
        Ok(Self::at(handles::lookup(pointer, Kinds::CONTEXT)?.owner))
    }

    /// The context and virtual host behind `struct lws_vhost *`.
    pub fn borrow_vhost(pointer: *const c_void) -> Result<(&'static Context, VhostId), Refusal> {
        if pointer.is_null() {
            return Err(Refusal::NullArgument("vhost"));
        }
        let found = handles::lookup(pointer, Kinds::VHOST)?;
        Ok((Self::at(found.owner), VhostId(found.id as u32)))
    }

    /// The shell with this address.
    pub(crate) fn at(address: usize) -> &'static Context {
        // SAFETY: handles of this library are opened with the address of a shell as their owner, and shells are
        // never freed.
        unsafe { &*std::ptr::with_exposed_provenance::<Context>(address) }
    }

    /// The context that a helper's handle belongs to, see [`Kind::Helper`].
    pub fn of_helper(found: &handles::Found) -> &'static Context {
        Self::at(found.owner)
    }

    pub(crate) fn address(&'static self) -> usize {
        std::ptr::from_ref(self).expose_provenance()
    }

    /// What C holds.
    pub fn as_ptr<T>(&self) -> *mut T {
        self.handle.load(Ordering::SeqCst).cast()
    }

    /// The generation's habits.
    pub(crate) fn generation(&self) -> &'static dyn Generation {
        self.generation
    }

    /// Its constant answers.
    pub(crate) fn facts(&self) -> &'static Facts {
        self.facts
    }

    /// What the face keeps with it.
    pub fn face_state<T: 'static>(&self) -> Result<&T, Refusal> {
        self.face_state.downcast_ref().ok_or(Refusal::Unsupported("this"))
    }

    /// The program's pointer.
    pub fn user(&self) -> usize {
        self.user.load(Ordering::SeqCst)
    }

    /// Adds a virtual host. Answers with what C gets, and the port it listens on.
    pub fn add_vhost(
        &'static self,
        settings: VhostSettings,
        facts: VhostFacts,
    ) -> Result<(*mut c_void, u16), Refusal> {
        let keys: Vec<ProtocolKey> = settings.protocols.iter().map(|p| p.key).collect();
        let id = self.engine.reserve_vhost().map_err(|error| refusal_of(&error))?;
        let handle = {
            let mut life = self.life.lock();
            let number = u64::from(id.0);
            let handle = handles::open(Kind::Vhost, self.address(), number)?;
            let mut dummies = Vec::with_capacity(keys.len());
            // One more, bound to none of them.
            for key in keys.iter().chain([&ProtocolKey::NONE]) {
                let dummy = handles::open(Kind::Dummy, self.address(), number)?;
                if let Ok(found) = handles::lookup(dummy.as_ptr().cast(), Kinds::ANY_CONNECTION) {
                    found.set_word(0, key.0);
                    found.set_word(1, handle.as_ptr().expose_provenance());
                }
                dummies.push(dummy);
            }
            let VhostFacts { name, interface, user, port, on_end, keep } = facts;
            let record = VhostRecord {
                handle: Some(handle),
                dummies,
                name,
                interface,
                user,
                port,
                on_end,
                _keep: keep,
            };
            life.vhosts.insert(id, record);
            handle
        };
        let place = settings.listen.to_string();
        match self.engine.add_vhost(id, settings) {
            Ok(port) => Ok((handle.as_ptr().cast(), port)),
            Err(error) => {
                if !matches!(error, Error::Tls) {
                    log::line(log::ERR, format_args!("vhost not created: {place}: {error}"));
                }
                self.forget_vhost(id);
                Err(refusal_of(&error))
            }
        }
    }

    /// Ends a virtual host: at once nothing finds it by its name, and its name may be given again; its handle stands for it
    /// until its last callback.
    pub fn remove_vhost(&self, vhost: VhostId) -> Result<(), Refusal> {
        self.engine.remove_vhost(vhost).map_err(|error| refusal_of(&error))
    }

    /// A virtual host had its last callback of the engine's.
    pub(crate) fn end_vhost(&self, vhost: VhostId) {
        self.tell_end(vhost);
        self.forget_vhost(vhost);
    }

    /// Gives back what C knew a virtual host by. The rest goes when nothing refers to it any more.
    fn forget_vhost(&self, vhost: VhostId) {
        let known = {
            let mut life = self.life.lock();
            life.vhosts.retire(vhost);
            life.vhosts.get_mut(vhost).map(VhostRecord::take_handles)
        };
        for handle in known.unwrap_or_default() {
            let _ = handles::close(handle);
        }
        self.engine.drop_vhost(vhost);
    }

    /// Drops what was kept for a virtual host that nothing refers to.
    pub(crate) fn drop_vhost(&self, vhost: VhostId) {
        let gone = self.life.lock().vhosts.remove(vhost);
        drop(gone);
    }

    /// The program hears that a virtual host has ended, as long as C still knows it.
    fn tell_end(&self, vhost: VhostId) {
        let end = {
            let mut life = self.life.lock();
            life.vhosts.get_mut(vhost).and_then(|v| Some((v.on_end.take()?, v.handle?)))
        };
        if let Some((on_end, handle)) = end {
            on_end(handle.as_ptr().cast());
        }
    }

    /// Has `run` called when the context has ended and its handle with it.
    pub fn after_end(&self, run: Box<dyn FnOnce() + Send>) {
        self.life.lock().last.push(run);
    }

    /// What C holds for a virtual host.
    pub fn vhost_ptr<T>(&self, vhost: VhostId) -> *mut T {
        let life = self.life.lock();
        let handle = life.vhosts.get(vhost).and_then(|v| v.handle);
        handle.map_or(std::ptr::null_mut(), |handle| handle.as_ptr().cast())
    }

    /// The stand-in connection for a protocol of a virtual host; for one that it does not have, the one that is bound to
    /// none.
    pub(crate) fn dummy_ptr(&self, vhost: VhostId, protocol: usize) -> *mut c_void {
        let life = self.life.lock();
        let vhost = life.vhosts.get(vhost);
        vhost
            .and_then(|v| v.dummies.get(protocol).or(v.dummies.last()))
            .map_or(std::ptr::null_mut(), |d| d.as_ptr().cast())
    }

    /// Looks at what C was told about a virtual host: its name, interface and user pointer. The strings live as
    /// long as the virtual host.
    pub fn vhost_strings<T>(
        &self,
        vhost: VhostId,
        look: impl FnOnce(&CString, Option<&CString>, usize) -> T,
    ) -> Option<T> {
        let life = self.life.lock();
        life.vhosts.get(vhost).map(|v| look(&v.name, v.interface.as_ref(), v.user))
    }

    /// The port a virtual host was made with.
    pub fn port_asked(&self, vhost: VhostId) -> Option<c_int> {
        self.life.lock().vhosts.get(vhost).map(|v| v.port)
    }

    /// The virtual host with this name.
    pub fn vhost_named(&self, name: &[u8]) -> Option<VhostId> {
        let all = self.engine.vhost_ids();
        let life = self.life.lock();
        all.into_iter().find(|id| life.vhosts.get(*id).is_some_and(|v| v.name.as_bytes() == name))
    }

    /// The canonical host name; lives as long as the context.
    pub fn hostname(&self) -> *const libc::c_char {
        self.life.lock().hostnames.last().map_or(std::ptr::null(), |name| name.as_ptr())
    }

    /// The machine has this name from now on.
    pub fn set_hostname(&self, name: CString) {
        let mut life = self.life.lock();
        if life.hostnames.last() != Some(&name) {
            life.hostnames.push(name);
        }
    }

    /// Keeps flags of the context's creation for its later virtual hosts.
    pub fn remember_options(&self, options: u64) {
        self.life.lock().options = options;
    }

    /// The flags that were kept.
    pub fn options(&self) -> u64 {
        self.life.lock().options
    }

    /// Remembers a protocol that a plugin brought, by its key.
    pub fn add_plugin_protocol(&self, key: usize) {
        self.life.lock().plugin_protocols.push(key);
    }

    /// The protocols that plugins brought.
    pub fn plugin_protocols(&self) -> Vec<usize> {
        self.life.lock().plugin_protocols.clone()
    }

    /// Has `run` called when nothing else is left of the context, ahead of what was asked for before.
    pub fn at_end(&self, run: Box<dyn FnOnce() + Send>) {
        self.life.lock().at_end.push(run);
    }

    /// Has the process take on an identity when the start-up phase ends, as [`Identity::assume`] does.
    pub fn postpone_identity(&self, identity: Identity, lenient: bool) {
        self.life.lock().identity = Some((identity, lenient));
    }

    /// The identity that was postponed, while the start-up phase lasts.
    pub fn postponed_identity(&self) -> Option<Identity> {
        self.life.lock().identity.as_ref().map(|(identity, _)| identity.clone())
    }

    /// The start-up phase is over.
    pub fn end_start_up(&self) -> Result<(), Refusal> {
        let identity = self.life.lock().identity.take();
        identity.map_or(Ok(()), |(identity, lenient)| identity.assume(lenient))
    }

    /// Keeps what C is told of user and group.
    pub fn remember_ids(&self, uid: c_int, gid: c_int) {
        self.life.lock().ids = (uid, gid);
    }

    /// The user and group that were kept.
    pub fn ids(&self) -> (c_int, c_int) {
        self.life.lock().ids
    }

    /// Has `run` called by the first service thread's loop at `at`, in place of what was scheduled with the same key.
    pub fn schedule(&self, key: usize, at: std::time::Instant, run: Box<dyn FnOnce() + Send>) {
        self.schedule_in(0, key, at, run);
    }

    /// The same in another service thread.
    pub fn schedule_in(&self, tsi: usize, key: usize, at: std::time::Instant, run: Box<dyn FnOnce() + Send>) {
        self.life.lock().timers.insert(key, Scheduled { at, tsi, run });
        self.engine.schedule(tsi, key, at);
    }

    /// The service thread with the number that C gave.
    pub fn tsi(&self, tsi: c_int) -> Result<usize, Refusal> {
        let tsi = usize::try_from(tsi).ok().filter(|tsi| *tsi == 0 || *tsi < self.engine.thread_count());
        tsi.ok_or(NO_SUCH_THREAD)
    }

    /// Drops what was scheduled with the key. False when there was nothing.
    pub fn unschedule(&self, key: usize) -> bool {
        self.life.lock().timers.remove(&key).is_some()
    }

    /// Takes what is due in the service thread under the key.
    pub(crate) fn take_due(&self, tsi: usize, key: usize) -> Option<Box<dyn FnOnce() + Send>> {
        let mut life = self.life.lock();
        let known = life.timers.get(&key)?;
        if known.tsi != tsi || known.at > std::time::Instant::now() {
            return None;
        }
        life.timers.remove(&key).map(|s| s.run)
    }

    /// Drops scheduled entry `key` from whichever context has it.
    pub fn unschedule_anywhere(key: usize, context: *const c_void) -> bool {
        Context::borrow(context).is_ok_and(|c| c.unschedule(key))
    }

    /// Ends the context, with all last callbacks, unless a callback on this thread asks for it: then when that
    /// callback has returned to the loop.
    pub fn destroy(&'static self) {
        self.engine.destroy();
    }

    /// After the engine has ended: gives back what C knew it by.
    pub(crate) fn retire(&'static self) {
        // It is over at the end, whatever becomes of one of these.
        guard::step("end of an event loop", || self.loops.leave_all());
        let all: Vec<VhostId> = self.life.lock().vhosts.iter().map(|(id, _)| id).collect();
        all.into_iter().for_each(|id| {
            guard::step("end of a virtual host", || self.tell_end(id));
        });
        loop {
            let Some(run) = self.life.lock().at_end.pop() else { break };
            guard::step("end of a part", run);
        }
        let Some(handle) = NonNull::new(self.handle.swap(std::ptr::null_mut(), Ordering::SeqCst)) else {
            return;
        };
        let life = std::mem::take(&mut *self.life.lock());
        life.vhosts.into_values().for_each(VhostRecord::close);
        self.blobs.iter().for_each(Blob::clear);
        guard::step("end of a context", || self.generation.ended(self));
        let _ = handles::close(handle);
        SPARE.lock().push(self);
        for run in life.last {
            guard::step("end of a context", run);
        }
    }
}

impl VhostRecord {
    /// The handles, which are no longer its own.
    fn take_handles(&mut self) -> Vec<NonNull<Record>> {
        let dummies = std::mem::take(&mut self.dummies);
        dummies.into_iter().chain(self.handle.take()).collect()
    }

    fn close(mut self) {
        for handle in self.take_handles() {
            let _ = handles::close(handle);
        }
    }
}

/// The engine's words, in the program's log.
fn say(level: lws_engine::log::Level, text: std::fmt::Arguments<'_>) {
    use lws_engine::log::Level;
    let level = match level {
        Level::Error => log::ERR,
        Level::Warn => log::WARN,
        Level::Notice => log::NOTICE,
        Level::Info => log::INFO,
    };
    log::line(level, text);
}

/// The engine's error as a refusal.
pub fn refusal_of(error: &Error) -> Refusal {
    match error {
        Error::Gone | Error::Stopped => Refusal::StaleHandle,
        Error::Closing => Refusal::Closing,
        Error::WrongPhase => Refusal::BadArgument { name: "wsi", why: "is not in the phase for this" },
        Error::Invalid(what) => Refusal::BadArgument { name: what, why: "is out of range" },
        Error::NoFile => Refusal::BadArgument { name: "file", why: "is not a readable regular file" },
        Error::HookRefused => Refusal::Closing,
        Error::Tls => Refusal::Quiet,
        Error::System { cause, .. } => Refusal::System(cause.raw_os_error().unwrap_or(0)),
    }
}
