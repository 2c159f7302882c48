//! What the driver of an HTTP connection does next.

use crate::host::Target;
use crate::http::head::HeadError;
use crate::service::cgi::driver::Due;
use crate::service::server::page::PagePiece;
use std::ops::Range;

pub(crate) enum Step {
    Rest,
    /// Something changed, and nobody is to hear of it: what comes next is found out anew.
    Again,
    Request,
    Refuse(HeadError),
    Body(Target, Range<usize>),
    BodyDone(Target),
    Writeable(Target),
    Cgi(Due),
    FileDone(Target),
    /// The program is to be asked for the next bytes of its file.
    ReadFile(Target, usize),
    /// A piece of a file goes through the program.
    Page(Target, PagePiece),
    /// The request is passed on, and its reply back.
    Relay,
    /// A file's head went out, and the request asked for no more.
    HeadDone,
}
