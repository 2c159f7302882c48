//! The extensions of a WebSocket of which the program does at least one itself.
//!
//! Payload that is sent passes the stages from first to last, payload that comes from last to first: what was done
//! last is undone first (RFC 6455 §9.1). A stage can have more to come of what it took; nothing new enters before
//! that is out.

use crate::ws::frame::Opcode;
use crate::ws::utf8::Utf8Stream;
use std::collections::VecDeque;

/// Who does the work of a stage.
pub enum StageKind {
    /// We do: permessage-deflate, on what it holds.
    Deflate(Box<PendingDeflate>),
    /// The program does.
    Program {
        /// The face's word for the extension.
        key: usize,
        /// What the extension keeps for the connection.
        state: usize,
    },
}

/// What permessage-deflate has taken of payload and not done yet.
#[derive(Default)]
pub struct PendingDeflate {
    /// Received.
    pub inward: Vec<u8>,
    /// To be sent, and how much of it was compressed.
    pub out: (Vec<u8>, usize),
    /// Compressed, of which the end waits for the next frame.
    pub frame: Vec<u8>,
    /// The message being sent is compressed.
    pub compresses: bool,
}

/// One extension.
pub struct PipelineStage {
    /// Its name.
    pub name: Vec<u8>,
    /// Who does the work.
    pub kind: StageKind,
    /// There is more to come of what was received.
    pub has_more_in: bool,
    /// There is more to come of what is to be sent.
    pub has_more_out: bool,
}

/// The message being sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sending {
    /// How the next frame begins: with the message's own kind, or as a continuation.
    pub opcode: Opcode,
    /// Its reserved bits.
    pub rsv: u8,
    /// The part at hand ends the message.
    pub fin: bool,
    /// A frame of the message is out.
    pub has_begun: bool,
}

/// A part of a message that the program has written.
pub struct Written {
    /// Its kind.
    pub opcode: Opcode,
    /// It ends its message.
    pub fin: bool,
    /// Its payload.
    pub payload: Box<[u8]>,
}

/// The stages, and what they are at.
#[derive(Default)]
pub struct ExtensionPipeline {
    /// In the order in which they were agreed on.
    pub stages: Vec<PipelineStage>,
    /// Text that is validated behind the stages.
    pub text: Option<Utf8Stream>,
    /// The piece that was taken last ends its message.
    pub is_last: bool,
    /// An extension of the program took it and gave nothing.
    pub is_swallowed: bool,
    /// Nothing of the message was told yet.
    pub is_fresh: bool,
    /// What was told last began its message.
    pub was_first: bool,
    /// The message being sent.
    pub sending: Option<Sending>,
    /// The thread that takes payload through the stages, while it does, by the engine's word for it.
    pub passing: Option<usize>,
    /// What other threads wrote meanwhile.
    pub waiting: VecDeque<Written>,
    /// Control frames of ours that wait to be sent.
    pub controls: VecDeque<(Opcode, Box<[u8]>)>,
    /// The close frame has passed.
    pub has_sent_close: bool,
    /// The second in which the extensions were told of a running timeout, and whether one objects to it.
    pub second: (u64, bool),
}

impl ExtensionPipeline {
    /// The stage to ask for more of what was received: the one nearest to the program.
    pub fn draining(&self) -> Option<usize> {
        self.stages.iter().position(|stage| stage.has_more_in)
    }

    /// The stage to ask for more of what is to be sent: the one nearest to the wire.
    pub fn draining_out(&self) -> Option<usize> {
        self.stages.iter().rposition(|stage| stage.has_more_out)
    }

    /// Key and state of each stage that the program does, in order.
    pub fn own(&self) -> Vec<(usize, usize)> {
        let own = |stage: &PipelineStage| match stage.kind {
            StageKind::Program { key, state } => Some((key, state)),
            StageKind::Deflate(_) => None,
        };
        self.stages.iter().filter_map(own).collect()
    }
}
