//! What the tests of several parsers share: small deterministic randomness and all the ways to split an input.

/// A small generator with a fixed seed (xorshift).
pub struct Dice(u64);

impl Dice {
    /// Always the same sequence for the same seed.
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

/// Calls `run` with the input whole, in two pieces at every place, and byte by byte; all results must be equal.
pub fn same_for_every_split<T: PartialEq + std::fmt::Debug>(input: &[u8], run: impl Fn(&[&[u8]]) -> T) -> T {
    let whole = run(&[input]);
    for at in 1..input.len() {
        assert_eq!(run(&[&input[..at], &input[at..]]), whole, "split at {at}: {}", input.escape_ascii());
    }
    let bytes: Vec<&[u8]> = input.chunks(1).collect();
    assert_eq!(run(&bytes), whole, "byte by byte: {}", input.escape_ascii());
    whole
}

/// Calls `run` with every beginning of the input, whole and byte by byte; both results must be equal. So whatever can be
/// told of a beginning is told when it is there, and not only when more comes.
pub fn same_for_every_beginning<T: PartialEq + std::fmt::Debug>(input: &[u8], run: impl Fn(&[&[u8]]) -> T) {
    for end in 0..=input.len() {
        let beginning = &input[..end];
        let bytes: Vec<&[u8]> = beginning.chunks(1).collect();
        assert_eq!(run(&bytes), run(&[beginning]), "{} byte by byte", beginning.escape_ascii());
    }
}
