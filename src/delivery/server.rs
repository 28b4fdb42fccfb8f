//! The mail server of one run: one connection, at the configured pace, until it wants no more.

use std::time::Duration;

use lettre::Message;

use super::{
    DeliveryError, ServerError, State,
    message::Mail,
    sign::Signer,
    smtp::{Answer, Next, Session},
};
use crate::{config::Delivery, stop::Stop};

/// A mail server during one run; connected to when the first message is due.
pub(super) struct Server<'a> {
    settings: &'a Delivery,
    stop: &'a Stop,
    signer: Option<Signer>,
    session: Option<Session>,
    tried: u32,
    /// Connections lost in a row.
    losses: u32,
    /// Why no more messages are given to it.
    stopped: Option<String>,
}

impl<'a> Server<'a> {
    /// Reads the key that signs, if one is configured; connects to nothing.
    pub(super) fn new(settings: &'a Delivery, stop: &'a Stop) -> Result<Self, DeliveryError> {
        let domain = settings.from.trim_end_matches('>').rsplit('@').next();
        let signer = settings.dkim.as_ref();
        let signer = signer.map(|dkim| Signer::load(dkim, domain.unwrap_or_default()));
        Ok(Self {
            settings,
            stop,
            signer: signer.transpose()?,
            session: None,
            tried: 0,
            losses: 0,
            stopped: None,
        })
    }

    /// Makes ready for the next message: waits as the limit asks and connects. Says why it
    /// cannot be given.
    pub(super) fn ready(&mut self) -> Result<Option<String>, DeliveryError> {
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
            match Session::open(smtp) {
                Ok(session) => self.session = Some(session),
                Err(error) if self.tried == 0 => return Err(error.into()),
                Err(error) => self.stopped = Some(lost(&error)),
            }
        }
        Ok(self.stopped.clone())
    }

    /// Signs a message where a key is configured.
    pub(super) fn sign(&self, message: &mut Message) {
        if let Some(signer) = &self.signer {
            signer.sign(message);
        }
    }

    /// Returns the largest message that it takes, where it says so.
    pub(super) fn largest(&self) -> Option<usize> {
        self.session.as_ref().and_then(|session| session.largest)
    }

    /// Hands over one message and says what became of it.
    pub(super) fn hand_over(&mut self, mail: &Mail, bytes: &[u8]) -> Answer {
        let token = mail.id.trim_start_matches('<').split('@').next();
        let Some(session) = &mut self.session else {
            return Answer {
                state: State::Deferred,
                said: "there is no connection".to_owned(),
                next: Next::Reconnect,
            };
        };
        let answer = session.hand_over(&mail.envelope, token.unwrap_or_default(), bytes);
        self.tried += 1;
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
            Next::Stop => {
                self.stopped = Some(format!("the server wants no more for now: {}", answer.said));
            }
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
