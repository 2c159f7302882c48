//! Blobs: bytes that a context keeps for its parts and its program, such as a serial number.

use crate::entry::Refusal;
use parking_lot::Mutex;

/// Blobs of a context.
pub const COUNT: usize = 8;

/// What a blob consists of.
#[derive(Default)]
enum Content {
    #[default]
    Nothing,
    /// Bytes of the program's, by address and length.
    Direct(usize, usize),
    /// Copies.
    Heap(Vec<Vec<u8>>),
}

/// A blob. It stays where it is as long as the process lives, since a context's shell does.
#[derive(Default)]
pub struct Blob(Mutex<Content>);

impl Blob {
    /// Makes it nothing.
    pub fn clear(&self) {
        *self.0.lock() = Content::Nothing;
    }

    /// Makes it `len` bytes of the program's at `address`.
    pub fn set_direct(&self, address: usize, len: usize) {
        *self.0.lock() = Content::Direct(address, len);
    }

    /// Adds a copy of some bytes, in place of bytes of the program's.
    pub fn append(&self, bytes: &[u8]) {
        let mut content = self.0.lock();
        match &mut *content {
            Content::Heap(pieces) => pieces.push(bytes.to_vec()),
            _ => *content = Content::Heap(vec![bytes.to_vec()]),
        }
    }

    /// Its length in bytes.
    pub fn size(&self) -> usize {
        match &*self.0.lock() {
            Content::Nothing => 0,
            Content::Direct(_, len) => *len,
            Content::Heap(pieces) => pieces.iter().map(Vec::len).sum(),
        }
    }

    /// Where all its bytes stand together, until it changes; refused when there are none or several copies.
    pub fn single(&self) -> Result<*const u8, Refusal> {
        match &*self.0.lock() {
            Content::Direct(address, _) => Ok(std::ptr::with_exposed_provenance(*address)),
            Content::Heap(pieces) if pieces.len() == 1 => Ok(pieces[0].as_ptr()),
            _ => Err(Refusal::Quiet),
        }
    }

    /// Copies bytes from `offset` on into `room`, as many as there are and fit; how many those were.
    ///
    /// # Safety
    /// The program's bytes, if it consists of such, are still there.
    pub unsafe fn copy(&self, offset: usize, room: &mut [u8]) -> usize {
        let content = self.0.lock();
        let direct;
        let pieces: &mut dyn Iterator<Item = &[u8]> = match &*content {
            Content::Nothing => &mut std::iter::empty(),
            Content::Direct(address, len) => {
                let start = std::ptr::with_exposed_provenance(*address);
                // SAFETY: the program's bytes, still there by contract.
                direct = unsafe { std::slice::from_raw_parts(start, *len) };
                &mut std::iter::once(direct)
            }
            Content::Heap(pieces) => &mut pieces.iter().map(Vec::as_slice),
        };
        let wanted = pieces.flatten().skip(offset);
        room.iter_mut().zip(wanted).map(|(place, byte)| *place = *byte).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_one_text() {
        let blob = Blob::default();
        assert_eq!((blob.size(), blob.single().is_ok()), (0, false));
        blob.append(b"one");
        assert!(blob.single().is_ok());
        blob.append(b"two");
        assert_eq!((blob.size(), blob.single().is_ok()), (6, false));
        let mut room = *b"####";
        // SAFETY: it has no bytes of others.
        assert_eq!(unsafe { blob.copy(2, &mut room) }, 4);
        assert_eq!(&room, b"etwo");
        // SAFETY: as above.
        assert_eq!(unsafe { blob.copy(5, &mut room) }, 1);
        // SAFETY: as above.
        assert_eq!(unsafe { blob.copy(7, &mut room) }, 0);
        blob.clear();
        assert_eq!(blob.size(), 0);
    }
}
