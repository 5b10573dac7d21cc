//! The page in a real browser, and what it shows of a bot that uses all of Discord's components.

#![allow(clippy::expect_used, reason = "a test may fail")]

use discord_conformance::bare_client::Bot;
use local_discord::{Id, LocalDiscord, Sample, Settings, client};
use serde_json::{Value, json};
use test_browser::{Key, Page, Scheme, Screen, is_installed};
use tokio::net::TcpListener;

/// A local Discord with its page, and a bot that has registered these commands.
async fn stage(commands: Value) -> (LocalDiscord, Sample, Bot) {
    let sample = Sample::new("bot");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let people = [sample.member, sample.moderator];
    let world = sample.world.clone();
    let discord = LocalDiscord::serve_with(world, Settings::default(), listener, |discord| {
        client::router(discord, access(&people))
    })
    .expect("a server");
    let bot = Bot::with_content(&discord).await;
    let path = format!("/applications/{}/commands", discord.bot());
    assert_eq!(bot.http.put(&path, &commands).await.0, 200);
    (discord, sample, bot)
}

fn access(people: &[Id]) -> client::Access {
    client::Access {
        people: people.to_vec(),
        ..client::Access::default()
    }
}

#[tokio::test]
async fn markdown_is_shown_as_discord_shows_it() {
    if !is_installed() {
        return;
    }
    let (discord, sample, bot) = stage(json!([])).await;
    let page = Page::open(&discord.url(), Screen::Desktop, Scheme::Dark).await;
    let person = sample.member;
    let cases = [
        (
            "**gras** *italique* __souligné__ ~~barré~~",
            "<p><strong>gras</strong> <em>italique</em> <u>souligné</u> <s>barré</s></p>",
        ),
        (
            "***les deux*** et _mot_ a_b_c 2*3*4",
            "<p><strong><em>les deux</em></strong> et <em>mot</em> a_b_c 2<em>3</em>4</p>",
        ),
        (
            "**a *b* c** \\*rien\\*",
            "<p><strong>a <em>b</em> c</strong> *rien*</p>",
        ),
        (
            "`code **x**` ``a`b``",
            "<p><code>code **x**</code> <code>a`b</code></p>",
        ),
        (
            "avant\n```rust\nfn a() {}\n```\naprès",
            "<p>avant</p><pre tabindex=\"0\"><code>fn a() {}</code></pre><p>après</p>",
        ),
        (
            "> cité\n> encore\nfin",
            "<blockquote><p>cité\nencore</p></blockquote><p>fin</p>",
        ),
        (
            ">>> tout\nle reste",
            "<blockquote><p>tout\nle reste</p></blockquote>",
        ),
        (
            "# Un\n### Trois\n-# petit",
            "<h2 class=\"heading-1\">Un</h2><h2 class=\"heading-3\">Trois</h2><p class=\"subtext\">petit</p>",
        ),
        (
            "- a\n  - b\n- c",
            "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        ),
        (
            "1. a\n  suite\n2. b\nfin",
            "<ol start=\"1\"><li>a<br>suite</li><li>b</li></ol><p>fin</p>",
        ),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        (
            "[titre](https://exemple.fr/a)",
            "<p><a href=\"https://exemple.fr/a\" target=\"_blank\" rel=\"noopener noreferrer\">titre</a></p>",
        ),
        (
            "voir https://exemple.fr/a_b_c.",
            "<p>voir <a href=\"https://exemple.fr/a_b_c\" target=\"_blank\" rel=\"noopener noreferrer\">https://exemple.fr/a_b_c</a>.</p>",
        ),
        (
            "[piège](javascript:alert(1)) <img src=x onerror=alert(1)>",
            "<p>[piège](javascript:alert(1)) &lt;img src=x onerror=alert(1)&gt;</p>",
        ),
        (
            &format!("<@{person}> <@1>"),
            "<p><span class=\"mention\">@Camille</span> <span class=\"mention\">@?</span></p>",
        ),
        (
            "||secret||",
            "<p><button type=\"button\" class=\"spoiler\" aria-label=\"Texte caché, l’afficher\"><span aria-hidden=\"true\">secret</span></button></p>",
        ),
        (
            "* pas une liste ** ni du gras **",
            "<ul><li>pas une liste ** ni du gras **</li></ul>",
        ),
        ("```sans fin", "<p>```sans fin</p>"),
    ];
    let path = format!("/channels/{}/messages", sample.general);
    for (written, expected) in cases {
        let (status, message) = bot.http.post(&path, &json!({ "content": written })).await;
        assert_eq!(status, 200, "{message}");
        let id = message["id"].as_str().expect("an id");
        let shown =
            format!("return document.querySelector('#message-{id} .text')?.innerHTML ?? null");
        page.until(&shown, json!(expected)).await;
    }
    page.close().await;
}

/// Shows hostile texts and gives those that take too long: marks at random, some and many, by a seeded
/// generator, then each alone; and one of 182 characters that once took for ever. The second argument of `judge` is the
/// most milliseconds: far above what a pass over the text takes, far below what trying out takes.
const HOSTILE: &str = r##"
    const marks = ["*", "**", "_", "__", "~~", "||", "`", "``", "```", "[", "](", "](https://a.b", ")",
      "https://", "<", ">", "<@", "<t:", "\\", "@", "a", "é", " ", "  ", "\n", "- ", "> ", ">>> ", "# ", "1. ", '"'];
    let seed = 20250121;
    const below = (most) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >> 8) % most;
    };
    const filled = (parts, length) => {
      let text = "";
      while (text.length < length) text += parts[below(parts.length)];
      return text;
    };
    return import("/client/markdown.js").then(({ blocks, plain }) => {
      const slow = [];
      const takes = (text) => {
        const began = performance.now();
        blocks(text);
        plain(text);
        return performance.now() - began;
      };
      // A busy machine may hold up one look, or two.
      const judge = (text, most) => {
        if ([1, 2, 3].every(() => takes(text) > most)) slow.push(text.slice(0, 100));
      };
      judge("*a" + "**b".repeat(60), 500);
      for (let round = 0; round < 200; round += 1) {
        const some = Array.from({ length: 1 + below(6) }, () => marks[below(marks.length)]);
        judge(filled(some, 4096), 500);
      }
      for (const mark of marks) judge(filled([mark], 40000), 2000);
      return slow;
    });
"##;

#[tokio::test]
async fn no_text_takes_the_page_long() {
    if !is_installed() {
        return;
    }
    let (discord, _, _bot) = stage(json!([])).await;
    let page = Page::open(&discord.url(), Screen::Desktop, Scheme::Dark).await;
    assert_eq!(page.run(HOSTILE).await, json!([]));
    page.close().await;
}

#[tokio::test]
async fn options_are_filled_in_and_completed() {
    if !is_installed() {
        return;
    }
    let options = json!([
        { "type": 3, "name": "texte", "description": "Le texte", "required": true, "autocomplete": true },
        { "type": 3, "name": "sorte", "description": "La sorte", "choices": [{ "name": "Courte", "value": "c" }, { "name": "Longue", "value": "l" }] },
        { "type": 5, "name": "public", "description": "Pour tous" },
        { "type": 4, "name": "nombre", "description": "Combien" },
    ]);
    let command = json!({ "name": "chercher", "description": "Cherche", "options": options });
    let (discord, _, mut bot) = stage(json!([command])).await;
    let page = Page::open(&discord.url(), Screen::Desktop, Scheme::Dark).await;
    page.press("/chercher ").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (&event["type"], &event["data"]["options"][0]["value"]),
        (&json!(4), &json!(""))
    );
    let choices =
        json!([{ "name": "Première", "value": "un" }, { "name": "Seconde", "value": "deux" }]);
    let choices = json!({ "type": 8, "data": { "choices": choices } });
    bot.call_back(&event, &choices).await;
    page.see("[role=option]", "Première").await;
    page.press("s").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        event["data"]["options"][0],
        json!({ "name": "texte", "type": 3, "value": "s", "focused": true })
    );
    bot.call_back(&event, &choices).await;
    page.see("[role=option]", "Seconde").await;
    page.press(Key::Down + Key::Down + Key::Enter).await;
    page.see_no("[role=option]", "").await;
    page.press(Key::Tab + "Longue" + Key::Tab + "Oui" + Key::Tab + "3" + Key::Enter)
        .await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["type"], 2);
    let filled: Vec<_> = event["data"]["options"]
        .as_array()
        .expect("options")
        .iter()
        .map(|one| &one["value"])
        .collect();
    assert_eq!(
        filled,
        [&json!("deux"), &json!("l"), &json!(true), &json!(3)]
    );
    assert_eq!(event["locale"], "fr");
    bot.call_back(&event, &json!({ "type": 5 })).await;
    page.see("article", "bot réfléchit…").await;
    bot.http
        .patch(
            &(Bot::webhook(&event) + "/messages/@original"),
            &json!({ "content": "Voilà." }),
        )
        .await;
    page.see("article", "Voilà.").await;
    page.close().await;
}

#[tokio::test]
async fn controls_forms_and_commands_on_messages_are_used() {
    if !is_installed() {
        return;
    }
    let (discord, sample, mut bot) = stage(json!([{ "name": "Chercher ici", "type": 3 }])).await;
    let page = Page::open(&discord.url(), Screen::Desktop, Scheme::Light).await;
    let options = json!([
        { "label": "Matin", "value": "m", "description": "9 h" },
        { "label": "Soir", "value": "s" },
    ]);
    let rows = json!([
        { "type": 1, "components": [{ "type": 3, "custom_id": "un", "placeholder": "Choisir une séance", "options": options }] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "deux", "max_values": 2, "placeholder": "Plusieurs", "options": options }] },
        { "type": 1, "components": [{ "type": 2, "style": 4, "custom_id": "form", "label": "Signaler" }, { "type": 2, "style": 2, "custom_id": "gris", "label": "Plus tard", "disabled": true }] },
    ]);
    let path = format!("/channels/{}/messages", sample.general);
    let (_, message) = bot
        .http
        .post(&path, &json!({ "content": "À vous", "components": rows }))
        .await;

    page.see("select[aria-label='Choisir une séance']", "")
        .await;
    page.run("const menu = document.querySelector('select'); menu.value = 's'; menu.dispatchEvent(new Event('change'))").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (&event["data"]["custom_id"], &event["data"]["values"]),
        (&json!("un"), &json!(["s"]))
    );
    bot.call_back(
        &event,
        &json!({ "type": 4, "data": { "content": "Le soir", "flags": 64 } }),
    )
    .await;
    page.see("article.ephemeral", "Le soir").await;
    page.click("article.ephemeral button", "Masquer").await;
    page.see_no("article", "Le soir").await;

    page.click("fieldset label", "Matin").await;
    page.click("fieldset label", "Soir").await;
    page.click("fieldset button", "Valider").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["values"], json!(["m", "s"]));
    bot.call_back(
        &event,
        &json!({ "type": 7, "data": { "content": "Merci" } }),
    )
    .await;
    page.see("article", "Merci (modifié)").await;
    let stays = "return document.activeElement.matches('article button')";
    page.until(stays, json!(true)).await;

    page.click("article button", "Signaler").await;
    let event = bot.event("INTERACTION_CREATE").await;
    let input = json!({ "type": 4, "custom_id": "pourquoi", "style": 1, "label": "Pourquoi ?" });
    let form = json!({ "title": "Signaler", "custom_id": "f", "components": [{ "type": 1, "components": [input] }] });
    bot.call_back(&event, &json!({ "type": 9, "data": form }))
        .await;
    page.see("dialog", "Pourquoi ?").await;
    page.enter("Parce que").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(
        (
            &event["type"],
            &event["data"]["components"][0]["components"][0]["value"]
        ),
        (&json!(5), &json!("Parce que"))
    );
    bot.call_back(&event, &json!({ "type": 6 })).await;

    page.click("article button[aria-label='Autres actions']", "")
        .await;
    page.see("[role=menu]", "Applications").await;
    page.click("[role=menuitem]", "Chercher ici").await;
    let event = bot.event("INTERACTION_CREATE").await;
    assert_eq!(event["data"]["target_id"], message["id"]);
    bot.call_back(
        &event,
        &json!({ "type": 4, "data": { "content": "Trouvé" } }),
    )
    .await;
    page.see("article .reference", "Camille a utilisé Chercher ici")
        .await;
    page.close().await;
}

#[tokio::test]
async fn what_happens_elsewhere_is_shown() {
    if !is_installed() {
        return;
    }
    let (discord, sample, bot) = stage(json!([])).await;
    let page = Page::open(&discord.url(), Screen::Desktop, Scheme::Dark).await;
    let path = format!("/channels/{}", sample.general);
    bot.http.post(&format!("{path}/typing"), &json!({})).await;
    page.see("#typing", "bot est en train d’écrire…").await;
    let text = |text: &str| json!({ "content": text });
    let (_, message) = bot
        .http
        .post(&format!("{path}/messages"), &text("Bonjour"))
        .await;
    page.see("article", "Bonjour").await;
    page.see_no("#typing", "bot").await;
    let id = message["id"].as_str().expect("an id");
    bot.http
        .patch(&format!("{path}/messages/{id}"), &text("Bonsoir"))
        .await;
    page.see("article", "Bonsoir (modifié)").await;
    bot.http.delete(&format!("{path}/messages/{id}")).await;
    page.see_no("article", "").await;
    bot.http
        .post(&format!("{path}/messages"), &text("Bonne nuit"))
        .await;
    page.see("article", "Bonne nuit").await;
    let days = "return document.querySelectorAll('.day').length";
    page.until(days, json!(1)).await;
    let other = format!("/channels/{}/messages", sample.watched);
    bot.http.post(&other, &text("Par ici")).await;
    page.see("#channels a.unread", "discussions").await;
    drop(bot);
    page.see("#notice", "Le bot n’est pas connecté.").await;
    discord.shutdown().await;
    page.see("#notice", "Connexion perdue").await;
    page.leave().await;
}
