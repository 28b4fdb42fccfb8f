//! What all messages of an edition have in common. It knows no mail server.

use std::{path::PathBuf, time::SystemTime};

use super::{Letters, Secret};
use crate::{
    config::{Mailbox, Project},
    model::Edition,
};

/// What all messages of an edition have in common.
#[derive(Debug)]
pub(crate) struct Mailing<'a> {
    /// The edition.
    pub edition: Edition,
    /// Who publishes.
    pub project: &'a Project,
    /// The words.
    pub letters: Letters,
    /// From whom they come.
    pub sender: Sender<'a>,
    /// The folder of the outbox for this edition.
    pub outbox: PathBuf,
}

/// From whom messages come, when, and what they are told apart by.
#[derive(Debug, Clone)]
pub(crate) struct Sender<'a> {
    /// The date of the messages.
    pub date: SystemTime,
    /// Whose name stands in them.
    pub from: &'a Mailbox,
    /// Whom an answer reaches.
    pub reply_to: Option<&'a Mailbox>,
    /// Where reports of failed delivery go, without a message's token.
    pub bounce_address: Option<&'a Mailbox>,
    /// What tokens are made with.
    pub secret: Secret,
}
