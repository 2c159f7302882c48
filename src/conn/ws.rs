//! A WebSocket connection's state, on top of the frame rules in the `ws` room.

use super::extension_pipeline::ExtensionPipeline;
use crate::delivery::FrameInfo;
use crate::http::head::HeadParser;
use crate::ws::deflate::{Deflate, RSV1};
use crate::ws::delimited::Delimited;
use crate::ws::message::{Options, Receiver, Role};
use std::time::Instant;

/// State of an open WebSocket.
pub struct Ws {
    /// The receiver of frames.
    pub receiver: Receiver,
    /// Frames are delimited, and this receives and marks them in the receiver's place.
    pub delimited: Option<Box<Delimited>>,
    /// A data frame of ours did not end its message; see `Quirks::CONTINUES_MESSAGES`.
    pub is_message_open: bool,
    /// permessage-deflate, if it was agreed on.
    pub deflate: Option<Box<Deflate>>,
    /// When it last compressed a message, if its compressor is kept since.
    pub deflated_at: Option<Instant>,
    /// Its extensions, if the program does one of them.
    pub pipeline: Option<Box<ExtensionPipeline>>,
    /// We connected: our frames are masked, and the program knows it as a client.
    pub is_client: bool,
    /// A client that was bound before it was open, so that its end is one of a binding, too.
    pub is_bound: bool,
    /// The head of the upgrade request, or of its reply, readable until the first message.
    pub head: Option<Box<HeadParser>>,
    /// Most payload bytes of one event.
    pub piece_limit: usize,
    /// Our close frame is out or on its way.
    pub sent_close: bool,
    /// The peer's close frame came, with this payload.
    pub peer_close: Option<Box<[u8]>>,
    /// A pong the kernel had no room for; a newer one replaces it (RFC 6455 section 5.5.3).
    pub pending_pong: Option<Box<[u8]>>,
    /// `WsDrop` was delivered.
    pub is_dropped: bool,
    /// `Established` was delivered, so `Closed` is owed.
    pub is_established: bool,
    /// The peer broke the rules: so many writeable callbacks remain before the end.
    pub writes_before_end: Option<u8>,
    /// A client whose program refused it when it was established: it fails instead of closing.
    pub is_rejected: bool,
    /// Payload bytes delivered since the program could last write.
    pub since_write: usize,
    /// The last turn ended in the middle of input, which goes on before anything is written.
    pub is_cut_short: bool,
    /// Payload of the message under way was delivered.
    pub is_message_told: bool,
}

impl Ws {
    /// Behind the handshake.
    pub fn new(role: Role, options: Options, head: Option<Box<HeadParser>>, piece_limit: usize) -> Ws {
        Ws {
            receiver: Receiver::new(role, options),
            delimited: None,
            is_message_open: false,
            deflate: None,
            deflated_at: None,
            pipeline: None,
            is_client: role == Role::Client,
            is_bound: false,
            head,
            piece_limit,
            sent_close: false,
            peer_close: None,
            pending_pong: None,
            is_dropped: false,
            is_established: role == Role::Client,
            is_rejected: false,
            writes_before_end: None,
            since_write: 0,
            is_cut_short: false,
            is_message_told: false,
        }
    }

    /// Messages come and go as they are, in frames: no extension, no delimiters.
    pub fn is_plain(&self) -> bool {
        self.pipeline.is_none() && self.deflate.is_none() && self.delimited.is_none()
    }

    /// The frame of the current event.
    pub fn frame_info(&self) -> FrameInfo {
        FrameInfo {
            is_final: self.receiver.is_final_fragment() && !self.is_draining(),
            is_last: self.receiver.is_last_frame(),
            is_first: self.is_first_fragment(),
            remaining: self.receiver.remaining_payload(),
            is_binary: self.receiver.frame_is_binary(),
            reserved_bits: self.receiver.reserved_bits(),
        }
    }

    /// Payload waits to be told that needs no further input.
    pub fn is_draining(&self) -> bool {
        match &self.pipeline {
            Some(pipeline) => pipeline.draining().is_some(),
            None => self.deflate.as_ref().is_some_and(|d| d.inflater.is_full),
        }
    }

    /// Payload waits to be sent that the program has written already.
    pub fn owes_frames(&self) -> bool {
        self.pipeline.as_ref().is_some_and(|pipeline| {
            !pipeline.controls.is_empty() || !pipeline.waiting.is_empty() || pipeline.draining_out().is_some()
        })
    }

    /// What the program was told last begins its message.
    pub fn is_first_fragment(&self) -> bool {
        match (&self.pipeline, &self.deflate) {
            (Some(pipeline), _) => pipeline.was_first,
            (None, Some(deflate)) if deflate.is_current => deflate.inflater.was_first,
            _ => self.receiver.is_first_fragment(),
        }
    }

    /// Messages pass extensions from now on: permessage-deflate alone, or a pipeline.
    pub fn use_extensions(
        &mut self,
        deflate: Option<Box<Deflate>>,
        pipeline: Option<Box<ExtensionPipeline>>,
    ) {
        if deflate.is_some() {
            self.receiver.allow_reserved_bits(RSV1);
        }
        if pipeline.is_some() {
            // What the bits and the bytes mean, the program's extensions know.
            self.receiver.leave_to_extensions();
        }
        (self.deflate, self.pipeline) = (deflate, pipeline);
    }
}
