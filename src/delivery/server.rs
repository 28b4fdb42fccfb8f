//! The mail server of one run: one connection, at the configured pace, until it wants no more.

use std::time::Duration;

use super::{
    DeliveryError, LedgerError, ServerError, State,
    message::Mail,
    sign::Signer,
    smtp::{Answer, Handover, Next, Session},
};
use crate::{
    config::{Delivery, Smtp},
    stop::Stop,
};

/// A mail server during one run; connected to when the first message is due.
pub(super) struct Server<'a> {
    settings: &'a Delivery,
    stop: &'a Stop,
    signer: Option<Signer>,
    session: Option<Session>,
    tried: u32,
    /// Whether it accepted a message: then a refusal is about one recipient, whatever it says.
    is_accepting: bool,
    /// Connections lost in a row.
    losses: u32,
    /// Why no more messages are given to it.
    stopped: Option<String>,
}

/// Whether a message can be given to the server now.
pub(super) enum Turn {
    /// It can, in these bytes.
    Ready(Vec<u8>),
    /// It must wait, and why.
    Waits(String),
}

impl<'a> Server<'a> {
    /// Reads the key that signs, if one is configured; connects to nothing.
    pub(super) fn new(settings: &'a Delivery, stop: &'a Stop) -> Result<Self, DeliveryError> {
        let domain = settings.from.address().domain();
        let signer = settings.dkim.as_ref();
        let signer = signer.map(|dkim| Signer::load(dkim, domain));
        Ok(Self {
            settings,
            stop,
            signer: signer.transpose()?,
            session: None,
            tried: 0,
            is_accepting: false,
            losses: 0,
            stopped: None,
        })
    }

    /// Makes ready for a message and signs it.
    pub(super) fn prepare(&mut self, mail: &mut Mail) -> Result<Turn, DeliveryError> {
        if let Some(why) = self.ready()? {
            return Ok(Turn::Waits(format!("not tried: {why}")));
        }
        if let Some(signer) = &self.signer {
            signer.sign(&mut mail.message);
        }
        let bytes = mail.message.formatted();
        let largest = self.session.as_ref().and_then(|session| session.largest);
        Ok(match largest.filter(|largest| bytes.len() > *largest) {
            None => Turn::Ready(bytes),
            Some(largest) => Turn::Waits(too_large(bytes.len(), largest)),
        })
    }

    /// Makes ready for the next message: waits as the limit asks and connects. Says why it
    /// cannot be given.
    fn ready(&mut self) -> Result<Option<String>, DeliveryError> {
        if self.stopped.is_some() {
            return Ok(self.stopped.clone());
        }
        let Some(smtp) = &self.settings.smtp else {
            return Ok(Some("there is no `[delivery.smtp]`".to_owned()));
        };
        let pause = Duration::from_mins(1) / self.settings.messages_per_minute.max(1);
        if self.tried > 0 && self.stop.wait(pause) {
            return Ok(Some("the program was asked to stop".to_owned()));
        }
        if self.session.is_none() {
            self.connect(smtp)?;
        }
        Ok(self.stopped.clone())
    }

    fn connect(&mut self, smtp: &Smtp) -> Result<(), ServerError> {
        match Session::open(smtp) {
            Ok(session) => self.session = Some(session),
            Err(error) if self.tried == 0 => return Err(error),
            Err(error) => {
                self.session = None;
                self.stopped = Some(lost(&error));
            }
        }
        Ok(())
    }

    /// Hands over one message and says what became of it. `mark` is called before the dot that ends
    /// it; where it fails the message is not ended.
    ///
    /// A connection that the server ended while it was idle is made again.
    pub(super) fn hand_over(
        &mut self,
        mail: &Mail,
        bytes: &[u8],
        mark: &dyn Fn() -> Result<(), LedgerError>,
    ) -> Result<Answer, DeliveryError> {
        let mut answer = self.give(mail, bytes, mark)?;
        if answer.next == Next::Idle
            && let Some(smtp) = &self.settings.smtp
        {
            self.connect(smtp)?;
            answer = self.give(mail, bytes, mark)?;
        }
        self.tried += 1;
        self.is_accepting |= answer.state == State::Sent;
        match answer.next {
            Next::GoOn => self.losses = 0,
            Next::Reconnect => {
                self.session = None;
                self.losses += 1;
                if self.losses >= 2 {
                    let why = "the connection was lost twice in a row";
                    self.stopped = Some(why.to_owned());
                }
            }
            Next::Stop | Next::Idle => {
                self.stopped = Some(format!("the server wants no more for now: {}", answer.said));
            }
        }
        Ok(answer)
    }

    fn give(
        &mut self,
        mail: &Mail,
        bytes: &[u8],
        mark: &dyn Fn() -> Result<(), LedgerError>,
    ) -> Result<Answer, LedgerError> {
        let token = mail.id.trim_start_matches('<').split('@').next();
        let token = token.unwrap_or_default();
        let Some(session) = &mut self.session else {
            return Ok(Answer {
                state: State::Deferred,
                said: self.stopped.clone().unwrap_or_default(),
                next: Next::Reconnect,
            });
        };
        let answer = session.hand_over(&Handover {
            envelope: &mail.envelope,
            token,
            message: bytes,
            is_accepting: self.is_accepting,
            mark,
        });
        if answer.is_err() {
            // It ended within a message: nothing more can be said to the server.
            self.session = None;
        }
        answer
    }

    /// Ends the connection, if there is one.
    pub(super) fn close(self) {
        if let Some(session) = self.session {
            session.close();
        }
    }
}

fn lost(error: &ServerError) -> String {
    format!("the connection was lost and cannot be made again: {error}")
}

fn too_large(bytes: usize, largest: usize) -> String {
    let megabytes = |bytes: usize| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let (takes, most) = (megabytes(bytes), megabytes(largest));
    let mend = match largest / 1_000_000 {
        0 => "ask its keeper to take larger ones".to_owned(),
        fits => format!("set `delivery.largest_message_megabytes` to {fits}"),
    };
    format!("the message takes {takes} MB and the server {most} MB at most; {mend}")
}
