//! An interaction is acknowledged first if its response takes long.

use local_discord::{LocalDiscord, Response, Sample};
use serenity::all::{
    ClientBuilder, Context, CreateActionRow, CreateButton, EventHandler, GatewayIntents,
    HttpBuilder, Interaction,
};
use serenity::async_trait;

use super::*;
use crate::config::Token;

const AT_ONCE: Duration = Duration::from_millis(900);
const LATE: Duration = Duration::from_millis(1_100);

/// Answers commands at once, with a button, and takes this long to respond if `how` applies.
struct Slow {
    api: Arc<ApiClient>,
    thinking: Duration,
    how: Respond,
    /// The kind of response that it gives in the end.
    turns_out: Respond,
}

impl Slow {
    async fn respond(
        &self,
        to: InteractionHandle,
        thinking: Duration,
        ways: [Respond; 2],
        view: &View,
    ) {
        let [how, turns_out] = ways;
        let pending = Pending::new(&self.api, to, how, Language::French);
        tokio::task::yield_now().await;
        tokio::time::pause();
        tokio::time::advance(thinking).await;
        tokio::time::resume();
        let sent = pending.respond_as(turns_out, view).await;
        sent.unwrap();
    }
}

#[async_trait]
impl EventHandler for Slow {
    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let to = match &interaction {
            Interaction::Command(it) => InteractionHandle::from(it),
            Interaction::Component(it) => InteractionHandle::from(it),
            _ => return,
        };
        let is_command = matches!(interaction, Interaction::Command(_));
        if is_command && self.how == Respond::Update {
            let button = CreateButton::new("suite").label("Suite");
            let view = View {
                rows: vec![CreateActionRow::Buttons(vec![button])],
                ..View::text("Et après ?")
            };
            let ways = [Respond::Public; 2];
            self.respond(to, Duration::ZERO, ways, &view).await;
        } else {
            let ways = [self.how, self.turns_out];
            let found = View::text("Trouvé.");
            self.respond(to, self.thinking, ways, &found).await;
        }
    }
}

/// A bot that is slow in this way, connected.
async fn start(
    sample: &Sample,
    thinking: Duration,
    how: Respond,
    turns_out: Respond,
) -> (LocalDiscord, JoinHandle<()>) {
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let token = Token::find(|name| (name == "DISCORD_TOKEN").then(|| discord.token()));
    let token = token.unwrap();
    let api = ApiClient::new(&token, Some(&discord.url()), Arc::default()).unwrap();
    let slow = Slow {
        api: Arc::new(api),
        thinking,
        how,
        turns_out,
    };
    let http = HttpBuilder::new(discord.token())
        .proxy(discord.url())
        .ratelimiter_disabled(true)
        .build();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::empty())
        .event_handler(slow)
        .await
        .unwrap();
    let running = tokio::spawn(async move { drop(client.start_autosharded().await) });
    discord.ready().await.unwrap();
    (discord, running)
}

async fn used(discord: &LocalDiscord, sample: &Sample) -> Response {
    let command = discord.slash(sample.member, sample.general, "question");
    let invoked = command.forced().send().unwrap();
    invoked.response().await.unwrap()
}

#[tokio::test]
async fn what_takes_long_is_acknowledged_first_and_what_is_fast_is_not() {
    for (thinking, how, callback) in [
        (AT_ONCE, Respond::Public, 4),
        (AT_ONCE, Respond::Private, 4),
        (LATE, Respond::Public, 5),
        (LATE, Respond::Private, 5),
    ] {
        let sample = Sample::new("lent");
        let (discord, running) = start(&sample, thinking, how, how).await;
        let response = used(&discord, &sample).await;
        let message = response.message.unwrap();
        assert_eq!(response.callback, callback, "after {thinking:?}");
        assert_eq!(message.content, "Trouvé.");
        assert_eq!(message.is_ephemeral(), how == Respond::Private);
        discord_conformance::finish(&discord).await;
        running.abort();
    }
}

#[tokio::test]
async fn a_button_too_and_its_message_may_stay_as_it_is() {
    for (thinking, turns_out, callback) in [
        (AT_ONCE, Respond::Update, 7),
        (AT_ONCE, Respond::Private, 4),
        (LATE, Respond::Update, 6),
        (LATE, Respond::Private, 6),
    ] {
        let sample = Sample::new("lent");
        let (discord, running) = start(&sample, thinking, Respond::Update, turns_out).await;
        let shown = used(&discord, &sample).await.message.unwrap();
        let pressed = discord.click(sample.member, shown.id, "suite").send();
        let pressed = pressed.unwrap();
        let first = pressed.acknowledged().await.unwrap().callback;
        assert_eq!(first, callback, "after {thinking:?}");
        discord.settle().await.unwrap();
        let left = discord.message(shown.id).unwrap();
        let changes = turns_out == Respond::Update;
        assert_eq!(left.content == "Trouvé.", changes, "after {thinking:?}");
        let messages = discord.messages(sample.general);
        let apart = messages.iter().filter(|it| it.is_ephemeral()).count();
        assert_eq!(apart, usize::from(!changes), "after {thinking:?}");
        discord_conformance::finish(&discord).await;
        running.abort();
    }
}
