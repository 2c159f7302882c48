//! Who may see a mount or use a protocol: passwords from files, the program's word, and its access check.
//!
//! What a request leads to, its answer or a WebSocket, is found with an [`Admitted`] in hand, and only an [`Admission`]
//! becomes one: here, without a password where nobody asks for one, else after it was right. So nothing that
//! answers for a mount, and no kind of mount, stands beside it.

use crate::conn::http::Source;
use crate::conn::{Conn, Phase};
use crate::engine::{Core, Engine};
use crate::error::Error;
use crate::host::{Event, Target, Verdict};
use crate::http::fields::Method;
use crate::http::tokens::Token;
use crate::http::{auth, file};
use crate::log::{Level, line};
use crate::respond::HEAD_ROOM;
use crate::service::static_files::open::{Opened, open};
use crate::settings::{Login, MountKind, Quirks};
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

/// What a request wants.
pub(crate) enum Wish {
    /// An answer, from whoever its path leads to.
    Answer,
    /// To be a WebSocket of the protocol with this index.
    WebSocket(Option<usize>),
}

/// Who is to be asked whether a request may go on, and the mount that it goes on to.
pub(crate) struct Admission {
    mount: Option<usize>,
    /// Everybody here has to let it in.
    logins: Vec<Login>,
}

/// A request that may go on.
pub(crate) struct Admitted {
    mount: Option<usize>,
}

impl Admission {
    /// Where nobody is to be asked.
    pub(crate) fn open(self) -> Result<Admitted, Admission> {
        if self.logins.is_empty() { Ok(Admitted { mount: self.mount }) } else { Err(self) }
    }

    fn ask(&mut self, login: &Login) {
        if *login != Login::None && !self.logins.contains(login) {
            self.logins.push(login.clone());
        }
    }
}

impl Admitted {
    /// The mount that answers.
    pub(crate) fn mount(&self) -> Option<usize> {
        self.mount
    }
}

impl Core {
    /// Who is to be asked about a connection's request, by the mount below which its path lies, the one that answers
    /// such a method, and the protocol that it comes to. `path`: the request's, if its head is not there any more.
    pub(crate) fn admission(&self, conn: &Conn, path: Option<&[u8]>, wish: Wish) -> Admission {
        let mut admission = Admission { mount: None, logins: Vec::new() };
        let Some(vhost) = self.vhosts.get(conn.vhost) else { return admission };
        let Phase::Http(http) = &conn.phase else { return admission };
        if http.is_sent_to_tls {
            // It is told where to say its password, and nothing of what lies there.
            return admission;
        }
        let head = http.head.as_ref().map(|parser| parser.head());
        let path = path.or(head.map(|head| head.path())).unwrap_or_default();
        let method = head.map_or(Method::Other, |head| head.method());
        let mounts = &vhost.settings.mounts;
        let protocols = &vhost.settings.protocols;
        let answering = file::choose(mounts, path, method, self.settings.has(Quirks::HEAD_METHOD));
        admission.mount = answering.map(|(index, _)| index);
        for (_, mount) in file::covering(mounts, path).into_iter().chain(answering) {
            admission.ask(&mount.login);
        }
        match (wish, answering) {
            (Wish::WebSocket(protocol), _) => {
                protocol
                    .and_then(|index| protocols.get(index))
                    .into_iter()
                    .for_each(|p| admission.ask(&p.login));
            }
            (Wish::Answer, None) => protocols.first().into_iter().for_each(|p| admission.ask(&p.login)),
            (Wish::Answer, Some((_, mount))) => {
                let named =
                    file::protocols(mount).filter_map(|name| protocols.iter().find(|p| p.name == name));
                named.for_each(|p| admission.ask(&p.login));
                // What is no file comes to the first protocol, when the password has been taken out of the request.
                let may_be_no_file = mount.kind == MountKind::File && mount.protocol.is_none();
                if may_be_no_file && !admission.logins.is_empty() {
                    protocols.first().into_iter().for_each(|p| admission.ask(&p.login));
                }
            }
        }
        admission
    }
}

impl Engine {
    /// Lets a request go on, or answers it. Afterwards the program finds the user's name alone where the request had
    /// the password, too.
    pub(crate) fn admit(&self, id: ConnId, admission: Admission) -> Result<Admitted, Verdict> {
        let admission = match admission.open() {
            Ok(admitted) => return Ok(admitted),
            Err(admission) => admission,
        };
        let credentials = match self.said(id) {
            Ok(Said::Nothing) => return Err(self.turn_away(id, 401)),
            Ok(Said::Nonsense) => return Err(self.turn_away(id, 403)),
            Ok(Said::Credentials(credentials)) => credentials,
            Err(_) => return Err(Verdict::Close),
        };
        for login in &admission.logins {
            let is_known = match login {
                Login::None => true,
                Login::File(name) => auth::lists(&passwords(name), &credentials),
                Login::Program => self.is_known_to_program(id, &credentials)?,
            };
            if !is_known {
                return Err(self.turn_away(id, 401));
            }
        }
        let user = auth::user(&credentials);
        let shortened = self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &mut conn.phase else { return Err(Error::WrongPhase) };
            let Some(head) = &mut http.head else { return Err(Error::WrongPhase) };
            head.shorten(Token::HTTP_AUTHORIZATION, user);
            http.user = Some(user.into());
            Ok(())
        });
        shortened.map(|()| Admitted { mount: admission.mount }).map_err(|_| Verdict::Close)
    }

    /// The same for a request that turned out to be no file's: the program's first protocol is to answer.
    pub(crate) fn admit_to_first(&self, id: ConnId) -> Result<(), Verdict> {
        let admission = self.with_conn(id, |core, conn| {
            let mut admission = Admission { mount: None, logins: Vec::new() };
            let was_asked = matches!(&conn.phase, Phase::Http(http) if http.user.is_some());
            let vhost = core.vhosts.get(conn.vhost).ok_or(Error::Gone)?;
            if let Some(first) = vhost.settings.protocols.first().filter(|_| !was_asked) {
                admission.ask(&first.login);
            }
            Ok(admission)
        });
        self.admit(id, admission.map_err(|_| Verdict::Close)?).map(drop)
    }

    fn said(&self, id: ConnId) -> Result<Said, Error> {
        self.with_conn(id, |_, conn| {
            let Phase::Http(http) = &conn.phase else { return Err(Error::WrongPhase) };
            let Some(head) = http.head.as_ref().map(|parser| parser.head()) else { return Ok(Said::Nothing) };
            let mut values = head.values(Token::HTTP_AUTHORIZATION);
            Ok(match (values.next(), values.next()) {
                (Some(value), None) => auth::credentials(value).map_or(Said::Nonsense, Said::Credentials),
                // It is no list (RFC 9110 section 5.3): two of them do not say who is meant.
                (None, _) | (Some(_), Some(_)) => Said::Nothing,
            })
        })
    }

    fn is_known_to_program(&self, id: ConnId, credentials: &[u8]) -> Result<bool, Verdict> {
        let Ok(credentials) = CString::new(credentials) else { return Ok(false) };
        self.prepare_session(id).map_err(|_| Verdict::Close)?;
        let target =
            self.with_conn(id, |core, conn| Ok(core.target(id, conn))).map_err(|_| Verdict::Close)?;
        let verdict = self.call(&target, Event::VerifyLogin { credentials: &credentials });
        Ok(matches!(verdict, Verdict::Number(n) if n > 0))
    }

    /// Answers with 401, and how to ask again, or with another status, unless the program has answered by itself.
    fn turn_away(&self, id: ConnId, status: u16) -> Verdict {
        let done = self.with_conn(id, |core, conn| {
            let Phase::Http(http) = &conn.phase else { return Err(Error::WrongPhase) };
            let has_answered = http.has_answered;
            if !has_answered && http.entry.is_none() {
                core.begin_entry(conn);
            }
            Ok(has_answered)
        });
        let done = match done {
            Ok(false) if status == 401 => self.challenge(id),
            Ok(false) => self.respond_status(id, status, b"").map(drop),
            Ok(true) => Ok(()),
            Err(error) => Err(error),
        };
        self.completed(id, done)
    }

    fn challenge(&self, id: ConnId) -> Result<(), Error> {
        self.with_conn(id, |core, conn| {
            core.compose(conn, HEAD_ROOM, |out, preamble| {
                out.begin(preamble, 401)?;
                out.token(Token::HTTP_WWW_AUTHENTICATE, auth::CHALLENGE)?;
                out.content_length(0)?;
                out.finalize()?;
                Ok(out.used())
            })
        })?;
        self.send_composed(id);
        Ok(())
    }

    /// Asks the mount's protocol whether a request may go on; it may have answered itself.
    pub(crate) fn check_access(
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
    let read = match open(name) {
        Ok(Opened { source: Source::Kernel(file), size, .. }) => {
            size <= LONGEST_LIST && file.take(LONGEST_LIST).read_to_end(&mut list).is_ok()
        }
        _ => false,
    };
    if !read {
        line(Level::Warn, format_args!("cannot read passwords from {}", name.escape_ascii()));
        list.clear();
    }
    list
}
