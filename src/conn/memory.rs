//! Memory for sessions: ours, or lent by the program.
//!
//! Its allocator is foreign code, so it is never called from here. Blocks are taken from a stock that was filled while
//! nothing was locked, and those that are not used any more wait for someone who has nothing locked to return them.

use parking_lot::Mutex;
use std::sync::Arc;

/// A block of the program's: its address, and the host's word for the allocator it is from.
pub type Lent = (usize, usize);

/// Per-connection memory of the program, zeroed at first, aligned for any C type.
pub struct Session(Block);

enum Block {
    Own(Box<[u128]>),
    Lent(Lent, Arc<Mutex<Vec<Lent>>>),
}

impl Session {
    /// Of ours. `None` for no bytes.
    pub fn own(size: usize) -> Option<Session> {
        (size > 0).then(|| Session(Block::Own(vec![0u128; size.div_ceil(16)].into_boxed_slice())))
    }

    /// Where it is.
    pub fn address(&self) -> usize {
        match &self.0 {
            Block::Own(own) => own.as_ptr().expose_provenance(),
            Block::Lent((address, _), _) => *address,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Block::Lent(lent, returned) = &self.0 {
            returned.lock().push(*lent);
        }
    }
}

/// Blocks of the program's that wait to be used, or returned. Empty for ever if the program lends none.
#[derive(Default)]
pub struct Stock {
    /// A block for each size that is asked for, unless it is missing.
    spare: Vec<(usize, Option<Lent>)>,
    is_missing: bool,
    returned: Arc<Mutex<Vec<Lent>>>,
}

impl Stock {
    /// Blocks of this size will be asked for.
    pub fn keep(&mut self, size: usize) {
        if size > 0 && !self.spare.iter().any(|(known, _)| *known == size) {
            self.spare.push((size, None));
            self.is_missing = true;
        }
    }

    /// Memory of this size: the spare block, ours where there is none.
    pub fn take(&mut self, size: usize) -> Option<Session> {
        match self.spare.iter_mut().find(|(known, _)| *known == size) {
            Some((_, spare)) => {
                let lent = spare.take();
                self.is_missing = true;
                lent.map(|lent| self.session(lent)).or_else(|| Session::own(size))
            }
            None => Session::own(size),
        }
    }

    /// A block that was lent is used from now on.
    pub fn session(&self, lent: Lent) -> Session {
        Session(Block::Lent(lent, Arc::clone(&self.returned)))
    }

    /// True when there is something to fetch or to return.
    pub fn is_due(&self) -> bool {
        self.is_missing || (!self.spare.is_empty() && !self.returned.lock().is_empty())
    }

    /// What is to be fetched, by size, and what is to be returned. Whoever asks does it.
    pub fn due(&mut self) -> (Vec<usize>, Vec<Lent>) {
        self.is_missing = false;
        let missing = self.spare.iter().filter(|(_, spare)| spare.is_none()).map(|(size, _)| *size).collect();
        (missing, std::mem::take(&mut self.returned.lock()))
    }

    /// A block has come. One that nobody misses any more is to be returned.
    pub fn put(&mut self, size: usize, lent: Lent) {
        match self.spare.iter_mut().find(|(known, spare)| *known == size && spare.is_none()) {
            Some((_, spare)) => *spare = Some(lent),
            None => self.returned.lock().push(lent),
        }
    }

    /// Everything that is to be returned at the end.
    pub fn all(&mut self) -> Vec<Lent> {
        let mut all = std::mem::take(&mut *self.returned.lock());
        all.extend(self.spare.drain(..).filter_map(|(_, spare)| spare));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_go_out_and_come_back() {
        let mut stock = Stock::default();
        assert!(!stock.is_due());
        assert!(stock.take(8).is_some_and(|own| own.address() != 7));
        assert!(!stock.is_due(), "nobody lends");
        stock.keep(8);
        stock.keep(8);
        assert!(stock.is_due());
        assert_eq!(stock.due(), (vec![8], vec![]));
        assert!(!stock.is_due(), "fetching is under way");
        stock.put(8, (7, 1));
        let used = stock.take(8);
        assert_eq!(used.as_ref().map(Session::address), Some(7));
        assert_eq!(stock.due(), (vec![8], vec![]));
        drop(used);
        assert!(stock.is_due());
        assert_eq!(stock.due(), (vec![8], vec![(7, 1)]));
        stock.put(8, (9, 1));
        stock.put(8, (11, 1));
        assert_eq!(stock.due(), (vec![], vec![(11, 1)]));
        assert_eq!(stock.all(), [(9, 1)]);
    }

    #[test]
    fn no_bytes_are_no_memory() {
        assert!(Session::own(0).is_none());
        assert!(Stock::default().take(0).is_none());
    }
}
