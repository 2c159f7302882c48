//! Backing off: how long to wait before the next attempt, and when to tell that it is of no use.
//!
//! Pure arithmetic: the caller keeps the count of attempts and brings the random number.

/// How attempts are spaced out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy<'a> {
    /// Milliseconds before each attempt; the last entry repeats. Empty means [`NO_POLICY`]'s.
    pub delays: &'a [u32],
    /// Attempts after which failures are no longer kept to oneself; `u16::MAX` for never.
    pub conceal_count: u16,
    /// Largest addition to a delay, in percent of it; 0 means [`DEFAULT_JITTER`].
    pub jitter_percent: u8,
}

/// Largest addition where a policy says nothing, in percent.
pub const DEFAULT_JITTER: u8 = 30;

/// What holds without a policy: one delay for ever, and nothing is concealed.
pub const NO_POLICY: Policy<'static> = Policy { delays: &[3000], conceal_count: 0, jitter_percent: 0 };

/// What connections retry by that have no policy of their own.
pub const OF_CONNECTIONS: Policy<'static> =
    Policy { delays: &[1000, 3000, 9000, 17000], conceal_count: 4, jitter_percent: 20 };

/// One step of backing off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Attempts so far, this one included; stays at the largest number.
    pub tries: u16,
    /// Milliseconds to wait before the attempt.
    pub delay_ms: u32,
    /// Try again without telling anybody.
    pub conceals: bool,
}

impl Policy<'_> {
    /// The step after `tries` attempts. `random` places the delay between the table's and the largest one.
    pub fn step(&self, tries: u16, random: u16) -> Step {
        let delays = if self.delays.is_empty() { NO_POLICY.delays } else { self.delays };
        let base = delays[usize::from(tries).min(delays.len() - 1)];
        let percent = if self.jitter_percent == 0 { DEFAULT_JITTER } else { self.jitter_percent };
        // At most 2^32 * 2^8 * 2^16.
        let added = (u64::from(base) * u64::from(percent) * u64::from(random) / 100) >> 16;
        let tries = tries.saturating_add(1);
        Step {
            tries,
            delay_ms: u32::try_from(u64::from(base) + added).unwrap_or(u32::MAX),
            conceals: tries <= self.conceal_count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_walked_and_its_last_entry_repeats() {
        let policy = Policy { delays: &[100, 200, 400], conceal_count: 4, jitter_percent: 10 };
        let cases = [
            (0, 100, true),
            (1, 200, true),
            (2, 400, true),
            (3, 400, true),
            (4, 400, false),
            (u16::MAX, 400, false),
        ];
        for (tries, delay_ms, conceals) in cases {
            let want = Step { tries: tries.saturating_add(1), delay_ms, conceals };
            assert_eq!(policy.step(tries, 0), want);
        }
    }

    #[test]
    fn the_addition_stays_below_its_percentage() {
        let cases = [
            // delay, percent, largest delay
            (0, 100, 0),
            (1, 100, 1),
            (3, 50, 4),
            (99, 30, 128),
            (1000, 1, 1009),
            (1000, 100, 1999),
            (1000, 253, 3529),
            (1 << 31, 100, u32::MAX - (1 << 15) + 1),
            (u32::MAX, 50, u32::MAX),
            (1000, 0, 1299),
        ];
        for (delay, jitter_percent, most) in cases {
            let policy = Policy { delays: &[delay], conceal_count: 0, jitter_percent };
            assert_eq!(policy.step(0, u16::MAX).delay_ms, most, "{delay} and {jitter_percent}%");
            assert_eq!(policy.step(0, 0).delay_ms, delay);
        }
    }

    #[test]
    fn the_ends_of_concealing() {
        let always = Policy { conceal_count: u16::MAX, ..NO_POLICY };
        assert!(always.step(u16::MAX, 0).conceals);
        let nearly = Policy { conceal_count: u16::MAX - 1, ..NO_POLICY };
        assert!(nearly.step(u16::MAX - 2, 0).conceals);
        assert!(!nearly.step(u16::MAX - 1, 0).conceals);
        assert!(!NO_POLICY.step(0, 0).conceals);
        let empty = Policy { delays: &[], ..OF_CONNECTIONS };
        assert_eq!(empty.step(9, 0).delay_ms, 3000);
    }
}
