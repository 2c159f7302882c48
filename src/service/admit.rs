//! Who may see a mount: passwords from a file, the program's word, and the program's access check.

use super::serve;
use crate::conn::Phase;
use crate::conn::http::Source;
use crate::engine::Engine;
use crate::error::Error;
use crate::host::{Event, Target, Verdict};
use crate::http::auth;
use crate::http::tokens::Token;
use crate::log::{Level, line};
use crate::respond::HEAD_ROOM;
use crate::settings::Login;
use crate::table::ConnId;
use std::ffi::CString;
use std::io::Read;

/// A longer list of passwords is not read.
const LONGEST_LIST: u64 = 1 << 20;

/// What a request says of its sender.
enum Said {
    Nothing,
    /// Something that cannot be read.
    Nonsense,
    Credentials(Vec<u8>),
}

impl Engine {
    /// Lets a request go on to its mount, or answers it. Afterwards the program finds the user's name alone where the
    /// request had the password, too.
    pub(super) fn admit(&self, id: ConnId, mount: usize) -> Result<(), Verdict> {
        let asked = self.with_conn(id, |core, conn| {
            let login = core.vhosts[conn.vhost].settings.mounts[mount].login.clone();
            let said = match (&login, &conn.phase) {
                (Login::None, _) => Said::Nothing,
                (_, Phase::Http(http)) => {
                    let value = http.head.as_ref().and_then(|h| h.head().value(Token::HTTP_AUTHORIZATION));
                    value.map_or(Said::Nothing, |v| {
                        auth::credentials(v).map_or(Said::Nonsense, Said::Credentials)
                    })
                }
                _ => return Err(Error::WrongPhase),
            };
            Ok((login, said, core.target(id, conn)))
        });
        let Ok((login, said, target)) = asked else { return Err(Verdict::Close) };
        let credentials = match said {
            _ if login == Login::None => return Ok(()),
            Said::Nothing => return Err(self.challenge(id)),
            Said::Nonsense => {
                let done = self.respond_status(id, 403, b"");
                return Err(self.completed(id, done.map(drop)));
            }
            Said::Credentials(credentials) => credentials,
        };
        let is_known = match login {
            Login::None => true,
            Login::File(name) => auth::lists(&passwords(&name), &credentials),
            Login::Program => {
                let credentials = CString::new(&credentials[..]).unwrap_or_default();
                matches!(self.call(&target, Event::VerifyLogin { credentials: &credentials }), Verdict::Number(n) if n > 0)
            }
        };
        if !is_known {
            return Err(self.challenge(id));
        }
        let shortened = self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let Some(head) = &mut http.head else { return Err(Error::WrongPhase) };
            head.shorten(Token::HTTP_AUTHORIZATION, auth::user(&credentials));
            Ok(())
        });
        shortened.map_err(|_| Verdict::Close)
    }

    /// Answers with 401.
    fn challenge(&self, id: ConnId) -> Verdict {
        let done = self.with_conn(id, |core, conn| {
            core.compose(conn, HEAD_ROOM, |out, preamble| {
                out.begin(preamble, 401)?;
                out.token(Token::HTTP_WWW_AUTHENTICATE, auth::CHALLENGE)?;
                out.content_length(0)?;
                out.finalize()?;
                Ok(out.used())
            })
        });
        self.send_composed(id);
        self.completed(id, done.map(drop))
    }

    /// Asks the mount's protocol whether a request may go on; it may have answered itself.
    pub(super) fn check_access(
        &self,
        id: ConnId,
        mount: usize,
        target: &Target,
        path: &CString,
    ) -> Result<(), Verdict> {
        let mask =
            self.with_conn(id, |core, conn| Ok(core.vhosts[conn.vhost].settings.mounts[mount].auth_mask));
        let Ok(mask) = mask else { return Err(Verdict::Close) };
        match self.call(target, Event::CheckAccess { path, mask }) {
            Verdict::Close => {
                let _ = self.respond_status(id, 401, b"");
                Err(Verdict::Close)
            }
            Verdict::Answered => Err(Verdict::Continue),
            Verdict::Continue | Verdict::Number(_) => Ok(()),
        }
    }
}

/// The list in a file; none for a file that cannot be read.
fn passwords(name: &[u8]) -> Vec<u8> {
    let mut list = Vec::new();
    let read = match serve::open(name) {
        Ok(serve::Opened { source: Source::Kernel(file), .. }) => {
            file.take(LONGEST_LIST).read_to_end(&mut list).is_ok()
        }
        _ => false,
    };
    if !read {
        line(Level::Warn, format_args!("cannot read passwords from {}", name.escape_ascii()));
        list.clear();
    }
    list
}
