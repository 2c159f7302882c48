//! What events are called in C. A face says for each event which reason its generation has for it and what the callback's
//! answer means; an event without a reason is not told to programs of that generation.

use libc::c_int;

/// What an answer means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Any nonzero answer closes or refuses.
    Nonzero,
    /// Only a negative answer does.
    Negative,
    /// The answer does not matter.
    Ignored,
    /// 0 allows, positive means "answered", negative refuses.
    Answer,
    /// The answer is a number that was asked for.
    Number,
}

/// A generation's number of a reason, and how the callback's answer is read.
pub type Reason = (c_int, Class);
