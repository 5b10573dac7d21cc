//! Editing the base in forms: what is chosen opens a form, what is typed is checked and shown, and waits
//! like any other base until somebody puts it in service. What was typed is kept for a while.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{
    CommandInteraction, ComponentInteraction, InteractionId, Message, ModalInteraction, UserId,
};
use tokio::time::{Instant, timeout};
use tracing::info;

use super::answer::{emergency, reply_language, search};
use super::moderators::Moderators;
use super::reloading::Reloader;
use crate::base::{Edit, EditRefused, LiveBase, Work};
use crate::discord::api::{ApiClient, InteractionHandle, Respond, log_failure};
use crate::discord::bounded::{Bounded, forget_old};
use crate::discord::commands::edit::{self, EditWords, Opening};
use crate::discord::commands::form::{self, About, FormId};
use crate::discord::commands::reload::{self, Outcome};
use crate::discord::commands::search::target;
use crate::discord::delivery::messages::Display;
use crate::discord::delivery::pending::Pending;
use crate::discord::format::limits::cut;
use crate::discord::listening::text;
use crate::discord::policy::moderation::Caller;
use crate::discord::render::help_request::{Use, asker_in, question_in};
use crate::discord::render::{Audience, Frame, View, preview, render};
use crate::knowledge::{
    Addable, EditError, Editable, EditableField, Edited, FieldValues, LONGEST_TITLE, Language,
    Origin,
};
use crate::printable;
use crate::reply::{Reference, Reply};

/// How long an answer is looked for: a form has to be opened within three seconds.
const LOOKING: Duration = Duration::from_millis(1_500);
/// How many texts are kept that somebody has typed, or pointed at.
const KEPT: usize = 64;
/// For how long.
const KEPT_FOR: Duration = Duration::from_secs(12 * 60 * 60);

/// Opens forms, and checks what is typed in them.
#[derive(Debug)]
pub struct Editor {
    /// Discord's API.
    pub api: Arc<ApiClient>,
    /// The base in service.
    pub base: Arc<LiveBase>,
    /// Who may edit.
    pub moderators: Moderators,
    /// Puts what was edited in service.
    pub reloader: Arc<Reloader>,
    /// How answers are shown.
    pub display: Display,
    /// What is being edited, by the interaction that opened the form or sent it.
    drafts: Kept<Draft>,
    /// What somebody wants to add, by the command or the button.
    materials: Kept<Material>,
}

/// What somebody wants to add to the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// An example question.
    pub question: String,
    /// What answers it, if somebody has.
    pub answer: Option<String>,
}

impl Material {
    /// A question alone.
    pub const fn question(question: String) -> Self {
        let answer = None;
        Self { question, answer }
    }
}

/// What somebody is editing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    subject: Subject,
    /// What they typed, or find typed.
    typed: FieldValues,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// A change of this, of which they saw that; nothing if that is no longer known.
    Change {
        what: Editable,
        digest: u64,
        seen: Option<FieldValues>,
    },
    Add(Addable),
}

impl Subject {
    const fn fields(&self) -> &'static [EditableField] {
        match self {
            Self::Change { what, .. } => what.fields(),
            Self::Add(kind) => kind.fields(),
        }
    }

    fn work(&self) -> Work {
        match self {
            Self::Change { what, digest, .. } => Work::Change {
                what: what.clone(),
                seen: *digest,
            },
            Self::Add(kind) => Work::Add(*kind),
        }
    }
}

impl Draft {
    /// The form's fields as they were when it was opened.
    fn of(what: Editable, edited: Edited) -> Self {
        let values = shown(edited.values);
        Self {
            subject: Subject::Change {
                what,
                digest: edited.digest,
                seen: Some(values.clone()),
            },
            typed: values,
        }
    }

    const fn new(kind: Addable) -> Self {
        Self {
            subject: Subject::Add(kind),
            typed: FieldValues::new(),
        }
    }

    /// With an example question more; something new has its answer too, and the question as its title.
    fn with(mut self, material: Option<&Material>) -> Self {
        let Some(Material { question, answer }) = material else {
            return self;
        };
        let fields = self.subject.fields();
        if fields.contains(&EditableField::Questions) {
            let asked = self.typed.entry(EditableField::Questions).or_default();
            if !asked.lines().any(|it| it.trim() == question) {
                if !asked.is_empty() {
                    asked.push('\n');
                }
                asked.push_str(question);
            }
        }
        if let (Subject::Add(_), Some(answer)) = (&self.subject, answer) {
            let told = [EditableField::Summary, EditableField::Text];
            let told = told.into_iter().find(|it| fields.contains(it));
            self.typed
                .insert(EditableField::Title, cut(question, LONGEST_TITLE));
            self.typed.extend(told.map(|it| (it, answer.clone())));
        }
        self
    }

    /// On what is there now: what they left as they saw it follows, what they typed stays.
    fn onto(self, now: &Edited) -> Self {
        let Subject::Change { what, seen, .. } = self.subject else {
            return self;
        };
        let values = shown(now.values.clone());
        let mut typed = self.typed;
        for (field, now) in &values {
            let before = seen.as_ref().and_then(|seen| seen.get(field));
            let both = match (typed.get(field), before) {
                (Some(typed), Some(before)) => field.merged(before, typed, now),
                (Some(_), None) => continue,
                (None, _) => now.clone(),
            };
            typed.insert(*field, both);
        }
        Self {
            subject: Subject::Change {
                what,
                digest: now.digest,
                seen: Some(values),
            },
            typed,
        }
    }
}

/// Fields as Discord shows them: without control characters.
fn shown(mut values: FieldValues) -> FieldValues {
    for value in values.values_mut() {
        *value = printable::text(value);
    }
    values
}

impl Editor {
    /// An editor of the base that `reloader` puts in service.
    pub fn new(
        api: Arc<ApiClient>,
        base: Arc<LiveBase>,
        moderators: Moderators,
        reloader: Arc<Reloader>,
        display: Display,
    ) -> Self {
        Self {
            api,
            base,
            moderators,
            reloader,
            display,
            drafts: Bounded::new(KEPT),
            materials: Bounded::new(KEPT),
        }
    }

    /// Forgets the texts that are too old.
    pub fn forget_old(&self) {
        let now = Instant::now();
        self.drafts.with(|kept| forget_old(kept, KEPT_FOR, now));
        self.materials.with(|kept| forget_old(kept, KEPT_FOR, now));
    }

    /// `/modifier`.
    pub async fn respond_to_edit(&self, command: &CommandInteraction, language: Language) {
        let to = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let base = self.base.current();
        match edit::chosen(&command.data, &base.knowledge) {
            Some(what) => self.open(command.id, &to, what, None, language).await,
            None => {
                self.say(&to, EditWords::of(language).not_chosen, language)
                    .await;
            }
        }
    }

    /// `/nouveau`.
    pub async fn respond_to_new(&self, command: &CommandInteraction, language: Language) {
        let to = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if self.moderators.admit(&to, caller, language).await {
            let kind = edit::kind(&command.data);
            self.open_new(command.id, &to, kind, None, language).await;
        }
    }

    /// « Ajouter à la base », on a message.
    pub async fn respond_to_message(&self, command: &CommandInteraction, language: Language) {
        let to = InteractionHandle::from(command);
        let caller = Caller::new(command.guild_id, command.member.as_deref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let base = self.base.current();
        let pending = Pending::new(&self.api, to, Respond::Private, language);
        let Some(material) = self.pointed_at(command).await else {
            let word = View::sentence(EditWords::of(language).no_text, language);
            log_failure("mot", &pending.respond(&word).await);
            return;
        };
        if let Some(emergency) = emergency(&base, &[&material.question]) {
            // Not for the base, and nothing of it is kept.
            let reply = Reply::emergency(emergency, reply_language(&material.question, language));
            let view = render(&reply, &self.frame(command.user.id));
            log_failure("aide", &pending.respond(&view).await);
            return;
        }
        let view = search(|| edit::start(command.id, &material.question, &base, language));
        keep(&self.materials, command.id, material);
        let sent = match view {
            Some(view) => pending.respond(&view).await,
            None => pending.apologise().await,
        };
        log_failure("choix", &sent);
    }

    /// What a message says, to be added; if it answers a question that the bot has posted, both.
    async fn pointed_at(&self, command: &CommandInteraction) -> Option<Material> {
        if let Some(message) = target(&command.data)
            && let Some(question) = self.question_answered_by(message).await
        {
            let (question, answer) = (
                edit::example(&text::plain(&question)),
                text::as_written(message),
            );
            return Some(Material { question, answer });
        }
        edit::question(&command.data).map(Material::question)
    }

    /// The question that the bot has posted and a message replies to.
    async fn question_answered_by(&self, message: &Message) -> Option<String> {
        if let Some(post) = &message.referenced_message {
            return question_in(post);
        }
        let post = message.message_reference.as_ref()?;
        let post = self.api.message(post.channel_id, post.message_id?).await;
        question_in(&post.ok()?)
    }

    /// The button and the menu under a question that the bot has posted for people to answer.
    pub async fn respond_to_use(
        &self,
        pressed: &ComponentInteraction,
        how: Use,
        language: Language,
    ) {
        let (id, to) = (pressed.id, InteractionHandle::from(pressed));
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let Some(question) = question_in(&pressed.message) else {
            return self
                .say(&to, EditWords::of(language).no_text, language)
                .await;
        };
        let question = edit::example(&text::plain(&question));
        if let Use::Example(entry) = how {
            // The menu is shown again, so that the same can be chosen again.
            let reset = self.api.reset_menus(&to, &pressed.message.components);
            log_failure("menu", &reset.await);
            let by = pressed.user.id;
            let proposed = self.propose_example(id, entry, question, by, language);
            let (view, shown) = proposed.await;
            for view in [view].iter().chain(&shown) {
                log_failure("proposition", &self.api.follow_up(&to, view).await);
            }
            return;
        }
        let answer = timeout(LOOKING, self.answer_to(pressed)).await;
        let answer = answer.ok().flatten();
        let material = Material { question, answer };
        if material.answer.is_some() {
            return self.propose_new(pressed, &material, language).await;
        }
        let kind = Addable::About;
        self.open_new(id, &to, kind, Some(&material), language)
            .await;
    }

    /// Checks an entry with an example question more, as if its form had been sent: the report, and what
    /// members would see if nothing is wrong.
    pub async fn propose_example(
        &self,
        id: InteractionId,
        entry: Reference,
        question: String,
        by: UserId,
        language: Language,
    ) -> (View, Option<View>) {
        let Some(what) = edit::editable(entry, &self.base.current().knowledge) else {
            let gone = format!("{}.", EditError::Gone);
            return (View::sentence(&gone, language), None);
        };
        let material = Material::question(question);
        let draft = match self.begin(id, what, Some(&material), language).await {
            Ok(draft) => draft,
            Err(word) => return (word, None),
        };
        let title = draft.typed.get(&EditableField::Title).cloned();
        let title = title.unwrap_or_default();
        let (view, shown) = self.propose(id, draft, by, language).await;
        let view = edit::with_example(view, &material.question, &title, language);
        (view, shown)
    }

    /// Shows what a new entry would change, as if its form had been sent.
    async fn propose_new(
        &self,
        pressed: &ComponentInteraction,
        material: &Material,
        language: Language,
    ) {
        let (id, to) = (pressed.id, InteractionHandle::from(pressed));
        if let Err(no_state) = self.base.check_writable() {
            return self.say(&to, &format!("{no_state}."), language).await;
        }
        let pending = Pending::new(&self.api, to.clone(), Respond::Private, language);
        let draft = Draft::new(Addable::About).with(Some(material));
        let (view, shown) = self.propose(id, draft, pressed.user.id, language).await;
        log_failure("proposition", &pending.respond(&view).await);
        if let Some(shown) = shown {
            log_failure("aperçu", &self.api.follow_up(&to, &shown).await);
        }
    }

    /// The last reply to a post: that of who presses if there is one, else of anybody but who asked.
    async fn answer_to(&self, pressed: &ComponentInteraction) -> Option<String> {
        let post = &pressed.message;
        let asker = asker_in(post);
        let latest = self.api.history(pressed.channel_id).await.ok()?;
        let is_answer = |message: &&Message| {
            let replies_to = message.message_reference.as_ref();
            let replies_to = replies_to.and_then(|it| it.message_id);
            replies_to == Some(post.id) && !message.author.bot && Some(message.author.id) != asker
        };
        let answers = latest.iter().filter(is_answer);
        let told = answers.filter_map(|it| Some((it.author.id, text::as_written(it)?)));
        let told: Vec<(UserId, String)> = told.collect();
        let own = told.iter().find(|(by, _)| *by == pressed.user.id);
        own.or_else(|| told.first())
            .map(|(_, answer)| answer.clone())
    }

    /// A button that leads to a form.
    pub async fn respond_to_button(
        &self,
        pressed: &ComponentInteraction,
        opening: Opening,
        language: Language,
    ) {
        let to = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let material = |command| recall(&self.materials, command);
        let id = pressed.id;
        let words = EditWords::of(language);
        match opening {
            Opening::Again(draft) => match self.draft(draft) {
                Some(draft) => self.show(id, &to, draft, language).await,
                None => self.say(&to, words.forgotten, language).await,
            },
            Opening::New(command, kind) => match material(command) {
                Some(material) => {
                    self.open_new(id, &to, kind, Some(&material), language)
                        .await;
                }
                None => self.say(&to, words.forgotten, language).await,
            },
            Opening::Change(command, reference) => {
                let what = edit::editable(reference, &self.base.current().knowledge);
                match (what, material(command)) {
                    (Some(what), Some(material)) => {
                        self.open(id, &to, what, Some(&material), language).await;
                    }
                    (_, None) => self.say(&to, words.forgotten, language).await,
                    (None, _) => {
                        let gone = format!("{}.", EditError::Gone);
                        self.say(&to, &gone, language).await;
                    }
                }
            }
        }
    }

    /// Opens the form that changes something, with an example question more if there is one, as the
    /// response to an interaction of somebody who may.
    pub async fn open(
        &self,
        id: InteractionId,
        to: &InteractionHandle,
        what: Editable,
        material: Option<&Material>,
        language: Language,
    ) {
        match self.begin(id, what, material, language).await {
            Ok(draft) => self.show(id, to, draft, language).await,
            Err(word) => {
                let sent = self.api.respond(to, Respond::Private, &word).await;
                log_failure("refus", &sent);
            }
        }
    }

    /// The draft of a change, with an example question more if there is one; else why it cannot be.
    async fn begin(
        &self,
        id: InteractionId,
        what: Editable,
        material: Option<&Material>,
        language: Language,
    ) -> Result<Draft, View> {
        let (base, wanted) = (Arc::clone(&self.base), what.clone());
        let read = tokio::task::spawn_blocking(move || base.read_for_editing(&wanted)).await;
        match read {
            Ok(Ok(edited)) => Ok(Draft::of(what, edited).with(material)),
            Ok(Err(refused)) => Err(View::sentence(&format!("{refused}."), language)),
            Err(_) => Err(reload::report(&self.reloader.broke_down(), id, language)),
        }
    }

    /// Opens the form that adds something, with an example question if there is one.
    pub async fn open_new(
        &self,
        id: InteractionId,
        to: &InteractionHandle,
        kind: Addable,
        material: Option<&Material>,
        language: Language,
    ) {
        if let Err(no_state) = self.base.check_writable() {
            self.say(to, &format!("{no_state}."), language).await;
            return;
        }
        let draft = Draft::new(kind).with(material);
        self.show(id, to, draft, language).await;
    }

    /// Opens a draft's form.
    async fn show(
        &self,
        id: InteractionId,
        to: &InteractionHandle,
        draft: Draft,
        language: Language,
    ) {
        let knowledge = &self.base.current().knowledge;
        let (form_id, title) = match &draft.subject {
            Subject::Change { what, digest, seen } => {
                let seen = seen.as_ref();
                let titles = [
                    EditableField::Title,
                    EditableField::Words,
                    EditableField::Text,
                ];
                let title = titles.iter().find_map(|it| seen?.get(it));
                let form_id = FormId::to_change(id, what, *digest, knowledge);
                (
                    form_id,
                    Some(title.and_then(|it| it.lines().next()).unwrap_or("…")),
                )
            }
            Subject::Add(kind) => {
                let about = Some(About::Add(*kind));
                let opened_by = id;
                (FormId { opened_by, about }, None)
            }
        };
        let fields = draft.subject.fields();
        let form = form::form(form_id, title, fields, &draft.typed, language);
        keep(&self.drafts, id, draft);
        log_failure("formulaire", &self.api.open_form(to, form).await);
    }

    /// A form that somebody has sent.
    pub async fn respond_to_form(&self, form: &ModalInteraction, id: FormId, language: Language) {
        let to = InteractionHandle::from(form);
        let caller = Caller::new(form.guild_id, form.member.as_ref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let pending = Pending::new(&self.api, to.clone(), Respond::Private, language);
        let opened = self.draft(id.opened_by).or_else(|| self.begun(id.about));
        let Some(mut draft) = opened else {
            // Whatever it was about, the text is given back.
            let all = EditableField::ALL;
            let typed = form::typed(&form.data, &all);
            let word = View::sentence(EditWords::of(language).forgotten, language);
            let view = form::with_typed(word, form.id, &all, &typed, language);
            log_failure("mot", &pending.respond(&view).await);
            return;
        };
        // A field that was too long for the form stays as it is.
        let typed = form::typed(&form.data, draft.subject.fields());
        draft.typed.extend(typed);
        let (view, shown) = self.propose(form.id, draft, form.user.id, language).await;
        log_failure("proposition", &pending.respond(&view).await);
        if let Some(shown) = shown {
            log_failure("aperçu", &self.api.follow_up(&to, &shown).await);
        }
    }

    /// Whether a base that waits, by the interaction that made it, was edited here.
    pub fn has_edited(&self, id: InteractionId) -> bool {
        self.draft(id).is_some()
    }

    /// The buttons under a proposal. If the base has changed since, the edit is tried on it as it is
    /// now.
    pub async fn respond_to_decision(
        &self,
        pressed: &ComponentInteraction,
        button: reload::Button,
        language: Language,
    ) {
        let to = InteractionHandle::from(pressed);
        let caller = Caller::new(pressed.guild_id, pressed.member.as_ref());
        if !self.moderators.admit(&to, caller, language).await {
            return;
        }
        let pending = Pending::new(&self.api, to.clone(), Respond::Update, language);
        let by = pressed.user.id;
        // Pressed twice, it does so once.
        let draft = self.drafts.with(|kept| kept.pop(&button.command));
        let outcome = self.reloader.decide(button, by).await;
        let draft = draft.map(|(draft, _)| draft);
        let (view, shown) = match (&outcome, draft) {
            (Outcome::Gone, Some(draft)) => self.propose(button.command, draft, by, language).await,
            (Outcome::Served { .. }, _) | (_, None) => {
                (reload::report(&outcome, button.command, language), None)
            }
            (_, Some(draft)) => {
                let view = reload::report(&outcome, button.command, language);
                let fields = draft.subject.fields();
                let typed = &draft.typed;
                let view = form::with_typed(view, button.command, fields, typed, language);
                keep(&self.drafts, button.command, draft);
                (view, None)
            }
        };
        log_failure("suite de la modification", &pending.respond(&view).await);
        if let Some(shown) = shown {
            log_failure("aperçu", &self.api.follow_up(&to, &shown).await);
        }
        self.reloader.follow(&outcome, &to, language).await;
    }

    /// Checks what was typed: the report, and what members would see if nothing is wrong.
    async fn propose(
        &self,
        id: InteractionId,
        draft: Draft,
        by: UserId,
        language: Language,
    ) -> (View, Option<View>) {
        let edit = Edit {
            work: draft.subject.work(),
            values: changed(&draft),
        };
        let base = Arc::clone(&self.base);
        let prepared = tokio::task::spawn_blocking(move || base.prepare_edit(&edit)).await;
        let words = EditWords::of(language);
        let fields = draft.subject.fields();
        let (view, shown, draft) = match prepared {
            Ok(Ok((candidate, what))) => {
                let knowledge = &candidate.base().knowledge;
                let shown = edit::shown(&what, knowledge, language);
                let shown = shown.map(|reply| {
                    let mut view = preview(&reply, &self.frame(by));
                    view.content = format!("{}\n{}", words.preview, view.content);
                    view
                });
                let from = Origin::Edit(printable::line(&name(&what)));
                let reloaded = self.reloader.wait(id, candidate, from);
                let left_out = Vec::new();
                let outcome = Outcome::Proposed { reloaded, left_out };
                (reload::report(&outcome, id, language), shown, draft)
            }
            Ok(Err(EditRefused::Changed(now))) => {
                info!("modification en attente : un autre l’a devancée");
                let seen = match &draft.subject {
                    Subject::Change { seen, .. } => seen.clone(),
                    Subject::Add(_) => None,
                };
                let seen = seen.unwrap_or_else(|| draft.typed.clone());
                let now_shown = shown(now.values.clone());
                let told = form::differences(&seen, &now_shown, fields, language);
                let told = if told.is_empty() {
                    words.not_in_form
                } else {
                    told.trim_end()
                };
                let view = reload::with_details(words.changed, told, language);
                (view, None, draft.onto(&now))
            }
            Ok(Err(EditRefused::Load(error))) => {
                let opening = format!("{}{error}.", words.mistakes);
                (
                    reload::view(&opening, error.problems(), language),
                    None,
                    draft,
                )
            }
            Ok(Err(error)) => {
                let told = format!("{}{error}.", words.refused);
                (View::sentence(&told, language), None, draft)
            }
            Err(_) => {
                let outcome = self.reloader.broke_down();
                (reload::report(&outcome, id, language), None, draft)
            }
        };
        let view = form::with_typed(view, id, fields, &draft.typed, language);
        keep(&self.drafts, id, draft);
        (view, shown)
    }

    /// What somebody is editing, if it is still kept.
    fn draft(&self, id: InteractionId) -> Option<Draft> {
        recall(&self.drafts, id)
    }

    /// The draft of a form that is no longer known, from what it says itself.
    fn begun(&self, about: Option<About>) -> Option<Draft> {
        let subject = match about? {
            About::Add(kind) => Subject::Add(kind),
            About::Change(reference, digest) => Subject::Change {
                what: edit::editable(reference, &self.base.current().knowledge)?,
                digest,
                seen: None,
            },
        };
        let typed = FieldValues::new();
        Some(Draft { subject, typed })
    }

    fn frame(&self, person: UserId) -> Frame {
        let audience = Audience::AskerAlone { may_share: false };
        Frame::new(person, audience, self.display.plain_text)
    }

    async fn say(&self, to: &InteractionHandle, word: &str, language: Language) {
        let view = View::sentence(word, language);
        let sent = self.api.respond(to, Respond::Private, &view).await;
        log_failure("mot", &sent);
    }
}

/// What somebody changed: what they left as they saw it is not written.
fn changed(draft: &Draft) -> FieldValues {
    let mut values = draft.typed.clone();
    if let Subject::Change {
        seen: Some(seen), ..
    } = &draft.subject
    {
        values.retain(|field, typed| {
            let before = seen.get(field).map_or("", String::as_str);
            !field.is_same(before, typed)
        });
    }
    values
}

/// What is edited in a few words, for the list of versions.
fn name(what: &Editable) -> String {
    match what {
        Editable::Entry(id) | Editable::Theme(id) | Editable::Point { entry: id, .. } => id.clone(),
        Editable::Term { word, .. } => word.clone(),
        Editable::Elsewhere { title, .. } => title.clone(),
    }
}

/// What is kept for a while, by the interaction that it belongs to.
type Kept<T> = Bounded<InteractionId, (T, Instant)>;

fn keep<T>(kept: &Kept<T>, id: InteractionId, value: T) {
    kept.with(|kept| kept.put(id, (value, Instant::now())));
}

fn recall<T: Clone>(kept: &Kept<T>, id: InteractionId) -> Option<T> {
    kept.with(|kept| {
        forget_old(kept, KEPT_FOR, Instant::now());
        kept.peek(&id).map(|(value, _)| value.clone())
    })
}
