//! A connection's time slice: how much of a turn is its own, and whether it reads or writes next.
//!
//! A slice ends after so many callbacks or so long, whatever comes first; what is left to do waits in the queue for the
//! next turn. The clock is looked at when the time may be up by the pace so far, so fast callbacks hardly ever pay for it.

use std::time::{Duration, Instant};

/// Callbacks in a slice.
const MOST_CALLBACKS: usize = 512;

/// How long a slice may last. The callback that is under way then is not interrupted.
const MOST_TIME: Duration = Duration::from_millis(1);

/// Callbacks before the clock is looked at for the first time ...
const FIRST_LOOK: usize = 3;

/// ... and at most so many between two looks.
const LOOK_EVERY: usize = 32;

/// Pieces of input without a writeable callback among them, where nothing else brings one.
const MOST_UNANSWERED: usize = 16;

/// What a connection has had of its slice.
#[derive(Clone, Copy)]
pub(crate) struct Slice {
    /// Callbacks so far, the one to come included.
    steps: usize,
    /// The clock is looked at before this one.
    look_at: usize,
    begun: Option<Instant>,
    is_over: bool,
    /// A writeable callback came, and no input since.
    wrote: bool,
    /// The last callback was a writeable one.
    is_told: bool,
    /// It asked for the next one, which is for the next turn.
    is_held: bool,
    /// Pieces of input, less the writeable callbacks that came after them.
    pieces: usize,
    /// Pieces of input since the last writeable callback.
    unanswered: usize,
}

impl Slice {
    /// All of it is left.
    pub fn new() -> Slice {
        Slice {
            steps: 0,
            look_at: FIRST_LOOK + 1,
            begun: None,
            is_over: false,
            wrote: false,
            is_told: false,
            is_held: false,
            pieces: 0,
            unanswered: 0,
        }
    }

    /// Takes the next callback's share; false when the slice is used up. `now` is the engine's clock, put right by each
    /// look: without one, it tells when this slice began or earlier.
    pub fn goes_on(&mut self, now: &mut Instant) -> bool {
        self.steps += 1;
        if self.steps < self.look_at {
            return true;
        }
        let before = std::mem::replace(now, Instant::now());
        let spent = now.saturating_duration_since(*self.begun.get_or_insert(before));
        let done = self.steps - 1;
        if spent >= MOST_TIME || done >= MOST_CALLBACKS {
            self.is_over = true;
            return false;
        }
        let pace = spent.as_nanos() / done as u128;
        let left = (MOST_TIME - spent).as_nanos() / pace.max(1);
        let next = usize::try_from(left).unwrap_or(LOOK_EVERY).clamp(1, LOOK_EVERY);
        self.look_at = (self.steps + next).min(MOST_CALLBACKS + 1);
        true
    }

    /// Ends it.
    pub fn end(&mut self) {
        self.is_over = true;
    }

    /// It was cut short: the connection has more to do.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Nothing was told yet.
    pub fn is_first(&self) -> bool {
        self.steps == 1
    }

    /// A writeable callback is made.
    pub fn note_writeable(&mut self) {
        self.wrote = true;
        self.is_told = true;
        self.pieces = self.pieces.saturating_sub(1);
        self.unanswered = 0;
    }

    /// A piece of input is told.
    pub fn note_piece(&mut self) {
        self.pieces += 1;
        self.unanswered += 1;
    }

    /// Input came.
    pub fn note_input(&mut self) {
        self.wrote = false;
    }

    /// Called between callbacks: a writeable callback that has asked for the next one gets it in the next turn, if
    /// `holds`.
    pub fn settle(&mut self, holds: bool) {
        self.is_held |= std::mem::take(&mut self.is_told) && holds;
    }

    /// No writeable callback any more in this slice.
    pub fn is_held(&self) -> bool {
        self.is_held
    }

    /// Whether a writeable callback is next. While input waits there are as many as pieces of input came, and at least
    /// one between two looks for input.
    pub fn may_write(&self, input_waits: bool) -> bool {
        !self.is_held && (!input_waits || !self.wrote || self.pieces > 0)
    }

    /// Input has been told for so long that a writeable callback is due.
    pub fn owes_write(&self) -> bool {
        self.unanswered >= MOST_UNANSWERED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Callbacks of a slice, each of which takes so long.
    fn callbacks(each: Duration) -> usize {
        let mut slice = Slice::new();
        let mut now = Instant::now();
        while slice.goes_on(&mut now) {
            let until = Instant::now() + each;
            while Instant::now() < until {}
        }
        assert!(slice.is_over());
        slice.steps - 1
    }

    #[test]
    fn ends_by_number_and_by_time() {
        assert!(callbacks(Duration::ZERO) <= MOST_CALLBACKS);
        assert!(callbacks(Duration::from_micros(200)) <= 6);
        assert_eq!(callbacks(Duration::from_millis(20)), FIRST_LOOK);
    }

    #[test]
    fn time_of_others_counts_until_the_first_look_alone() {
        let mut slice = Slice::new();
        let mut now = Instant::now() - Duration::from_secs(1);
        assert_eq!((0..9).take_while(|_| slice.goes_on(&mut now)).count(), FIRST_LOOK);
        assert!(now.elapsed() < Duration::from_millis(500), "the clock is right for whoever is next");
    }

    #[test]
    fn reads_and_writes_take_turns() {
        let mut slice = Slice::new();
        assert!(slice.may_write(true));
        slice.note_writeable();
        assert!(!slice.may_write(true), "input that waits is next");
        assert!(slice.may_write(false));
        slice.note_input();
        (0..2).for_each(|_| slice.note_piece());
        for _ in 0..2 {
            assert!(slice.may_write(true), "one for each piece");
            slice.note_writeable();
        }
        assert!(!slice.may_write(true));
        slice.settle(true);
        assert!(slice.is_held() && !slice.may_write(false));
    }
}
