//! What a visitor does in the page of the demonstration.

use serde_json::json;
use test_browser::{Key, Page, Scheme, Screen, is_installed};

use crate::program::Demo;

/// Whether the focus is in the last text box of the page.
pub const FOCUS_IN_LAST_BOX: &str = "\
    const boxes = [...document.querySelectorAll('textarea, input[type=text]')];\
    return document.activeElement === boxes.at(-1)";
/// Whether the focus is in the menu button of a message.
const FOCUS_IN_TOOLS: &str = "return document.activeElement.matches('article .tools button')";
/// Whether nothing is wider than the log.
const FITS: &str = "\
    const log = document.querySelector('[role=log]');\
    return log.scrollWidth === log.clientWidth";
const QUESTION: &str = "Qui a parlé de l’illectronisme ?";
const POINT: &str = "Une personne sur six souffre d’illectronisme.";

#[tokio::test]
async fn a_question_gets_its_card_with_links() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    page.see("h1", "#poser-une-question").await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.enter(QUESTION).await;
    let answer = page.see("[role=log] article", POINT).await;
    let text = answer.text().await.expect("a text");
    for part in [
        "colloque",
        "Les chiffres du numérique",
        "Ada Lovelace",
        "Camille",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for (name, address) in [
        ("Voir la vidéo", "https://exemple.fr/video"),
        ("Lire le compte rendu", "https://exemple.fr/chiffres"),
    ] {
        let link = page.see("article a", name).await;
        let attribute = |name: &'static str| link.attr(name);
        let target = attribute("target").await.expect("an answer");
        let rel = attribute("rel").await.expect("an answer").expect("rel");
        assert_eq!(
            attribute("href").await.expect("an answer").as_deref(),
            Some(address)
        );
        assert_eq!(target.as_deref(), Some("_blank"));
        assert!(rel.contains("noopener"), "{rel}");
    }
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.close().await;
}

#[tokio::test]
async fn commands_are_found_and_used_by_keyboard() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Light).await;
    let active = "return document.getElementById(document.activeElement\
                  .getAttribute('aria-activedescendant'))?.textContent ?? null";
    page.press("/").await;
    page.see("[role=listbox] [role=option]", "/question").await;
    page.see_no("[role=option]", "/recharger").await;
    page.press("dro").await;
    page.see("[role=option][aria-selected=true]", "/droits")
        .await;
    page.press(Key::Escape).await;
    page.see_no("[role=listbox]", "").await;
    page.until(active, json!(null)).await;
    page.press("its" + Key::Enter).await;
    page.see("[role=log] article", "Accès aux droits").await;
    page.see("[role=log] article .reference", "Camille a utilisé /droits")
        .await;

    page.press("/ques" + Key::Tab).await;
    page.see("[role=group][aria-label='/question']", "texte")
        .await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.enter(QUESTION).await;
    page.see("[role=log] article", POINT).await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.close().await;
}

#[tokio::test]
async fn a_choice_is_offered_and_made() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Phone, Scheme::Light).await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.enter("Que dire des robots ?").await;
    page.see("article button", "Atelier du matin").await;
    page.click("article button", "Atelier du soir").await;
    page.see("article .embed-title", "Atelier du soir").await;
    page.close().await;
}

#[tokio::test]
async fn a_moderator_reloads_what_was_edited() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    page.click("#settings label", "Dominique (modération)")
        .await;
    demo.edit(|base| {
        base.replace(
            "title = \"Atelier du matin\"",
            "titel = \"Atelier du matin\"",
        )
    });
    let reload = async || {
        page.click("textarea", "").await;
        // In full: a part of it would open its options.
        page.press("/recharger").await;
        page.see("[role=option]", "/recharger").await;
        page.press(Key::Enter).await;
    };
    reload().await;
    page.see("article.ephemeral", "titel").await;
    page.see("article.ephemeral", "Visible par vous seulement")
        .await;

    demo.edit(|base| base.replace("Une personne sur six", "Une personne sur sept"));
    reload().await;
    page.see("article.ephemeral", "La base est rechargée").await;
    page.enter(QUESTION).await;
    page.see("article", "Une personne sur sept souffre d’illectronisme.")
        .await;

    page.click("#settings label", "Camille (membre)").await;
    page.see("article", "Une personne sur sept").await;
    page.see_no("article", "La base est rechargée").await;
    page.click("textarea", "").await;
    page.press("/rech").await;
    page.see_no("[role=option]", "").await;
    page.close().await;
}

#[tokio::test]
async fn a_moderator_adds_an_entry_in_a_form() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Light).await;
    page.click("#settings label", "Dominique (modération)")
        .await;
    page.click("textarea", "").await;
    page.press("/nouveau").await;
    page.see("[role=option]", "/nouveau").await;
    page.press(Key::Enter).await;
    page.see("dialog h2", "Nouvelle fiche").await;
    page.press("Le vestiaire").await;
    page.press(Key::Tab).await;
    page.press("Le vestiaire est à gauche de l’entrée.").await;
    page.click("dialog button", "Envoyer").await;
    page.see("article.ephemeral", "Entrées : 1 ajoutée").await;
    page.see("article.ephemeral", "Ce que les membres verraient")
        .await;
    page.click("article.ephemeral button", "Mettre en service")
        .await;
    page.see("article.ephemeral", "La base est rechargée").await;
    page.click("#settings label", "Camille (membre)").await;
    page.enter_in_box("Où est le vestiaire ?").await;
    page.see("article", "à gauche de l’entrée").await;
    page.close().await;
}

#[tokio::test]
async fn every_place_is_reached_on_a_phone_by_keyboard() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Phone, Scheme::Dark).await;
    page.see_no("#channels a", "").await;
    let back = || Key::Shift + Key::Tab;
    page.press(back()).await;
    page.until(
        "return document.activeElement.getAttribute('role')",
        json!("log"),
    )
    .await;
    page.press(back()).await;
    page.press(Key::Enter).await;
    page.see("#channels a", "général").await;
    page.press(Key::Escape).await;
    page.see_no("#channels a", "").await;
    page.until("return document.activeElement.id", json!("drawer"))
        .await;

    page.press(Key::Enter).await;
    page.press(Key::Tab).await;
    page.press(Key::Enter).await;
    page.see("h1", "#général").await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.enter("@coll").await;
    page.enter(QUESTION).await;
    page.see("article", POINT).await;
    page.close().await;
}

#[tokio::test]
async fn a_post_and_a_private_message_are_answered() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Light).await;
    page.click("#channels a", "forum").await;
    page.see("input.post-title", "")
        .await
        .send_keys("Illectronisme")
        .await
        .expect("keys");
    page.press(Key::Tab).await;
    page.enter(QUESTION).await;
    page.see("h1", "Illectronisme").await;
    page.see("article", POINT).await;
    page.see("#channels .threads a[aria-current]", "Illectronisme")
        .await;

    page.click("#channels a", "colloque").await;
    page.enter(QUESTION).await;
    page.see("article", POINT).await;
    page.click("article button", "Supprimer").await;
    page.see_no("article", POINT).await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;
    page.close().await;
}

#[tokio::test]
async fn a_completed_question_is_answered_in_private_then_shown_to_all() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Phone, Scheme::Dark).await;
    page.press("/ques" + Key::Tab).await;
    page.see("[role=group]", "texte").await;
    page.press("illetronisme").await;
    page.see("[role=option]", QUESTION).await;
    page.press(Key::Down + Key::Enter).await;
    page.see_no("[role=option]", "").await;
    let filled = "return document.activeElement.value";
    page.until(filled, json!(QUESTION)).await;
    page.press(Key::Enter).await;
    page.see("article.ephemeral", POINT).await;
    page.see("article.ephemeral", "Visible par vous seulement")
        .await;
    page.until(FOCUS_IN_LAST_BOX, json!(true)).await;

    page.click("article.ephemeral button", "Montrer à tous")
        .await;
    page.see("article:not(.ephemeral)", "Partagé par @Camille")
        .await;
    page.enter_in_box("/programme").await;
    page.see("article.ephemeral", "Atelier du matin").await;
    page.choose("Ouvrir une séance", "Atelier du soir").await;
    page.see("article.ephemeral .embed-title", "Atelier du soir")
        .await;
    page.until(FITS, json!(true)).await;

    page.click("#drawer", "").await;
    page.click("#settings label", "Dominique (modération)")
        .await;
    page.press(Key::Escape).await;
    page.see("article", "Partagé par @Camille").await;
    page.see_no("article", "Visible par vous seulement").await;
    page.close().await;
}

#[tokio::test]
async fn the_answer_to_anothers_message_is_found_from_its_menu_by_keyboard() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Light).await;
    page.click("#channels a", "général").await;
    page.enter(QUESTION).await;
    page.see("article", QUESTION).await;
    page.click("#settings label", "Dominique (modération)")
        .await;
    page.click("textarea", "").await;
    page.press(Key::Shift + Key::Tab).await;
    page.press(Key::Enter).await;
    page.see("[role=menuitem]", "Chercher dans le colloque")
        .await;
    page.press(Key::End.value().to_string()).await;
    page.press(Key::Enter).await;
    page.see("article.ephemeral", POINT).await;
    page.see(
        "article .reference",
        "Dominique a utilisé Chercher dans le colloque",
    )
    .await;
    page.until(FOCUS_IN_TOOLS, json!(true)).await;
    page.close().await;
}

#[tokio::test]
async fn an_english_client_is_answered_in_english() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    page.click("#settings label", "English").await;
    page.until("return document.documentElement.lang", json!("en"))
        .await;
    page.click("textarea[aria-label='Message #poser-une-question']", "")
        .await;
    page.enter("/rights").await;
    page.see("article", "Access to rights").await;
    page.close().await;
}

#[tokio::test]
async fn one_deletes_ones_own_messages_only() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    page.enter("Que dire des robots ?").await;
    page.see("article button", "Atelier du matin").await;
    let open_menu = "document.querySelectorAll('article')[arguments[0] ?? INDEX]\
                     .dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 500, clientY: 300 }))";
    page.run(&open_menu.replace("INDEX", "1")).await;
    page.see("[role=menu] [role=menuitem]", "Répondre").await;
    page.see_no("[role=menuitem]", "Supprimer le message").await;
    page.press(Key::Escape).await;
    page.see_no("[role=menu]", "").await;
    page.run(&open_menu.replace("INDEX", "0")).await;
    page.see("[role=menuitem]", "Chercher dans le colloque")
        .await;
    page.press(Key::Down + Key::Down).await;
    page.press(Key::Enter).await;
    page.see_no("article .text", "Que dire des robots ?").await;
    page.close().await;
}

#[tokio::test]
async fn with_embeds_hidden_an_answer_still_has_its_title_and_a_sentence() {
    if !is_installed() {
        return;
    }
    let demo = Demo::start().await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Light).await;
    page.click("#settings label", "Masqués").await;
    page.click("textarea", "").await;
    page.enter(QUESTION).await;
    let answer = page.see("[role=log] article", POINT).await;
    let text = answer.text().await.expect("a text");
    assert!(text.contains("Les chiffres du numérique"), "{text}");
    let shown = "return [...document.querySelectorAll('.embed')].some((it) => it.offsetParent)";
    page.until(shown, json!(false)).await;
    page.close().await;
}
