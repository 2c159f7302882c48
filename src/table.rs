//! Slot table with generational identifiers.
//!
//! A [`ConnId`] names a slot and the generation of its occupant: an id kept longer than its connection finds
//! nothing, and never a stranger. The table does not know what a connection is.

/// Names one connection for as long as it lives; a stale id finds nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ConnId {
    index: u32,
    generation: u32,
}

impl ConnId {
    /// The id as one number, for a kernel event or a handle. The inverse of [`ConnId::from_bits`].
    pub fn to_bits(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.index)
    }

    /// The id that [`ConnId::to_bits`] made; any other number yields an id that finds nothing.
    pub fn from_bits(bits: u64) -> Self {
        ConnId { index: bits as u32, generation: (bits >> 32) as u32 }
    }
}

struct Slot<T> {
    generation: u32,
    born: u64,
    value: Option<T>,
}

/// The table. `T` is boxed by the caller when it is large.
pub struct Table<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    len: usize,
    births: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { slots: Vec::new(), free: Vec::new(), len: 0, births: 0 }
    }
}

impl<T> Table<T> {
    /// Puts in what `make` builds for the id it will have.
    pub fn insert_with(&mut self, make: impl FnOnce(ConnId) -> T) -> ConnId {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { generation: 1, born: 0, value: None });
            (self.slots.len() - 1) as u32
        });
        let slot = &mut self.slots[index as usize];
        let id = ConnId { index, generation: slot.generation };
        slot.value = Some(make(id));
        self.births += 1;
        slot.born = self.births;
        self.len += 1;
        id
    }

    /// How many were put in before the one that lives under `id`, and itself; 0 when it does not live.
    pub fn birth(&self, id: ConnId) -> u64 {
        let slot = self.slots.get(id.index as usize).filter(|slot| slot.generation == id.generation);
        slot.filter(|slot| slot.value.is_some()).map_or(0, |slot| slot.born)
    }

    /// What lives under `id`, if it still lives.
    pub fn get(&self, id: ConnId) -> Option<&T> {
        let slot = self.slots.get(id.index as usize)?;
        if slot.generation == id.generation { slot.value.as_ref() } else { None }
    }

    /// The same, for changing.
    pub fn get_mut(&mut self, id: ConnId) -> Option<&mut T> {
        let slot = self.slots.get_mut(id.index as usize)?;
        if slot.generation == id.generation { slot.value.as_mut() } else { None }
    }

    /// Two that live, both to be changed; none if one is gone or both are the same.
    pub fn pair_mut(&mut self, a: ConnId, b: ConnId) -> Option<(&mut T, &mut T)> {
        let [first, second] = self.slots.get_disjoint_mut([a.index as usize, b.index as usize]).ok()?;
        let lives = first.generation == a.generation && second.generation == b.generation;
        first.value.as_mut().zip(second.value.as_mut()).filter(|_| lives)
    }

    /// Takes the occupant out; its id and all copies of it are stale from now on.
    pub fn remove(&mut self, id: ConnId) -> Option<T> {
        let slot = self.slots.get_mut(id.index as usize)?;
        if slot.generation != id.generation {
            return None;
        }
        let value = slot.value.take()?;
        slot.generation = slot.generation.wrapping_add(1).max(1);
        self.free.push(id.index);
        self.len -= 1;
        Some(value)
    }

    /// How many occupants there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Every occupant with its id, in slot order.
    pub fn iter(&self) -> impl Iterator<Item = (ConnId, &T)> {
        self.slots.iter().enumerate().filter_map(|(index, slot)| {
            slot.value.as_ref().map(|v| (ConnId { index: index as u32, generation: slot.generation }, v))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_id_never_finds_the_next_occupant() {
        let mut table = Table::default();
        let first = table.insert_with(|_| "first");
        assert_eq!(table.remove(first), Some("first"));
        let second = table.insert_with(|_| "second");
        assert_eq!(table.get(first), None);
        assert_eq!(table.remove(first), None);
        assert_eq!(table.get(second), Some(&"second"));
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn pairs_are_of_two_that_live() {
        let mut table = Table::default();
        let (a, b) = (table.insert_with(|_| 1), table.insert_with(|_| 2));
        assert_eq!(table.pair_mut(b, a), Some((&mut 2, &mut 1)));
        assert_eq!(table.pair_mut(a, a), None);
        table.remove(a);
        assert_eq!(table.pair_mut(a, b), None);
        assert_eq!(table.pair_mut(b, ConnId::from_bits(u64::MAX)), None);
    }

    #[test]
    fn births_tell_the_order_although_slots_are_used_again() {
        let mut table = Table::default();
        let (first, second) = (table.insert_with(|_| 1), table.insert_with(|_| 2));
        table.remove(first);
        let third = table.insert_with(|_| 3);
        assert!(table.birth(second) < table.birth(third));
        assert_eq!(table.birth(first), 0, "it lives no more");
    }

    #[test]
    fn bits_round_trip() {
        let mut table = Table::default();
        let id = table.insert_with(|id| id);
        assert_eq!(ConnId::from_bits(id.to_bits()), id);
        assert_eq!(table.get(ConnId::from_bits(u64::MAX)), None);
    }
}
