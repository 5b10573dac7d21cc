//! Thousands of random events, faults, reloads and restarts in a seeded order, against a model of
//! what the bot should do. An episode is one Discord with one bot; its seed replays it:
//!
//! ```sh
//! SOAK_SEED=7 cargo test --workspace --test discord soak             # one that failed
//! SOAK_SECONDS=3600 cargo test --workspace --test discord soak       # an hour from seed 1
//! ```

use std::collections::HashMap;
use std::env;
use std::fs;
use std::time::Duration;

use colloque_bot::config::Config;
use fastrand::Rng;
use local_discord::{
    Clock, Effect, Id, Injection, Message, Permissions, RecordKind, Sample, SentMessage,
};
use tokio::time::Instant;

use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE, UNKNOWN, usual};
use crate::log;
use crate::reload::reload;

/// How long it goes on without another word.
const SECONDS: u64 = 6;
/// Actions of an episode.
const STEPS: usize = 150;
/// Answers a minute to one person in one channel.
const LIMIT: usize = 4;
/// Messages of one person within this time may be one burst, which is answered once. It is five
/// seconds; what the test notes, the bot may have noted a moment later.
const BURST: Duration = Duration::from_secs(6);
/// An entry given in a watched channel is not given there again for so long.
const GIVEN_FOR: Duration = Duration::from_secs(10 * 60);
/// The bot tries again by then.
const A_TRY: Duration = Duration::from_secs(5);
/// A minute, and that moment.
const MINUTE: Duration = Duration::from_secs(61);
/// What the memory may grow by over an hour, in kB: the allocator's own disorder.
const GROWTH: u64 = 48 * 1024;
/// Episodes after which the memory is as large as it should get.
const WARM: usize = 10;

const MESSAGES: &str = "/channels/{channel_id}/messages";
/// What nobody asks.
const CHATTER: [&str; 4] = [
    "bien vu",
    "à demain tout le monde",
    "haha oui",
    "on mange où",
];

#[test]
fn the_bot_does_what_it_should_whatever_happens() {
    log::listen();
    let number = |name| env::var(name).ok().map(|it| it.parse().expect("a number"));
    let (seed, seconds) = (number("SOAK_SEED"), number("SOAK_SECONDS"));
    // A seed alone is replayed to its end.
    let time = match (seed, seconds) {
        (Some(_), None) => Duration::MAX,
        (_, seconds) => Duration::from_secs(seconds.unwrap_or(SECONDS)),
    };
    let episodes = if time == Duration::MAX { 1 } else { usize::MAX };
    let began = std::time::Instant::now();
    let (mut steps, mut memory) = (0, Vec::new());
    for seed in (seed.unwrap_or(1)..).take(episodes) {
        if began.elapsed() >= time {
            break;
        }
        let _told = ToldIfItFails(seed);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let is_over = || began.elapsed() >= time;
        steps += runtime.expect("a runtime").block_on(episode(seed, is_over));
        memory.push(resident());
        log::forget();
    }
    let (warm, last) = (memory.get(WARM), memory.last());
    println!(
        "{} episodes, {steps} actions, memory {warm:?} to {last:?} kB",
        memory.len()
    );
    if let (Some(warm), Some(last)) = (warm, last) {
        assert!(*last <= warm + GROWTH, "memory has grown: {memory:?} kB");
    }
}

/// Says how to replay an episode that fails, and what the bot logged since the action before.
struct ToldIfItFails(u64);

impl Drop for ToldIfItFails {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", log::lines_with("").join("\n"));
            eprintln!("replay it with SOAK_SEED={}", self.0);
        }
    }
}

/// The memory that this process holds, in kB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

/// Plays one; returns how many actions it had.
async fn episode(seed: u64, is_over: impl Fn() -> bool) -> usize {
    let mut soak = Soak::start(seed).await;
    let mut steps = 0;
    while steps < STEPS && !is_over() {
        let action = soak.choose();
        // Shown if it fails.
        println!("{steps}: {action:?}");
        soak = soak.act(action).await;
        soak.check().await;
        steps += 1;
    }
    soak.bot.finish().await;
    steps
}

/// What may happen next.
#[derive(Debug, Clone, Copy)]
enum Action {
    /// A question, which a fault may delay.
    Ask { fault: Option<Fault> },
    /// Several people write at once, while something happens to the connection.
    AskAtOnce { disruption: Option<Disruption> },
    /// Words that ask nothing.
    Chat,
    /// A command.
    Command,
    /// Any button or menu of any of the bot's messages, by anybody.
    Press,
    /// A post is opened in the forum.
    Post,
    /// The bot may no longer write where it is mentioned, or may again.
    Permission,
    /// A question is mended.
    Edit,
    /// A question is deleted.
    Delete,
    /// A moderator removes what the bot wrote.
    RemoveReply,
    /// Somebody joins.
    Join,
    /// The base changes, for the better.
    Reload,
    /// The base is broken.
    ReloadBroken,
    /// The bot goes away and comes back.
    Restart,
    /// Nothing, for a while.
    Wait,
}

/// A fault that passes.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Effect(Effect),
    Latency,
}

/// What happens to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disruption {
    Close,
    Cut,
    Reconnect,
    /// The session is lost, and with it the events of the meantime.
    Invalid,
}

/// Where a question is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Ask,
    Watched,
    Mention,
    /// A mention in a thread.
    Thread,
    Direct,
    /// A post in the forum.
    Post,
}

/// A question, and what is known of it.
struct Question {
    place: Place,
    asker: Id,
    sent: SentMessage,
    /// How often the bot had been started.
    start: usize,
}

struct Soak {
    rng: Rng,
    bot: Bot,
    people: Vec<Id>,
    /// A thread of the channel where the bot is mentioned.
    thread: Id,
    /// Whether the bot may write where it is mentioned.
    may_write: bool,
    questions: Vec<Question>,
    /// How often the base has changed.
    version: usize,
    /// How often the bot has been started.
    starts: usize,
    /// When each person last wrote or pressed something in each channel.
    active: HashMap<(Id, Id), Instant>,
    /// Who has written where since the last check.
    sent: Vec<(Id, Id)>,
    /// When each person was answered in each channel.
    answered: HashMap<(Id, Id), Vec<Instant>>,
    /// When the bot last spoke in a watched channel.
    given: Option<Instant>,
    /// The part of the journal that has been read.
    read: usize,
}

impl Soak {
    async fn start(seed: u64) -> Self {
        let mut sample = Sample::new("colloque");
        // What was asked while the bot was away must not look old.
        sample.world.set_clock(Clock::System);
        let mut people = vec![sample.member, sample.moderator];
        for name in ["Maxime", "Alix", "Noa", "Lou"] {
            let person = sample.world.add_person(name);
            sample.world.add_member(sample.guild, person, &[]);
            people.push(person);
        }
        let bot = Bot::start_with(sample, settings).await;
        let (discord, sample) = (&bot.discord, &bot.sample);
        let thread = discord.create_thread(sample.member, sample.general, "Un fil");
        Self {
            rng: Rng::with_seed(seed),
            bot,
            people,
            thread,
            may_write: true,
            questions: Vec::new(),
            version: 0,
            starts: 1,
            active: HashMap::new(),
            sent: Vec::new(),
            answered: HashMap::new(),
            given: None,
            read: 0,
        }
    }

    fn choose(&mut self) -> Action {
        let rng = &mut self.rng;
        match rng.u32(0..100) {
            0..26 => Action::Ask { fault: None },
            26..28 => Action::Post,
            28..30 => Action::Permission,
            30..40 => Action::Ask {
                fault: Some(fault(rng)),
            },
            40..45 => Action::AskAtOnce { disruption: None },
            45..50 => Action::AskAtOnce {
                disruption: rng.choice([
                    Disruption::Close,
                    Disruption::Cut,
                    Disruption::Reconnect,
                    Disruption::Invalid,
                ]),
            },
            50..55 => Action::Chat,
            55..60 => Action::Command,
            60..70 => Action::Press,
            70..76 => Action::Edit,
            76..82 => Action::Delete,
            82..85 => Action::RemoveReply,
            85..87 => Action::Join,
            87..89 => Action::Reload,
            89..91 => Action::ReloadBroken,
            91..93 => Action::Restart,
            _ => Action::Wait,
        }
    }

    async fn act(mut self, action: Action) -> Self {
        match action {
            Action::Ask { fault } => self.ask(fault).await,
            Action::AskAtOnce { disruption } => self.ask_at_once(disruption).await,
            Action::Chat => self.chat().await,
            Action::Command => self.command().await,
            Action::Press => self.press().await,
            Action::Post => self.post().await,
            Action::Permission => self.change_permission(),
            Action::Edit => self.edit().await,
            Action::Delete => self.delete().await,
            Action::RemoveReply => self.remove_reply(),
            Action::Join => {
                self.join();
            }
            Action::Reload => self.reload().await,
            Action::ReloadBroken => self.reload_broken().await,
            Action::Restart => return self.restart().await,
            Action::Wait => {
                let time = Duration::from_secs(self.rng.u64(1..120));
                self.bot.later(time).await;
            }
        }
        self
    }

    /// What holds after every action.
    async fn check(&mut self) {
        self.bot.discord.settle().await.expect("the bot settles");
        self.read_journal();
        // It may have been read late.
        let sent = self.sent.drain(..).map(|key| (key, Instant::now()));
        self.active.extend(sent);
        for question in &self.questions {
            let replies = question.replies();
            assert!(replies.len() <= 1, "answered twice: {replies:#?}");
            for reply in replies {
                assert!(!reply.content.is_empty(), "{reply:#?}");
                assert!(reply.mentions.is_empty(), "{reply:#?}");
            }
        }
        let errors = log::lines_with("ERROR");
        assert!(errors.is_empty(), "{errors:#?}");
        log::forget();
    }

    /// Learns whom the bot has answered.
    fn read_journal(&mut self) {
        let (discord, since) = (&self.bot.discord, self.read);
        self.read = discord.journal_len();
        let records = discord.records().into_iter().skip(since);
        for record in records {
            let RecordKind::MessageCreated {
                channel,
                message,
                by_bot: true,
            } = record.kind
            else {
                continue;
            };
            if channel == self.bot.sample.watched {
                self.given = Some(Instant::now());
            }
            let reply_to = discord.message(message).and_then(|it| it.reply_to);
            let mut questions = self.questions.iter();
            if let Some(asked) = questions.find(|it| Some(it.sent.id) == reply_to) {
                let answered = self.answered.entry((channel, asked.asker)).or_default();
                answered.push(Instant::now());
            }
        }
    }

    /// Whether somebody who writes in a channel now must be answered.
    fn is_due(&self, place: Place, channel: Id, person: Id, has_answer: bool) -> bool {
        let now = Instant::now();
        let is_old =
            |at: Option<&Instant>, most| at.is_none_or(|at| now.duration_since(*at) > most);
        let answered = self.answered.get(&(channel, person));
        let lately = answered.into_iter().flatten();
        let lately = lately
            .filter(|at| now.duration_since(**at) <= MINUTE)
            .count();
        let is_new_turn = is_old(self.active.get(&(channel, person)), BURST);
        lately < LIMIT
            && match place {
                Place::Mention => self.may_write,
                Place::Thread | Place::Direct | Place::Post => true,
                Place::Ask => is_new_turn,
                Place::Watched => {
                    is_new_turn && has_answer && is_old(self.given.as_ref(), GIVEN_FOR)
                }
            }
    }

    fn channel(&self, place: Place, person: Id) -> Id {
        let (discord, sample) = (&self.bot.discord, &self.bot.sample);
        match place {
            Place::Ask => sample.ask,
            Place::Watched => sample.watched,
            Place::Mention => sample.general,
            Place::Thread => self.thread,
            Place::Post => sample.forum,
            Place::Direct => discord.with_world(|world| world.direct_channel(person)),
        }
    }

    /// Sends a question; true if it must be answered.
    fn send(&mut self, place: Place, person: Id, text: &str) -> bool {
        let channel = self.channel(place, person);
        let due = self.is_due(place, channel, person, text == QUESTION);
        let discord = &self.bot.discord;
        let sent = match place {
            Place::Mention | Place::Thread => discord.mention_bot(person, channel, text),
            Place::Post => discord.create_post(person, channel, "Une question", text),
            _ => discord.send_message(person, channel, text),
        };
        self.sent.push((channel, person));
        self.active.insert((channel, person), Instant::now());
        self.questions.push(Question {
            place,
            asker: person,
            sent,
            start: self.starts,
        });
        due
    }

    fn somebody(&mut self) -> Id {
        self.rng
            .choice(self.people.iter().copied())
            .expect("people")
    }

    fn somewhere(&mut self) -> Place {
        let places = [
            Place::Ask,
            Place::Ask,
            Place::Watched,
            Place::Mention,
            Place::Thread,
            Place::Direct,
        ];
        self.rng.choice(places).expect("places")
    }

    fn question(&mut self) -> &'static str {
        let questions = [QUESTION, QUESTION, AMBIGUOUS, UNANSWERABLE];
        self.rng.choice(questions).expect("questions")
    }

    /// How the base in service answers [`QUESTION`].
    fn point(&self) -> String {
        match self.version {
            0 => String::from("Une personne sur six souffre"),
            version => format!("Une personne sur {version}00 souffre"),
        }
    }

    fn assert_answers(&self, text: &str, reply: &Message) {
        let expected = match text {
            QUESTION => self.point(),
            UNANSWERABLE => UNKNOWN.to_owned(),
            _ => String::new(),
        };
        let content = &reply.content;
        assert!(
            content.contains(&expected),
            "{text}: {content} instead of {expected}"
        );
    }

    async fn ask(&mut self, fault: Option<Fault>) {
        let (place, person, text) = (self.somewhere(), self.somebody(), self.question());
        let channel = self.channel(place, person);
        // A fault waits for a message of the bot's: there has to be one.
        let fault = fault.filter(|_| self.is_due(place, channel, person, text == QUESTION));
        let latency = |latency| self.bot.discord.change_gateway(|it| it.latency = latency);
        match fault {
            Some(Fault::Effect(effect)) => {
                let is_lost = !matches!(effect, Effect::Delayed(_));
                let times = if is_lost { self.rng.usize(1..3) } else { 1 };
                let injection = Injection::new(effect).on("POST", MESSAGES);
                self.bot.discord.inject(injection.times(times));
            }
            Some(Fault::Latency) => latency(Duration::from_millis(30)),
            None => {}
        }
        if !self.send(place, person, text) {
            return;
        }
        let reply = self.is_answered(self.questions.len() - 1).await;
        self.assert_answers(text, &reply);
        self.bot
            .discord
            .change_gateway(|it| it.latency = Duration::ZERO);
        if fault.is_some() {
            // A reply whose confirmation was lost is sent again, and found to be there.
            let is_over = || (self.bot.discord.pending_injections() == 0).then_some(());
            self.until(is_over).await.expect("another try");
            self.bot.later(A_TRY).await;
        }
    }

    /// Waits until a question is answered, however often the bot has to try.
    async fn is_answered(&self, question: usize) -> Message {
        let question = &self.questions[question];
        self.until(|| question.replies().pop())
            .await
            .unwrap_or_else(|| panic!("no answer in {:?}", question.place))
    }

    /// Waits for what the bot does, at once or at another try.
    async fn until<T>(&self, found: impl Fn() -> Option<T>) -> Option<T> {
        self.until_after(Duration::from_millis(200), found).await
    }

    /// The same, advancing the clock by so much each time.
    async fn until_after<T>(&self, step: Duration, found: impl Fn() -> Option<T>) -> Option<T> {
        for _ in 0..300 {
            // Twice without the clock: most comes at once.
            for _ in 0..2 {
                if let Some(found) = found() {
                    return Some(found);
                }
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            self.bot.later(step).await;
        }
        None
    }

    async fn ask_at_once(&mut self, disruption: Option<Disruption>) {
        let since = self.bot.discord.journal_len();
        let discord = &self.bot.discord;
        match disruption {
            Some(Disruption::Close) => discord.close_gateway(4000),
            Some(Disruption::Cut) => discord.cut_gateway(),
            Some(Disruption::Reconnect) => discord.ask_to_reconnect(),
            Some(Disruption::Invalid) => discord.invalidate_sessions(false),
            None => {}
        }
        let first = self.questions.len();
        let mut due = Vec::new();
        for _ in 0..self.rng.usize(2..12) {
            let (place, person, text) = (self.somewhere(), self.somebody(), self.question());
            // Of several at once, which is answered first is not known.
            let is_first = !self.questions[first..]
                .iter()
                .any(|it| it.asker == person && it.place == place || place == Place::Watched);
            if self.send(place, person, text) && is_first {
                due.push((self.questions.len() - 1, text));
            }
        }
        if disruption.is_some() {
            self.is_connected_since(since).await;
        }
        if disruption == Some(Disruption::Invalid) {
            // Those in channels for asking are read again.
            due.retain(|(question, _)| self.questions[*question].place == Place::Ask);
        }
        for (question, text) in due {
            let reply = self.is_answered(question).await;
            self.assert_answers(text, &reply);
        }
    }

    async fn is_connected_since(&self, since: usize) {
        let discord = &self.bot.discord;
        let is_session = |kind: &RecordKind| {
            matches!(
                kind,
                RecordKind::Resumed { .. } | RecordKind::Identified { .. }
            )
        };
        let found = || {
            let mut records = discord.records().into_iter().skip(since);
            records.any(|it| is_session(&it.kind)).then_some(())
        };
        // After several lost sessions, the next waits for minutes.
        let session = self.until_after(Duration::from_secs(2), found).await;
        session.expect("a session");
    }

    async fn chat(&mut self) {
        let person = self.somebody();
        let text = self.rng.choice(CHATTER).expect("words");
        let sample = &self.bot.sample;
        let channels = [sample.general, sample.watched, sample.other_channel];
        let channel = self.rng.choice(channels).expect("channels");
        self.active.insert((channel, person), Instant::now());
        let sent = self.bot.discord.send_message(person, channel, text);
        sent.expect_silence().await.expect("silence");
    }

    async fn command(&mut self) {
        let (person, channel) = (self.somebody(), self.bot.sample.general);
        let (name, text) = (
            self.rng
                .choice(["aide", "programme", "question", "droits"])
                .expect("names"),
            self.question(),
        );
        let mut command = self.bot.discord.slash(person, channel, name);
        if name == "question" {
            command = command.option("texte", text);
        }
        let sent = command.send().expect("a command");
        sent.response().await.expect("a response");
        self.count(channel, person);
    }

    /// What all see counts in the limits, whether it is a reply or not.
    fn count(&mut self, channel: Id, person: Id) {
        let answered = self.answered.entry((channel, person)).or_default();
        answered.push(Instant::now());
        self.sent.push((channel, person));
    }

    async fn press(&mut self) {
        let sample = &self.bot.sample;
        let channels = [sample.ask, sample.general, sample.watched, self.thread];
        let channel = self.rng.choice(channels).expect("channels");
        let messages = self.bot.discord.messages(channel);
        let interactive = messages
            .into_iter()
            .filter(|it| it.interactive_components().count() > 0);
        let Some(message) = self.rng.choice(interactive.collect::<Vec<_>>()) else {
            return;
        };
        let person = message.only_for.unwrap_or_else(|| self.somebody());
        let components: Vec<_> = message.interactive_components().collect();
        let component = self.rng.choice(components).expect("a component");
        let Some(id) = component["custom_id"].as_str() else {
            return;
        };
        let discord = &self.bot.discord;
        let options = component["options"].as_array().into_iter().flatten();
        let pressed = match self.rng.choice(options.collect::<Vec<_>>()) {
            Some(option) => {
                let value = option["value"].as_str().expect("a value");
                discord.select(person, message.id, id, &[value])
            }
            None => discord.click(person, message.id, id),
        };
        let pressed = pressed.send();
        if let Ok(pressed) = pressed {
            pressed.acknowledged().await.expect("an acknowledgement");
        }
        self.count(channel, person);
    }

    async fn post(&mut self) {
        let (person, text) = (self.somebody(), self.question());
        self.send(Place::Post, person, text);
        let reply = self.is_answered(self.questions.len() - 1).await;
        self.assert_answers(text, &reply);
    }

    /// While the bot may not write in a channel, what is asked there has no reply in it.
    fn change_permission(&mut self) {
        self.may_write = !self.may_write;
        let (discord, channel) = (&self.bot.discord, self.bot.sample.general);
        if self.may_write {
            discord.change_channel(channel, |it| it.overwrites.clear());
        } else {
            let bot = discord.bot();
            discord.with_world(|world| world.deny(channel, bot, Permissions::SEND_MESSAGES));
        }
    }

    /// A question of the present bot's that is still there.
    fn earlier(&mut self) -> Option<usize> {
        let (starts, discord) = (self.starts, &self.bot.discord);
        let there = (0..self.questions.len()).filter(|at| {
            let question = &self.questions[*at];
            question.start == starts && discord.message(question.sent.id).is_some()
        });
        self.rng.choice(there.collect::<Vec<_>>())
    }

    async fn edit(&mut self) {
        let Some(at) = self.earlier() else { return };
        let text = self.question();
        let (place, asker, id) = {
            let it = &self.questions[at];
            (it.place, it.asker, it.sent.id)
        };
        let channel = self.channel(place, asker);
        let due = matches!(place, Place::Ask | Place::Direct)
            && self.is_due(Place::Direct, channel, asker, true);
        let text_as_written = match place {
            Place::Mention | Place::Thread => format!("<@{}> {text}", self.bot.discord.bot()),
            _ => text.to_owned(),
        };
        let was_answered = !self.questions[at].replies().is_empty();
        self.bot.discord.edit_message(id, &text_as_written);
        self.count(channel, asker);
        if place == Place::Watched {
            self.given = Some(Instant::now());
        }
        if due && was_answered {
            self.bot.discord.settle().await.expect("the bot settles");
            let reply = self.is_answered(at).await;
            self.assert_answers(text, &reply);
        }
    }

    async fn delete(&mut self) {
        let Some(at) = self.earlier() else { return };
        let question = self.questions.swap_remove(at);
        self.bot.discord.delete_message(question.sent.id);
        let gone = self
            .until(|| question.replies().is_empty().then_some(()))
            .await;
        gone.expect("the reply goes with its question");
    }

    fn remove_reply(&mut self) {
        let Some(at) = self.earlier() else { return };
        if let Some(reply) = self.questions[at].replies().pop() {
            self.bot.discord.delete_message(reply.id);
        }
    }

    fn join(&mut self) -> Id {
        let guild = self.bot.sample.guild;
        let person = self.bot.discord.with_world(|world| {
            let person = world.add_person("Charlie");
            world.add_member(guild, person, &[]);
            person
        });
        self.people.push(person);
        person
    }

    fn write_base(&self) {
        let point = self.point();
        self.bot
            .edit(|base| base.replace("Une personne sur six souffre", &point));
    }

    async fn reload(&mut self) {
        self.version += 1;
        self.write_base();
        let report = reload(&self.bot).await;
        assert!(
            report.content.starts_with("La base est rechargée."),
            "{}",
            report.content
        );
        // What was given may read differently now.
        self.given = None;
    }

    async fn reload_broken(&mut self) {
        let broken = self
            .rng
            .choice(["[[entry]]\nid = \"x\"\n", "[[", "themes = 3\n\u{0}"]);
        let broken = broken.expect("mistakes");
        self.bot.edit(|base| format!("{base}\n{broken}"));
        let report = reload(&self.bot).await;
        assert!(report.content.contains("erreur"), "{}", report.content);
        self.write_base();
    }

    async fn restart(mut self) -> Self {
        self.write_base();
        let absent = self.join();
        let mut asked = None;
        let asks = self.rng.bool();
        self.bot = self
            .bot
            .restart_after(settings, |discord, sample| {
                asked = asks.then(|| discord.send_message(absent, sample.ask, QUESTION));
            })
            .await;
        self.starts += 1;
        for channel in [Place::Ask, Place::Watched, Place::Mention] {
            for person in self.people.clone() {
                self.active
                    .insert((self.channel(channel, person), person), Instant::now());
            }
        }
        self.given = Some(Instant::now());
        if let Some(sent) = asked {
            self.questions.push(Question {
                place: Place::Ask,
                asker: absent,
                sent,
                start: self.starts,
            });
            let reply = self.is_answered(self.questions.len() - 1).await;
            self.assert_answers(QUESTION, &reply);
        }
        self
    }
}

impl Question {
    /// What the bot has replied that is still there.
    fn replies(&self) -> Vec<Message> {
        let replies = self.sent.replies().into_iter();
        replies
            .filter(|it| it.reply_to == Some(self.sent.id))
            .collect()
    }
}

fn settings(sample: &Sample) -> Config {
    let mut config = usual(sample);
    config.limits.person = u32::try_from(LIMIT).expect("a small number");
    config
}

fn fault(rng: &mut Rng) -> Fault {
    let effects = [
        Fault::Effect(Effect::RateLimited {
            retry_after: Duration::from_millis(20),
            global: false,
        }),
        Fault::Effect(Effect::RateLimited {
            retry_after: Duration::from_millis(20),
            global: true,
        }),
        Fault::Effect(Effect::Status(500)),
        Fault::Effect(Effect::Status(502)),
        Fault::Effect(Effect::Cut),
        Fault::Effect(Effect::CutAfter),
        Fault::Effect(Effect::Delayed(Duration::from_millis(100))),
        Fault::Latency,
    ];
    rng.choice(effects).expect("faults")
}
