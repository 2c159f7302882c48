//! Processes of CGI programs: told to end, and waited for; and what is left of a CGI whose connection ends.

use crate::child::{Dying, Process};
use crate::conn::cgi::{Cgi, OUTPUT};
use crate::engine::Engine;
use crate::host::{Event, Target};
use crate::opaque::Tag;
use crate::table::ConnId;
use crate::timer::Owner;
use std::time::Instant;

impl Engine {
    /// Tells a process to end, and sees to it that it does. An engine that has ended meanwhile looks after none.
    pub(crate) fn put_down(&self, process: Process) {
        // The last turn of the loop may have been long ago.
        let now = Instant::now();
        let Some(dying) = Dying::new(process, now) else { return };
        let mut dying = Some(dying);
        self.with(|s| {
            if self.is_late(s) {
                return;
            }
            s.core.dying.extend(dying.take());
            s.core.alarms(0).set(now, Owner::Dying);
        });
        if let Some(left) = dying {
            crate::child::bury(vec![left]);
        }
    }

    /// Looks at the processes that were told to end.
    pub(crate) fn reap(&self) {
        self.with(|s| {
            let now = s.core.now;
            let mut next = None;
            s.core.dying.retain_mut(|dying| {
                let again = dying.poll(now);
                next = [next, again].into_iter().flatten().min();
                again.is_some()
            });
            if let Some(next) = next {
                s.core.alarms(0).set(next, Owner::Dying);
            }
        });
    }

    /// No process is left behind by an engine that ends.
    pub(crate) fn bury(&self) {
        if let Some(dying) = self.with(|s| std::mem::take(&mut s.core.dying)) {
            crate::child::bury(dying);
        }
    }

    /// The connection ends before its CGI: that one is told to end, and the program that it has.
    pub(crate) fn cgi_orphaned(&self, target: &Target, mut cgi: Box<Cgi>) {
        if let Some(process) = cgi.process.take() {
            self.put_down(process);
        }
        if !cgi.is_reported {
            self.call(target, Event::CgiEnded { pipes: cgi.tags() });
        }
    }

    /// A pipe's connection is about to end: its HTTP connection uses it no more.
    pub(crate) fn forget_pipe(&self, id: ConnId) {
        self.with(|s| {
            let owner = s.conns.get(id)?.parent?;
            let conn = s.conns.get_mut(owner)?;
            let now = s.core.now;
            let cgi = conn.cgi_mut()?;
            let channel = cgi.pipes.iter().position(|pipe| pipe.id == id)?;
            cgi.pipes[channel].fd = None;
            cgi.pipes[channel].tag = Tag::NONE;
            if channel == OUTPUT {
                cgi.expect_end(now);
                let next = cgi.next_moment();
                conn.need_alarm(owner, next, s.core.alarms(conn.tsi));
            }
            s.core.enqueue(owner, conn);
            Some(())
        });
    }
}
