//! What the forms of hosts ask for, and how it is done.

use super::doors::{self, DoorFields};
use crate::{
    domain::{
        Act, Ban, BanReason, CalmMode, Door, HeldSelection, HostAct, HostNote, ParseError, Person,
        ReviewRules, ReviewWord, RoomName, RoomRole, RoomRules, Seq, SettledAppeals, Viewer, Writers, nfc,
    },
    protocol::{Code, Refused},
    room::{RemovedSpan, random_id},
    server::{pages::room_paths::door::SecretText, state::AppState},
    sheets::TrimQuestion,
};
use serde::Deserialize;

/// What a ban is from, in a form: from writing.
const MUTE: &str = "on";

/// The same: from the whole server.
const BAN_FROM_SERVER: &str = "server";

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Role,
    Ban,
    Unban,
    UnbanServer,
    Remove,
    Clear,
    Rules,
    Calm,
    Revoke,
    Delete,
    Settle,
    SettleAll,
    Admit,
    Note,
    Review,
    LetThrough,
    LetAllThrough,
    Refuse,
    RefuseAll,
    Door,
    Listed,
    Keep,
}

/// The fields of the forms. Each deed has its own; a text that is missing is as an empty one.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct HostForm {
    does: Deed,
    #[serde(default)]
    role: Option<RoomRole>,
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    mute: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    remove: String,
    #[serde(default)]
    pub(super) person: Option<Person>,
    #[serde(default)]
    writers: Writers,
    #[serde(default)]
    slow: u32,
    #[serde(default)]
    newcomers: u32,
    #[serde(default)]
    network: String,
    #[serde(default)]
    target: Option<u64>,
    #[serde(default)]
    appeal: Option<u64>,
    #[serde(default)]
    note: String,
    /// The number of a message that waits until a host has looked at it.
    #[serde(default)]
    held: Option<u64>,
    #[serde(default)]
    first: String,
    #[serde(default)]
    links: String,
    #[serde(default)]
    repeats: String,
    #[serde(default)]
    words: String,
    /// The words that the room holds up, one a line.
    #[serde(default)]
    list: String,
    #[serde(default)]
    door: Option<Door>,
    #[serde(default)]
    password: SecretText,
    #[serde(default)]
    again: String,
    #[serde(default)]
    listed: Option<bool>,
    #[serde(default)]
    days: String,
    #[serde(default)]
    sure: String,
}

/// What a form did not do.
pub(super) enum Undone {
    Refused(Refused),
    /// It removes words for good, and does not say that one is sure.
    Asks(TrimQuestion),
}

impl From<Refused> for Undone {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Adds the acts of a form to the log. A ban comes before the removal that goes with it, so that nothing is written between.
pub(super) async fn carry_out(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    about: Option<Person>,
    form: &HostForm,
) -> Result<(), Undone> {
    let missing = || Refused::new(Code::BadFrame, "The form is incomplete.");
    let person = || about.ok_or_else(missing);
    let mut acts = Vec::new();
    match form.does {
        Deed::Role => {
            acts.push(HostAct::RoleSet { person: person()?, role: form.role.ok_or_else(missing)? });
        }
        Deed::Ban if form.mute == BAN_FROM_SERVER => {
            state.rooms.administer(viewer, vec![ban(person()?, form)?], !form.network.is_empty()).await?;
        }
        Deed::UnbanServer => {
            let acts = vec![HostAct::Unbanned { person: person()? }];
            return Ok(state.rooms.administer(viewer, acts, false).await?);
        }
        Deed::Ban => acts.push(ban(person()?, form)?),
        Deed::Unban => acts.push(HostAct::Unbanned { person: person()? }),
        Deed::Remove => {
            person()?;
        }
        Deed::Revoke => acts.push(HostAct::LinkRevoked { role: form.role.ok_or_else(missing)? }),
        Deed::Rules => acts.extend(new_rules(state, viewer, room, form).await?),
        Deed::Calm => acts.push(HostAct::CalmSet { minutes: calm_minutes(&form.minutes)? }),
        Deed::Delete => {
            let act = Act::Deleted { target: Seq::new(form.target.ok_or_else(missing)?) };
            state.rooms.post(room.clone(), viewer, random_id()?, act).await?;
            return Ok(());
        }
        Deed::Settle | Deed::SettleAll => {
            let id = form.appeal.ok_or_else(missing)?;
            let is_one = form.does == Deed::Settle;
            let settled = if is_one { SettledAppeals::One(id) } else { SettledAppeals::UpTo(id) };
            return Ok(state.rooms.settle_appeals(room, viewer, settled).await?);
        }
        Deed::Note => {
            let note = HostNote::parse(&nfc(&form.note)).map_err(|fault| unusable("note", fault))?;
            return Ok(state.rooms.set_note(room, viewer, person()?, note).await?);
        }
        Deed::Admit => return Ok(state.rooms.admit(room, viewer, person()?).await?),
        Deed::Door => {
            let (door, password) = (form.door.ok_or_else(missing)?, form.password.0.trim());
            let fields = DoorFields { door, password, again: !form.again.is_empty() };
            return Ok(doors::set_door(state, viewer, room, fields).await?);
        }
        Deed::Listed => {
            acts.extend(doors::new_listing(state, viewer, room, form.listed.ok_or_else(missing)?).await?)
        }
        Deed::Keep => {
            let typed = (form.days.trim(), !form.sure.is_empty());
            acts.extend(doors::new_days(state, viewer, room, typed).await?.map_err(Undone::Asks)?);
        }
        Deed::Review => {
            let switches = [&form.first, &form.links, &form.repeats, &form.words];
            let review = ReviewRules::from(switches.map(|switch| !switch.is_empty()));
            return Ok(state.rooms.set_review(room, viewer, review, review_words(&form.list)?).await?);
        }
        Deed::LetThrough | Deed::LetAllThrough | Deed::Refuse | Deed::RefuseAll => {
            return Ok(judge(state, viewer, room, form.does, form.held.ok_or_else(missing)?).await?);
        }
        Deed::Clear => {}
    }
    let span = match form.remove.as_str() {
        "hour" => Some(RemovedSpan::LastHour),
        "all" => Some(RemovedSpan::All),
        _ => None,
    };
    let whose = if let Deed::Clear = form.does { None } else { about };
    if let Some(span) = span {
        acts.push(state.rooms.removal(room, whose, span).await?);
    }
    Ok(state.rooms.keep_room(room, viewer, acts, !form.network.is_empty()).await?)
}

/// A host has looked at the message of this number, or at all of its author, or at all up to it.
async fn judge(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    does: Deed,
    number: u64,
) -> Result<(), Refused> {
    let which = if does == Deed::LetAllThrough {
        HeldSelection::OfItsAuthor(number)
    } else if does == Deed::RefuseAll {
        HeldSelection::UpTo(number)
    } else {
        HeldSelection::One(number)
    };
    if matches!(does, Deed::LetThrough | Deed::LetAllThrough) {
        state.rooms.let_through(room, viewer, which).await
    } else {
        state.rooms.refuse_held(room, viewer, which).await
    }
}

/// The words of a list, one a line. More than a room may hold up are refused later, however many they are.
fn review_words(list: &str) -> Result<Vec<ReviewWord>, Refused> {
    let mut words = Vec::new();
    for line in list.lines() {
        let word = ReviewWord::parse(&nfc(line)).map_err(|fault| unusable("word", fault))?;
        words.extend(word.filter(|word| !words.contains(word)));
        if ReviewRules::MAX_WORDS < words.len() {
            break;
        }
    }
    Ok(words)
}

/// The acts that change the rules of the room to those of the form.
async fn new_rules(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    form: &HostForm,
) -> Result<Vec<HostAct>, Refused> {
    let known = state.rooms.keeping(room, viewer).await?.rules;
    let seconds = form.slow.min(RoomRules::MAX_SLOW_SECONDS);
    let writers = (form.writers != known.writers).then_some(HostAct::WritersSet { writers: form.writers });
    let slow = (seconds != known.slow_seconds).then_some(HostAct::SlowSet { seconds });
    let minutes = form.newcomers.min(RoomRules::MAX_NEWCOMER_MINUTES);
    let newcomers = (minutes != known.newcomer_minutes).then_some(HostAct::NewcomersSet { minutes });
    Ok(writers.into_iter().chain(slow).chain(newcomers).collect())
}

fn calm_minutes(minutes: &str) -> Result<u32, Refused> {
    let minutes = minutes.parse().ok().filter(|minutes| *minutes <= CalmMode::MAX_MINUTES);
    minutes.ok_or_else(|| Refused::new(Code::BadFrame, "Calm mode takes a number of minutes."))
}

fn ban(person: Person, form: &HostForm) -> Result<HostAct, Refused> {
    let minutes = match form.minutes.as_str() {
        "" => None,
        minutes => match minutes.parse() {
            Ok(minutes) if (1..=Ban::MAX_MINUTES).contains(&minutes) => Some(minutes),
            _ => return Err(Refused::new(Code::BadFrame, "A ban takes a number of minutes.")),
        },
    };
    let reason = BanReason::parse(&nfc(&form.reason)).map_err(|fault| unusable("reason", fault))?;
    let mute = form.mute == MUTE;
    Ok(HostAct::Banned { person, minutes, mute, reason })
}

fn unusable(what: &str, fault: ParseError) -> Refused {
    Refused::new(Code::BadBody, format!("The {what} cannot be used: {fault}."))
}
