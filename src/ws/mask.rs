//! Masking of payloads (RFC 6455 §5.3): XOR with four key bytes, in place.
//!
//! The same call masks and unmasks. A payload that arrives in parts needs the *phase*, the number of payload
//! bytes already done; only its last two bits matter, so a caller may simply count.

/// Bytes treated by one step of the fast path: wide enough for the compiler to use vector registers.
const BLOCK: usize = 64;

/// XORs `data` with `key`, of which `data[0]` meets byte `phase % 4`.
pub fn apply(data: &mut [u8], key: [u8; 4], phase: usize) {
    let turned = u32::from_le_bytes(key).rotate_right((phase % 4 * 8) as u32);
    let pair = u64::from(turned) << 32 | u64::from(turned);
    let data = if data.len() < BLOCK { data } else { apply_blocks(data, pair.to_le_bytes()) };
    let (words, rest) = data.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_le_bytes(*word) ^ pair).to_le_bytes();
    }
    let (halves, rest) = rest.as_chunks_mut::<4>();
    for half in halves {
        *half = (u32::from_le_bytes(*half) ^ turned).to_le_bytes();
    }
    xor(rest, &turned.to_le_bytes());
}

/// The fast path: all but the last bytes, which are returned. `pair` is the key twice.
fn apply_blocks(data: &mut [u8], pair: [u8; 8]) -> &mut [u8] {
    let wide: [u8; BLOCK] = std::array::from_fn(|i| pair[i % 8]);
    let mut blocks = data.chunks_exact_mut(BLOCK);
    for block in &mut blocks {
        xor(block, &wide);
    }
    blocks.into_remainder()
}

/// XORs byte by byte, as far as the shorter one reaches.
fn xor(data: &mut [u8], with: &[u8]) {
    for (byte, k) in data.iter_mut().zip(with) {
        *byte ^= k;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ws::dice::Dice;

    fn naive(data: &mut [u8], key: [u8; 4], phase: usize) {
        for (i, byte) in data.iter_mut().enumerate() {
            *byte ^= key[(phase % 4 + i) % 4];
        }
    }

    #[test]
    fn equals_the_naive_loop_everywhere() {
        let source = Dice::new(1).bytes(320);
        let key = [0x12, 0x34, 0x56, 0x78];
        for align in 0..16 {
            for len in 0..=200 {
                for phase in [0, 1, 2, 3, 4, 7, usize::MAX] {
                    let (mut fast, mut slow) = (source.clone(), source.clone());
                    apply(&mut fast[align..align + len], key, phase);
                    naive(&mut slow[align..align + len], key, phase);
                    assert_eq!(fast, slow, "align {align} len {len} phase {phase}");
                }
            }
        }
    }

    #[test]
    fn parts_equal_the_whole() {
        let source = Dice::new(2).bytes(300);
        let key = [0xa1, 0, 0xff, 7];
        let mut whole = source.clone();
        apply(&mut whole, key, 0);
        for cut in 0..=source.len() {
            let mut parts = source.clone();
            let (a, b) = parts.split_at_mut(cut);
            apply(a, key, 0);
            apply(b, key, cut);
            assert_eq!(parts, whole, "cut {cut}");
        }
        apply(&mut whole, key, 0);
        assert_eq!(whole, source);
    }

    #[test]
    #[ignore = "prints a speed; run with --release --nocapture"]
    fn speed() {
        for len in [16, 125, 4096, 65536, 1 << 20] {
            let mut data = vec![0u8; len + 3];
            let rounds = (1usize << 31) / (len + 64);
            let start = std::time::Instant::now();
            for i in 0..rounds {
                apply(std::hint::black_box(&mut data[3..]), [1, 2, 3, 4], i);
            }
            let rate = (rounds * len) as f64 / start.elapsed().as_secs_f64() / 1e9;
            println!("{len:8} bytes: {rate:.1} GB/s");
        }
    }
}
