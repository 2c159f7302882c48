//! What is kept for virtual hosts, by their ids and in the order of their creation.
//!
//! An id is never given again, so one that is kept longer than its virtual host finds nothing. What is *retired* is found
//! by those that hold its id, until it is removed, and by nobody else.

use crate::host::VhostId;
use std::ops::{Index, IndexMut};

struct Entry<T> {
    id: VhostId,
    is_live: bool,
    value: Box<T>,
}

/// The collection.
pub struct Vhosts<T> {
    /// By ascending ids.
    all: Vec<Entry<T>>,
    next: u32,
    n_retired: usize,
}

impl<T> Default for Vhosts<T> {
    fn default() -> Self {
        Vhosts { all: Vec::new(), next: 0, n_retired: 0 }
    }
}

impl<T> Vhosts<T> {
    /// An id for [`Vhosts::insert`]. `None` when all have been given.
    pub fn reserve(&mut self) -> Option<VhostId> {
        let id = VhostId(self.next);
        self.next = self.next.checked_add(1)?;
        Some(id)
    }

    /// Keeps a value under an id that nothing is kept under.
    pub fn insert(&mut self, id: VhostId, value: T) {
        let at = self.all.partition_point(|entry| entry.id < id);
        self.all.insert(at, Entry { id, is_live: true, value: Box::new(value) });
    }

    fn place(&self, id: VhostId) -> Option<usize> {
        // Where none was ever removed, ids are places.
        if self.all.get(id.0 as usize).is_some_and(|entry| entry.id == id) {
            return Some(id.0 as usize);
        }
        self.all.binary_search_by_key(&id, |entry| entry.id).ok()
    }

    /// What is kept under `id`, retired or not.
    pub fn get(&self, id: VhostId) -> Option<&T> {
        self.place(id).map(|at| &*self.all[at].value)
    }

    /// The same, for changing.
    pub fn get_mut(&mut self, id: VhostId) -> Option<&mut T> {
        self.place(id).map(|at| &mut *self.all[at].value)
    }

    /// What is kept under `id`, unless it is retired.
    pub fn live(&self, id: VhostId) -> Option<&T> {
        self.place(id).map(|at| &self.all[at]).filter(|entry| entry.is_live).map(|entry| &*entry.value)
    }

    /// Takes it out of everybody's sight but that of those who hold its id. False when it was, or is gone.
    pub fn retire(&mut self, id: VhostId) -> bool {
        let Some(at) = self.place(id) else { return false };
        let was_live = std::mem::replace(&mut self.all[at].is_live, false);
        self.n_retired += usize::from(was_live);
        was_live
    }

    /// Takes it out; its id finds nothing from now on.
    pub fn remove(&mut self, id: VhostId) -> Option<Box<T>> {
        let entry = self.all.remove(self.place(id)?);
        self.n_retired -= usize::from(!entry.is_live);
        Some(entry.value)
    }

    /// True when something retired waits to be removed.
    pub fn has_retired(&self) -> bool {
        self.n_retired > 0
    }

    /// What is retired.
    pub fn retired(&self) -> impl Iterator<Item = (VhostId, &T)> {
        self.all.iter().filter(|entry| !entry.is_live).map(|entry| (entry.id, &*entry.value))
    }

    /// Everything that is not retired, in the order of creation.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (VhostId, &T)> + Clone {
        self.all.iter().filter(|entry| entry.is_live).map(|entry| (entry.id, &*entry.value))
    }

    /// The same, for changing.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (VhostId, &mut T)> {
        self.all.iter_mut().filter(|entry| entry.is_live).map(|entry| (entry.id, &mut *entry.value))
    }

    /// The first that is not retired; where there is none, an id that finds nothing, or what is retired.
    pub fn first_id(&self) -> VhostId {
        self.iter().next().map_or(VhostId(0), |(id, _)| id)
    }

    /// True when nothing is kept but what is retired.
    pub fn is_empty(&self) -> bool {
        self.all.len() == self.n_retired
    }

    /// Everything, retired or not.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.all.into_iter().map(|entry| *entry.value)
    }
}

impl<T> Index<VhostId> for Vhosts<T> {
    type Output = T;

    fn index(&self, id: VhostId) -> &T {
        self.get(id).expect("there as long as a connection is its")
    }
}

impl<T> IndexMut<VhostId> for Vhosts<T> {
    fn index_mut(&mut self, id: VhostId) -> &mut T {
        self.get_mut(id).expect("there as long as a connection is its")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Vhosts<&'static str> {
        let mut all = Vhosts::default();
        for value in ["a", "b", "c"] {
            let id = all.reserve().expect("room");
            all.insert(id, value);
        }
        all
    }

    fn seen(all: &Vhosts<&'static str>) -> Vec<(u32, &'static str)> {
        all.iter().map(|(id, value)| (id.0, *value)).collect()
    }

    #[test]
    fn a_stale_id_finds_nothing_and_never_the_next_one() {
        let mut all = three();
        assert!(all.retire(VhostId(1)));
        assert_eq!(all.remove(VhostId(1)).as_deref(), Some(&"b"));
        let new = all.reserve().expect("room");
        all.insert(new, "d");
        assert_eq!(new, VhostId(3));
        assert_eq!(all.get(VhostId(1)), None);
        assert_eq!((all.get(VhostId(2)), all.get(new)), (Some(&"c"), Some(&"d")));
        assert_eq!(seen(&all), [(0, "a"), (2, "c"), (3, "d")]);
        assert!(all.remove(VhostId(1)).is_none() && !all.has_retired());
    }

    #[test]
    fn the_retired_are_found_by_their_ids_alone() {
        let mut all = three();
        assert!(all.retire(VhostId(0)));
        assert!(!all.retire(VhostId(0)), "once");
        assert_eq!((all.get(VhostId(0)), all.live(VhostId(0))), (Some(&"a"), None));
        assert_eq!(seen(&all), [(1, "b"), (2, "c")]);
        assert_eq!(all.first_id(), VhostId(1));
        assert_eq!(all.retired().map(|(id, _)| id.0).collect::<Vec<_>>(), [0]);
        assert!(all.retire(VhostId(1)) && all.retire(VhostId(2)));
        assert!(all.is_empty() && all.has_retired());
    }

    #[test]
    fn ids_stand_in_order_whoever_comes_first() {
        let mut all = Vhosts::default();
        let (a, b) = (all.reserve().expect("room"), all.reserve().expect("room"));
        all.insert(b, "b");
        all.insert(a, "a");
        assert_eq!(seen(&all), [(0, "a"), (1, "b")]);
    }

    #[test]
    fn ids_run_out_before_one_comes_again() {
        let mut all = Vhosts::<()> { next: u32::MAX, ..Vhosts::default() };
        assert_eq!(all.reserve(), None);
        assert_eq!(all.reserve(), None);
    }
}
