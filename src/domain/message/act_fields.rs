//! The fields of acts, and where they are read from: commands, events, rows of the log, the stored outbox.

use crate::domain::{
    BanReason, Body, Description, Door, Emoji, Person, ReviewRules, RoomRole, Seq, Topic, Writers,
};

/// A field of an act, by its name on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActField {
    /// The message it changes.
    Target,
    /// The message that this one answers.
    ReplyTo,
    /// The text.
    Body,
    /// The emoji of a reaction.
    Emoji,
    /// The room's topic.
    Topic,
    /// The room's description.
    Description,
    /// The person it is about.
    Person,
    /// The role that the person gets.
    Role,
    /// How long a ban or calm mode is, or how long newcomers wait.
    Minutes,
    /// The reason of a ban.
    Reason,
    /// The place after which messages are removed.
    After,
    /// Who may write.
    Writers,
    /// The wait of slow mode.
    Seconds,
    /// What hosts look at first.
    Review,
    /// Who may come in.
    Door,
    /// Whether the room is listed.
    Listed,
    /// For how many days words are kept.
    Days,
}

/// The source of an act's fields.
pub trait ActFields {
    /// The reason that a field cannot be read.
    type Error;

    /// The message it changes.
    ///
    /// # Errors
    /// The field is missing or cannot be read. The same holds for the other methods.
    fn target(&self) -> Result<Seq, Self::Error>;
    /// The message that this one answers.
    fn reply_to(&self) -> Result<Option<Seq>, Self::Error>;
    /// The text; none if the log no longer has it.
    fn body(&self) -> Result<Option<Body>, Self::Error>;
    /// The emoji of a reaction.
    fn emoji(&self) -> Result<Emoji, Self::Error>;
    /// The room's topic.
    fn topic(&self) -> Result<Option<Topic>, Self::Error>;
    /// The room's description.
    fn description(&self) -> Result<Option<Description>, Self::Error>;
    /// The person it is about; none for everybody.
    fn person(&self) -> Result<Option<Person>, Self::Error>;
    /// The error of an act that must be about a person and is not.
    fn no_person(&self) -> Self::Error;
    /// The role that the person gets.
    fn role(&self) -> Result<RoomRole, Self::Error>;
    /// How long a ban is, in minutes; none if it has no end. How long newcomers wait; none if they do not.
    fn minutes(&self) -> Result<Option<u32>, Self::Error>;
    /// The reason of a ban; none also if the log no longer has it.
    fn reason(&self) -> Result<Option<BanReason>, Self::Error>;
    /// The place after which messages are removed.
    fn after(&self) -> Result<Seq, Self::Error>;
    /// Who may write.
    fn writers(&self) -> Result<Writers, Self::Error>;
    /// The wait of slow mode, in seconds.
    fn seconds(&self) -> Result<u32, Self::Error>;
    /// What hosts look at first.
    fn review(&self) -> Result<ReviewRules, Self::Error>;
    /// Who may come in.
    fn door(&self) -> Result<Door, Self::Error>;
    /// Whether the room is listed.
    fn listed(&self) -> Result<bool, Self::Error>;
    /// For how many days words are kept; 0 is as long as the server does.
    fn days(&self) -> Result<u32, Self::Error>;

    /// The person it is about.
    ///
    /// # Errors
    /// It is about nobody.
    fn one_person(&self) -> Result<Person, Self::Error> {
        self.person()?.ok_or_else(|| self.no_person())
    }
}
