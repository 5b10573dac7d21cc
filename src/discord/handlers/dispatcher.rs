//! From an event to its handler, in bounded memory: so many events are handled at once and so many
//! wait, however many arrive, and no sender takes the place of all. Interactions, which expire within seconds, never wait for messages.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use serenity::all::{Interaction, UserId};
use tracing::{error, info, warn};

use super::events::Bot;
use super::work_queue::{Admission, Capacity, Urgency, WorkQueue};
use crate::discord::bounded::Locked;
use crate::discord::connection::events::GatewayEvent;
use crate::discord::listening::intake;

/// Of messages. One person's are answered in turn (see `ReplyPolicy::turn`), so more than one of
/// theirs would only hold a place. At half a second each, so many at once are more than the 50 requests
/// a second that Discord takes.
const MESSAGES: Capacity = Capacity {
    running: 32,
    running_each: 1,
    waiting: 200,
    waiting_each: 50,
};
/// Of commands, buttons and forms. What waits takes a few megabytes.
const INTERACTIONS: Capacity = Capacity {
    running: 64,
    running_each: 8,
    waiting: 500,
    waiting_each: 50,
};

/// Hands events over.
#[derive(Debug)]
pub struct Dispatcher {
    bot: Arc<Bot>,
    messages: Arc<Lane>,
    interactions: Arc<Lane>,
}

impl Dispatcher {
    /// A dispatcher with nothing to do.
    pub fn new(bot: Bot) -> Self {
        Self {
            bot: Arc::new(bot),
            messages: Arc::new(Lane::new("messages", MESSAGES)),
            interactions: Arc::new(Lane::new("interactions", INTERACTIONS)),
        }
    }

    /// Hands an event over. What others depend on is noted at once and in order; the rest runs on
    /// its own.
    pub fn dispatch(&self, event: GatewayEvent) {
        let (lane, sender, urgency) = match &event {
            GatewayEvent::MessageCreate(event) => {
                let Some(urgency) = self.bot.messages.urgency(&event.message) else {
                    return;
                };
                (&self.messages, Some(event.message.author.id), urgency)
            }
            GatewayEvent::MessageUpdate(event) => {
                let Some(mended) = intake::mended(event) else {
                    return;
                };
                let Some(urgency) = self.bot.messages.urgency(&mended) else {
                    return;
                };
                (&self.messages, Some(mended.author.id), urgency)
            }
            GatewayEvent::MessageDelete(_) | GatewayEvent::MessageDeleteBulk(_) => {
                (&self.messages, None, Urgency::Asked)
            }
            GatewayEvent::InteractionCreate(event) => {
                let sender = user_of(&event.interaction);
                (&self.interactions, sender, Urgency::Asked)
            }
            GatewayEvent::UnreadableInteraction(_) => (&self.interactions, None, Urgency::Asked),
            _ => return self.bot.note(event),
        };
        if let Some(event) = lane.admit(sender, urgency, event) {
            tokio::spawn(work(Arc::clone(&self.bot), Arc::clone(lane), sender, event));
        }
    }

    /// Forgets the events that wait.
    pub fn stop(self) {
        self.messages.clear();
        self.interactions.clear();
    }
}

/// Who uses a command, a button or a form.
const fn user_of(interaction: &Interaction) -> Option<UserId> {
    match interaction {
        Interaction::Command(command) | Interaction::Autocomplete(command) => Some(command.user.id),
        Interaction::Component(component) => Some(component.user.id),
        Interaction::Modal(form) => Some(form.user.id),
        _ => None,
    }
}

/// Handles an event, then those that wait.
async fn work(bot: Arc<Bot>, lane: Arc<Lane>, sender: Option<UserId>, event: GatewayEvent) {
    let mut next = Some((sender, event));
    while let Some((sender, event)) = next {
        let handled = AssertUnwindSafe(Box::pin(bot.handle(event)))
            .catch_unwind()
            .await;
        if handled.is_err() {
            error!("un événement n’a pas pu être traité : c’est une erreur du bot");
        }
        next = lane.finish(sender);
    }
}

/// Events of one kind, on their way.
#[derive(Debug)]
struct Lane {
    name: &'static str,
    state: Locked<LaneState>,
}

#[derive(Debug)]
struct LaneState {
    queue: WorkQueue<UserId, GatewayEvent>,
    /// How many were given up since the queue was last empty.
    given_up: u64,
}

impl Lane {
    fn new(name: &'static str, capacity: Capacity) -> Self {
        let queue = WorkQueue::new(capacity);
        let given_up = 0;
        Self {
            name,
            state: Locked::of(LaneState { queue, given_up }),
        }
    }

    /// An event arrives; returned if it is to be handled now.
    fn admit(
        &self,
        sender: Option<UserId>,
        urgency: Urgency,
        event: GatewayEvent,
    ) -> Option<GatewayEvent> {
        let name = self.name;
        self.state
            .with(|state| match state.queue.admit(sender, urgency, event) {
                Admission::Start(event) => Some(event),
                Admission::Waits => None,
                Admission::Overflows => {
                    state.given_up += 1;
                    if state.given_up == 1 {
                        warn!(
                            "trop d’événements à la fois ({name}) : j’abandonne les plus anciens qui \
                             attendent, d’abord les messages qui ne s’adressent pas à moi"
                        );
                    }
                    None
                }
            })
    }

    /// An event of this sender's has been handled; returns the next.
    fn finish(&self, sender: Option<UserId>) -> Option<(Option<UserId>, GatewayEvent)> {
        self.state.with(|state| {
            let next = state.queue.finish(sender);
            if state.given_up > 0 && state.queue.is_relaxed() {
                let given_up = std::mem::take(&mut state.given_up);
                info!("de nouveau à jour ({}) : {given_up} abandonnés", self.name);
            }
            next
        })
    }

    fn clear(&self) {
        self.state.with(|state| state.queue.clear());
    }
}
