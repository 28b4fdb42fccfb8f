//! Notices: plain mails to the owner about the program's own work.
//!
//! They carry no documents and are not among the deliveries, but go the same way: a row is
//! committed before anything leaves, and what may have arrived is not sent again by itself.

use std::{path::Path, time::SystemTime};

use lettre::{
    Message,
    address::Envelope,
    message::{Mailbox, SinglePart, header::MessageId},
};

use super::{
    DeliveryError, Ledger, Outlook, Secret, State,
    ledger::NoticeRow,
    letter::one_line,
    message::{Mail, MessageError, returned_to},
    server::Server,
    transport_name,
};
use crate::{
    config::{Delivery, Owner, Transport},
    files,
    model::Edition,
    stop::Stop,
};

/// A plain mail to the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The edition that it is about.
    pub edition: Edition,
    /// What tells it apart from the other notices of the edition: with the same key one is sent
    /// once. Letters a–z, digits and `-`, since it names a file.
    pub key: String,
    /// The date of the mail.
    pub date: SystemTime,
    /// The subject.
    pub subject: String,
    /// The text; an empty line comes between paragraphs.
    pub paragraphs: Vec<String>,
}

/// Mails a notice to the owner, unless one with its key was mailed before. With the outbox it
/// becomes the file `<edition>-<key>.eml` in a folder.
///
/// A notice that was refused is tried again when it is next asked for; one that may have
/// arrived is not.
///
/// # Errors
/// Where the ledger, the key that signs, the folder or the server as a whole cannot be used.
pub fn notify(
    notice: &Notice,
    owner: &Owner,
    (settings, secret): (&Delivery, &Secret),
    ledger: &Ledger,
    outbox: &Path,
    now: fn() -> String,
) -> Result<Outlook, DeliveryError> {
    let made = mail(notice, owner, settings, secret).map_err(|source| DeliveryError::Message {
        recipient: owner.name.clone(),
        source,
    })?;
    let row = NoticeRow {
        edition: notice.edition.to_string(),
        transport: transport_name(settings.transport).to_owned(),
        recipient: owner.address.key(),
        key: notice.key.clone(),
        message_id: made.id.clone(),
        subject: one_line(&notice.subject),
        body: text(&notice.paragraphs),
        state: State::Sending,
        detail: String::new(),
        changed_at: now(),
    };
    if let Some(outlook) = closed(ledger.notice(&row)?) {
        return Ok(outlook);
    }
    match settings.transport {
        Transport::Outbox => {
            let file = format!("{}-{}.eml", notice.edition, notice.key);
            files::create_private_folder(outbox)?;
            files::write_private(&outbox.join(&file), &made.message.formatted())?;
            ledger.enter_notice(&NoticeRow {
                state: State::Sent,
                detail: file,
                ..row
            })?;
            Ok(Outlook::Sent)
        }
        Transport::Smtp => {
            // Where the server cannot be reached it is kept, and mailed by `notify_again`.
            ledger.expect_notice(&row)?;
            hand_over(made, row, settings, ledger, now)
        }
    }
}

/// Mails the owner what did not leave before, or was refused for now; returns what became of each, by
/// its subject.
///
/// # Errors
/// Like [`notify`].
pub fn notify_again(
    owner: &Owner,
    (settings, secret): (&Delivery, &Secret),
    ledger: &Ledger,
    (outbox, date): (&Path, SystemTime),
    now: fn() -> String,
) -> Result<Vec<(String, Outlook)>, DeliveryError> {
    let way = transport_name(settings.transport);
    let mut outlooks = Vec::new();
    for row in ledger.waiting_notices(way, &owner.address.key())? {
        // One of a form that no program writes is left alone.
        let Ok(edition) = row.edition.parse() else {
            continue;
        };
        let notice = Notice {
            edition,
            key: row.key,
            date,
            subject: row.subject.clone(),
            paragraphs: vec![row.body],
        };
        let outlook = notify(&notice, owner, (settings, secret), ledger, outbox, now)?;
        outlooks.push((row.subject, outlook));
    }
    Ok(outlooks)
}

/// Returns what became of a notice that is not to be sent any more.
fn closed(known: Option<NoticeRow>) -> Option<Outlook> {
    let known = known?;
    match known.state {
        State::Sent => Some(Outlook::AlreadySent),
        // Being handed over by another run, or by one that was killed.
        State::Sending | State::Unknown => Some(Outlook::Open(State::Unknown, known.detail)),
        State::Pending | State::Deferred | State::Failed | State::Bounced => None,
    }
}

fn hand_over(
    mut mail: Mail,
    row: NoticeRow,
    settings: &Delivery,
    ledger: &Ledger,
    now: fn() -> String,
) -> Result<Outlook, DeliveryError> {
    let stop = Stop::default();
    let mut server = Server::new(settings, &stop)?;
    if let Some(why) = server.ready()? {
        return Ok(Outlook::Open(State::Pending, why));
    }
    server.sign(&mut mail.message);
    if !ledger.claim_notice(&row)? {
        let why = "another run is handing it over".to_owned();
        return Ok(Outlook::Open(State::Unknown, why));
    }
    // It is claimed already, before anything was connected to.
    let answer = server.hand_over(&mail, &mail.message.formatted(), &|| Ok(()))?;
    server.close();
    ledger.enter_notice(&NoticeRow {
        state: answer.state,
        detail: answer.said.clone(),
        changed_at: now(),
        ..row
    })?;
    Ok(match answer.state {
        State::Sent => Outlook::Sent,
        state => Outlook::Open(state, answer.said),
    })
}

/// Puts the mail together; the same notice gives the same bytes on the same day.
fn mail(
    notice: &Notice,
    owner: &Owner,
    settings: &Delivery,
    secret: &Secret,
) -> Result<Mail, MessageError> {
    let from = settings.from.inner();
    let edition = notice.edition.to_string();
    let token = secret.token([&edition, &notice.key, &owner.address.key()]);
    let id = format!("<{token}@{}>", from.email.domain());
    let to = owner.address.address();
    let sender = returned_to(settings.bounce_address.as_ref(), from, &token)?;
    let envelope = Envelope::new(Some(sender), vec![to.clone()])?;
    let to = Mailbox::new(Some(one_line(&owner.name)), to.clone());
    let mut builder = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(one_line(&notice.subject))
        .date(notice.date)
        .header(MessageId::from(id.clone()));
    if let Some(reply_to) = &settings.reply_to {
        builder = builder.reply_to(reply_to.inner().clone());
    }
    Ok(Mail {
        message: builder.singlepart(SinglePart::plain(text(&notice.paragraphs)))?,
        id,
        envelope,
    })
}

/// Writes paragraphs with an empty line between them, and nothing that a terminal would obey.
fn text(paragraphs: &[String]) -> String {
    let printed = |c: &char| *c == '\n' || !c.is_control();
    let paragraphs = paragraphs.iter().map(|one| {
        let lines = one.trim().replace("\r\n", "\n");
        lines.chars().filter(printed).collect::<String>()
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
