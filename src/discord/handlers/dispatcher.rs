//! From an event to its handler, in bounded memory: so many events are handled at once and so many
//! wait, however many arrive. Interactions, which expire within seconds, never wait for messages.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tracing::{error, info, warn};

use super::events::Bot;
use super::work_queue::{Admission, Urgency, WorkQueue};
use crate::discord::bounded::Locked;
use crate::discord::connection::events::GatewayEvent;
use crate::discord::listening::intake;

/// How many messages are handled at once, and how many interactions.
const AT_ONCE: usize = 64;
/// How many messages wait, and how many interactions: a few megabytes.
const WAITING: usize = 500;

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
            messages: Arc::new(Lane::new("messages")),
            interactions: Arc::new(Lane::new("interactions")),
        }
    }

    /// Hands an event over. What others depend on is noted at once and in order; the rest runs on
    /// its own.
    pub fn dispatch(&self, event: GatewayEvent) {
        let (lane, urgency) = match &event {
            GatewayEvent::MessageCreate(event) => {
                let Some(urgency) = self.bot.messages.urgency(&event.message) else {
                    return;
                };
                (&self.messages, urgency)
            }
            GatewayEvent::MessageUpdate(event) => {
                let mended = intake::mended(event);
                let urgency = mended.and_then(|message| self.bot.messages.urgency(&message));
                let Some(urgency) = urgency else {
                    return;
                };
                (&self.messages, urgency)
            }
            GatewayEvent::MessageDelete(_) | GatewayEvent::MessageDeleteBulk(_) => {
                (&self.messages, Urgency::Asked)
            }
            GatewayEvent::InteractionCreate(_) | GatewayEvent::UnreadableInteraction(_) => {
                (&self.interactions, Urgency::Asked)
            }
            _ => return self.bot.note(event),
        };
        if let Some(event) = lane.admit(urgency, event) {
            tokio::spawn(work(Arc::clone(&self.bot), Arc::clone(lane), event));
        }
    }

    /// Forgets the events that wait.
    pub fn stop(self) {
        self.messages.clear();
        self.interactions.clear();
    }
}

/// Handles an event, then those that wait.
async fn work(bot: Arc<Bot>, lane: Arc<Lane>, first: GatewayEvent) {
    let mut next = Some(first);
    while let Some(event) = next {
        let handled = AssertUnwindSafe(Box::pin(bot.handle(event)))
            .catch_unwind()
            .await;
        if handled.is_err() {
            error!("un événement n’a pas pu être traité : c’est une erreur du bot");
        }
        next = lane.finish();
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
    queue: WorkQueue<GatewayEvent>,
    /// How many were given up since the queue was last empty.
    given_up: u64,
}

impl Lane {
    fn new(name: &'static str) -> Self {
        let queue = WorkQueue::new(AT_ONCE, WAITING);
        let given_up = 0;
        Self {
            name,
            state: Locked::of(LaneState { queue, given_up }),
        }
    }

    /// An event arrives; returned if it is to be handled now.
    fn admit(&self, urgency: Urgency, event: GatewayEvent) -> Option<GatewayEvent> {
        let name = self.name;
        self.state
            .with(|state| match state.queue.admit(urgency, event) {
                Admission::Start(event) => Some(event),
                Admission::Waits => None,
                Admission::Overflows => {
                    state.given_up += 1;
                    if state.given_up == 1 {
                        warn!(
                            "trop d’événements à la fois ({name}) : {WAITING} attendent ; j’abandonne \
                             les plus anciens, d’abord les messages qui ne s’adressent pas à moi"
                        );
                    }
                    None
                }
            })
    }

    /// An event has been handled; returns the next.
    fn finish(&self) -> Option<GatewayEvent> {
        self.state.with(|state| {
            let next = state.queue.finish();
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
