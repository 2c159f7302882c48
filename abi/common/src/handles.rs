//! The pointers C holds: connections, contexts and virtual hosts.
//!
//! Every handle is one record of 64 bytes in a single reserved range of addresses, so that any pointer C
//! hands in can be judged by arithmetic before it is read. Records are never unmapped and never move: reading
//! one that was closed is harmless and says so. A closed record is given out again only after
//! [`QUARANTINE_CLOSES`] later closes and [`QUARANTINE_SECONDS`] seconds, first closed first.
//!
//! Invariant: `state` of a record is 0 until its first use, and changes with every open and close afterwards.

use crate::entry::Refusal;
use once_cell::sync::OnceCell;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};

/// Closes that must follow before a record is used again.
pub const QUARANTINE_CLOSES: u64 = 1024;
/// Seconds that must pass before a record is used again.
pub const QUARANTINE_SECONDS: u32 = 10;
/// Records tried first; half of it and so on when the system refuses so large a range.
const MOST_RECORDS: usize = 4 << 20;
const FEWEST_RECORDS: usize = 64 << 10;
/// Words a record offers to its owner.
pub const WORDS: usize = 3;

/// What a handle stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// A connection.
    Connection = 1,
    /// A context.
    Context = 2,
    /// A virtual host.
    Vhost = 3,
    /// A stand-in connection: callbacks that concern no connection get one.
    Dummy = 4,
    /// Something else of a context that a program holds: a listener for messages, say.
    Helper = 5,
}

impl Kind {
    fn from_state(state: u64) -> Option<Self> {
        match state & 0xff {
            1 => Some(Kind::Connection),
            2 => Some(Kind::Context),
            3 => Some(Kind::Vhost),
            4 => Some(Kind::Dummy),
            5 => Some(Kind::Helper),
            _ => None,
        }
    }
}

/// A set of kinds a function accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kinds(u8);

impl Kinds {
    /// Connections.
    pub const CONNECTION: Kinds = Kinds(1 << Kind::Connection as u8);
    /// Contexts.
    pub const CONTEXT: Kinds = Kinds(1 << Kind::Context as u8);
    /// Virtual hosts.
    pub const VHOST: Kinds = Kinds(1 << Kind::Vhost as u8);
    /// Other things of contexts.
    pub const HELPER: Kinds = Kinds(1 << Kind::Helper as u8);
    /// Connections and their stand-ins.
    pub const ANY_CONNECTION: Kinds = Kinds(Kinds::CONNECTION.0 | 1 << Kind::Dummy as u8);

    /// True if `kind` is in the set.
    #[inline]
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// Both sets.
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// One handle's memory. All zero is "never used"; C sees only its address.
#[repr(C, align(64))]
pub struct Record {
    /// Low byte: the kind, 0 when dead. The rest: a count of opens and closes.
    state: AtomicU64,
    owner: AtomicUsize,
    id: AtomicU64,
    words: [AtomicUsize; WORDS],
    closed_no: AtomicU64,
    closed_at: AtomicU32,
    next: AtomicU32,
}

const _: () = assert!(size_of::<Record>() == 64);

/// What a live handle stands for, as read in one piece.
#[derive(Clone, Copy)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// The word given as owner: the address of a context's shell.
    pub owner: usize,
    /// The engine's id.
    pub id: u64,
    record: &'static Record,
}

impl Found {
    /// One of the handle's own words (0 until set); `index` at and above [`WORDS`] reads 0.
    pub fn word(&self, index: usize) -> usize {
        self.record.words.get(index).map_or(0, |word| word.load(Ordering::Acquire))
    }

    /// Sets one of the handle's own words. It is forgotten when the handle is closed.
    pub fn set_word(&self, index: usize, value: usize) {
        if let Some(word) = self.record.words.get(index) {
            word.store(value, Ordering::Release);
        }
    }

    /// The handle, as C holds it.
    pub fn as_ptr(&self) -> NonNull<Record> {
        NonNull::from(self.record)
    }
}

/// The closed records, oldest first, linked through `next` by index + 1.
struct Queue {
    head: u32,
    tail: u32,
    closes: u64,
    fresh: u32,
    live: usize,
}

struct Region {
    base: NonNull<Record>,
    capacity: usize,
    queue: Mutex<Queue>,
}

// SAFETY: `base` points to memory that lives as long as the process and is only reached through atomics.
unsafe impl Send for Region {}
// SAFETY: as above; the queue has its own lock.
unsafe impl Sync for Region {}

impl Region {
    /// Reserves addresses; the kernel provides pages as records are first used.
    fn reserve(most: usize, fewest: usize) -> Option<Region> {
        let mut capacity = most;
        while capacity >= fewest {
            // SAFETY: a new private mapping at an address of the kernel's choice touches no existing memory.
            let got = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    capacity * size_of::<Record>(),
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                    -1,
                    0,
                )
            };
            if got != libc::MAP_FAILED {
                let base = NonNull::new(got.cast::<Record>())?;
                let queue = Queue { head: 0, tail: 0, closes: 0, fresh: 0, live: 0 };
                return Some(Region { base, capacity, queue: Mutex::new(queue) });
            }
            capacity /= 2;
        }
        None
    }

    fn record(&self, index: usize) -> &'static Record {
        debug_assert!(index < self.capacity);
        // SAFETY: the index is inside the mapping, which is never unmapped; zeroed memory is a valid record of
        // atomics, and nothing but atomics ever touches it.
        unsafe { self.base.add(index).as_ref() }
    }

    /// The record an address belongs to, if the address is exactly one record's.
    #[inline]
    fn find(&self, address: usize) -> Option<&'static Record> {
        let offset = address.wrapping_sub(self.base.as_ptr() as usize);
        let index = offset / size_of::<Record>();
        if index >= self.capacity || !offset.is_multiple_of(size_of::<Record>()) {
            return None;
        }
        Some(self.record(index))
    }

    fn open(&self, kind: Kind, owner: usize, id: u64, now: u32) -> Result<NonNull<Record>, Refusal> {
        let mut queue = self.queue.lock();
        let record = self.take(&mut queue, now)?;
        queue.live += 1;
        let state = record.state.load(Ordering::Relaxed);
        // Whoever sees the new words sees that the old state is over.
        fence(Ordering::Release);
        record.owner.store(owner, Ordering::Relaxed);
        record.id.store(id, Ordering::Relaxed);
        record.state.store((state & !0xff).wrapping_add(0x100) | kind as u64, Ordering::Release);
        Ok(NonNull::from(record))
    }

    /// A record to use: the oldest closed one if its time is over, else one never used.
    fn take(&self, queue: &mut Queue, now: u32) -> Result<&'static Record, Refusal> {
        if queue.head != 0 {
            let record = self.record(queue.head as usize - 1);
            let closes = queue.closes - record.closed_no.load(Ordering::Relaxed);
            let age = now.wrapping_sub(record.closed_at.load(Ordering::Relaxed));
            if closes >= QUARANTINE_CLOSES && age >= QUARANTINE_SECONDS {
                queue.head = record.next.swap(0, Ordering::Relaxed);
                if queue.head == 0 {
                    queue.tail = 0;
                }
                return Ok(record);
            }
        }
        if (queue.fresh as usize) < self.capacity {
            queue.fresh += 1;
            return Ok(self.record(queue.fresh as usize - 1));
        }
        Err(Refusal::NoMemory)
    }

    fn close(&self, address: usize, now: u32) -> Result<(), Refusal> {
        let record = self.find(address).ok_or(Refusal::ForeignPointer)?;
        let mut queue = self.queue.lock();
        let state = record.state.load(Ordering::Relaxed);
        if Kind::from_state(state).is_none() {
            return Err(if state == 0 { Refusal::ForeignPointer } else { Refusal::StaleHandle });
        }
        record.state.store((state & !0xff).wrapping_add(0x100), Ordering::Release);
        fence(Ordering::Release);
        record.owner.store(0, Ordering::Relaxed);
        record.id.store(0, Ordering::Relaxed);
        for word in &record.words {
            word.store(0, Ordering::Relaxed);
        }
        queue.live -= 1;
        queue.closes += 1;
        record.closed_no.store(queue.closes, Ordering::Relaxed);
        record.closed_at.store(now, Ordering::Relaxed);
        record.next.store(0, Ordering::Relaxed);
        let link = ((address - self.base.as_ptr() as usize) / size_of::<Record>()) as u32 + 1;
        if queue.tail == 0 {
            queue.head = link;
        } else {
            self.record(queue.tail as usize - 1).next.store(link, Ordering::Relaxed);
        }
        queue.tail = link;
        Ok(())
    }

    #[inline]
    fn lookup(&self, address: usize, kinds: Kinds) -> Result<Found, Refusal> {
        let record = self.find(address).ok_or(Refusal::ForeignPointer)?;
        let state = record.state.load(Ordering::Acquire);
        let Some(kind) = Kind::from_state(state) else {
            return Err(if state == 0 { Refusal::ForeignPointer } else { Refusal::StaleHandle });
        };
        if !kinds.has(kind) {
            return Err(Refusal::WrongKind);
        }
        let owner = record.owner.load(Ordering::Relaxed);
        let id = record.id.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        if record.state.load(Ordering::Relaxed) != state {
            return Err(Refusal::StaleHandle);
        }
        Ok(Found { kind, owner, id, record })
    }
}

static REGION: OnceCell<Option<Region>> = OnceCell::new();

fn region() -> Result<&'static Region, Refusal> {
    REGION.get_or_init(|| Region::reserve(MOST_RECORDS, FEWEST_RECORDS)).as_ref().ok_or(Refusal::NoMemory)
}

/// Seconds of a clock that only goes forward.
fn now() -> u32 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the given timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC_COARSE, &raw mut time) };
    time.tv_sec as u32
}

/// A new handle for `owner` and `id`. [`Refusal::NoMemory`] when all records are in use or in quarantine.
pub fn open(kind: Kind, owner: usize, id: u64) -> Result<NonNull<Record>, Refusal> {
    region()?.open(kind, owner, id, now())
}

/// Ends a handle: every later [`lookup`] of it is refused. Closing twice is refused, and harmless.
pub fn close(handle: NonNull<Record>) -> Result<(), Refusal> {
    region()?.close(handle.as_ptr() as usize, now())
}

/// What the pointer C passed stands for. Takes any value whatever; reads only memory of the region.
///
/// Refused with [`Refusal::NullArgument`], [`Refusal::ForeignPointer`] (never a handle),
/// [`Refusal::StaleHandle`] (closed) or [`Refusal::WrongKind`]. Takes no lock.
#[inline]
pub fn lookup(pointer: *const c_void, kinds: Kinds) -> Result<Found, Refusal> {
    if pointer.is_null() {
        return Err(Refusal::NullArgument("handle"));
    }
    match REGION.get() {
        Some(Some(region)) => region.lookup(pointer as usize, kinds),
        _ => Err(Refusal::ForeignPointer),
    }
}

/// Gives a live handle another id, for one opened before its connection had any.
pub fn set_id(handle: NonNull<Record>, id: u64) -> Result<(), Refusal> {
    let any = Kinds::ANY_CONNECTION.or(Kinds::CONTEXT).or(Kinds::VHOST);
    let region = region()?;
    let queue = region.queue.lock();
    let found = region.lookup(handle.as_ptr() as usize, any)?;
    found.record.id.store(id, Ordering::Release);
    drop(queue);
    Ok(())
}

/// How many handles are open, for tests of leaks.
pub fn live() -> usize {
    region().map_or(0, |region| region.queue.lock().live)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn small(records: usize) -> Region {
        Region::reserve(records, records).expect("a small mapping")
    }

    fn look(region: &Region, handle: NonNull<Record>, kinds: Kinds) -> Result<(Kind, usize, u64), Refusal> {
        region.lookup(handle.as_ptr() as usize, kinds).map(|f| (f.kind, f.owner, f.id))
    }

    #[test]
    fn live_handle_is_found_by_its_kind_only() {
        let region = small(8);
        let handle = region.open(Kind::Connection, 0x1000, 42, 0).expect("room");
        assert_eq!(look(&region, handle, Kinds::CONNECTION), Ok((Kind::Connection, 0x1000, 42)));
        assert_eq!(look(&region, handle, Kinds::ANY_CONNECTION), Ok((Kind::Connection, 0x1000, 42)));
        assert_eq!(look(&region, handle, Kinds::CONTEXT), Err(Refusal::WrongKind));
        assert_eq!(look(&region, handle, Kinds::VHOST.or(Kinds::CONTEXT)), Err(Refusal::WrongKind));
    }

    #[test]
    fn closed_handle_is_stale_and_empty() {
        let region = small(8);
        let handle = region.open(Kind::Vhost, 1, 2, 0).expect("room");
        let found = region.lookup(handle.as_ptr() as usize, Kinds::VHOST).map_err(|_| ()).expect("live");
        found.set_word(0, 99);
        assert_eq!((found.word(0), found.word(1), found.word(WORDS)), (99, 0, 0));
        assert_eq!(region.close(handle.as_ptr() as usize, 0), Ok(()));
        assert_eq!(look(&region, handle, Kinds::VHOST), Err(Refusal::StaleHandle));
        assert_eq!(region.close(handle.as_ptr() as usize, 0), Err(Refusal::StaleHandle));
        assert_eq!(found.word(0), 0);
    }

    #[test]
    fn foreign_pointers_are_refused_unread() {
        let handle = open(Kind::Context, 1, 1).expect("room");
        let on_stack = 0u64;
        let on_heap = Box::new(0u64);
        let inside = handle.as_ptr() as usize;
        let any = Kinds::CONTEXT;
        let cases: [usize; 8] = [
            1,
            usize::MAX,
            &raw const on_stack as usize,
            &raw const *on_heap as usize,
            inside + 1,
            inside + 8,
            inside + 64 * (FEWEST_RECORDS - 1024),
            (inside & !63).wrapping_sub(64 * MOST_RECORDS * 2),
        ];
        for address in cases {
            let answer = lookup(address as *const c_void, any).map(|f| f.id);
            assert_eq!(answer, Err(Refusal::ForeignPointer), "{address:#x}");
        }
        assert_eq!(lookup(std::ptr::null(), any).map(|f| f.id), Err(Refusal::NullArgument("handle")));
        assert_eq!(lookup(inside as *const c_void, any).map(|f| f.id), Ok(1));
        assert_eq!(set_id(handle, 7), Ok(()));
        assert_eq!(lookup(inside as *const c_void, any).map(|f| f.id), Ok(7));
        assert_eq!(close(handle), Ok(()));
        assert_eq!(set_id(handle, 8), Err(Refusal::StaleHandle));
    }

    #[test]
    fn quarantine_needs_both_count_and_age() {
        let region = small(4096);
        let first = region.open(Kind::Connection, 1, 1, 100).expect("room");
        assert_eq!(region.close(first.as_ptr() as usize, 100), Ok(()));
        let next = |now| {
            let handle = region.open(Kind::Connection, 1, 1, now).expect("room");
            assert_eq!(region.close(handle.as_ptr() as usize, now), Ok(()));
            handle
        };
        for _ in 0..QUARANTINE_CLOSES - 1 {
            assert_ne!(next(200), first, "too few closes");
        }
        assert_ne!(next(200), first);
        assert_eq!(region.open(Kind::Connection, 1, 1, 200).ok(), Some(first));

        let region = small(4096);
        let first = region.open(Kind::Connection, 1, 1, 100).expect("room");
        assert_eq!(region.close(first.as_ptr() as usize, 100), Ok(()));
        for _ in 0..QUARANTINE_CLOSES + 10 {
            let handle = region.open(Kind::Connection, 1, 1, 109).expect("room");
            assert_ne!(handle, first, "too young");
            assert_eq!(region.close(handle.as_ptr() as usize, 109), Ok(()));
        }
        assert_eq!(region.open(Kind::Connection, 1, 1, 110).ok(), Some(first));
    }

    #[test]
    fn full_region_refuses() {
        let region = small(4);
        let handles: Vec<_> = (0..4).map(|n| region.open(Kind::Connection, 1, n, 0).expect("room")).collect();
        assert_eq!(region.open(Kind::Connection, 1, 9, 0).err(), Some(Refusal::NoMemory));
        for handle in handles {
            assert_eq!(region.close(handle.as_ptr() as usize, 0), Ok(()));
        }
        assert_eq!(region.open(Kind::Connection, 1, 9, 1_000_000).err(), Some(Refusal::NoMemory));
    }

    #[test]
    fn threads_never_see_a_mixture() {
        let region = Arc::new(small(64 << 10));
        let shared: Arc<[AtomicUsize; 16]> = Arc::default();
        let stop = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let (region, shared, stop) = (region.clone(), shared.clone(), stop.clone());
                std::thread::spawn(move || {
                    let mut hits = 0u64;
                    while !stop.load(Ordering::Relaxed) {
                        for slot in shared.iter() {
                            let address = slot.load(Ordering::Acquire);
                            if let Ok(found) = region.lookup(address, Kinds::CONNECTION) {
                                assert_eq!(found.owner as u64, found.id, "owner and id of one open");
                                hits += 1;
                            }
                        }
                    }
                    hits
                })
            })
            .collect();
        let writers: Vec<_> = (0..2u64)
            .map(|who| {
                let (region, shared) = (region.clone(), shared.clone());
                std::thread::spawn(move || {
                    for turn in 0..40_000u64 {
                        let tag = (who << 32) + turn + 1;
                        let now = (turn / 8) as u32;
                        let handle = region.open(Kind::Connection, tag as usize, tag, now).expect("room");
                        let slot = &shared[(turn % 8 + who * 8) as usize];
                        let old = slot.swap(handle.as_ptr() as usize, Ordering::AcqRel);
                        if old != 0 {
                            assert_eq!(region.close(old, now), Ok(()));
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            assert!(writer.join().is_ok());
        }
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().is_ok());
        }
        let queue = region.queue.lock();
        assert_eq!(queue.live, 16);
    }
}
