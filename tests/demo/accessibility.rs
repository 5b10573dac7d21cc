//! Checks the page with axe-core, the accessibility checker, in both colour schemes, and takes
//! pictures.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use test_browser::{Key, Page, Scheme, Screen, is_installed, skip_unless};

use crate::program::Demo;

/// The build's folder.
fn target() -> PathBuf {
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR"));
    inside.parent().expect("the build's folder").to_owned()
}

/// The checker, as `.ci/run` gets it.
fn axe() -> Option<String> {
    let source = fs::read_to_string(target().join("axe/axe.min.js")).ok();
    skip_unless(
        source.is_some(),
        "no axe-core",
        "`.ci/run` shows how to get it",
    );
    source
}

async fn check(page: &Page, axe: &str, state: &str) {
    page.run(axe).await;
    let script = "return axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>\
                  `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`))";
    let violations = page.run(script).await;
    assert_eq!(violations, Value::Array(Vec::new()), "{state}");
}

#[tokio::test]
async fn nothing_stands_in_the_way_of_anybody() {
    let Some(axe) = axe().filter(|_| is_installed()) else {
        return;
    };
    let pictures = target().join("screenshots");
    fs::create_dir_all(&pictures).expect("a folder");
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");
    let demo = Demo::start_with(&["--listen", "127.0.0.1:0", "--knowledge", shipped]).await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    for command in ["/programme", "/aide"] {
        page.enter(command).await;
        page.see("article .reference", command).await;
    }
    page.enter("Qui a parlé de l’illectronisme ?").await;
    page.see("article .embed", "Louise Viard-Guillot").await;
    for scheme in [Scheme::Dark, Scheme::Light] {
        for screen in [Screen::Desktop, Screen::Phone] {
            let state = format!("{scheme:?} {screen:?}").to_lowercase();
            page.look(screen, scheme).await;
            check(&page, &axe, &state).await;
            let picture = pictures.join(state.replace(' ', "-") + ".png");
            page.picture(&picture).await;
            walk(&page, &axe, &state, screen).await;
        }
    }
    page.close().await;
}

/// Checks what opens over the page.
async fn walk(page: &Page, axe: &str, state: &str, screen: Screen) {
    page.click("textarea", "").await;
    page.press("/").await;
    page.see("[role=listbox]", "/question").await;
    check(page, axe, &format!("{state}, commands")).await;
    page.press("question ").await;
    page.see("[role=group]", "texte").await;
    check(page, axe, &format!("{state}, options")).await;
    page.press(Key::Escape).await;
    page.press(Key::Backspace.value().to_string().repeat(9))
        .await;
    page.click("article .embed-title", "").await;
    page.run("[...document.querySelectorAll('article .tools button')].at(-1).click()")
        .await;
    page.see("[role=menu]", "Répondre").await;
    check(page, axe, &format!("{state}, menu")).await;
    page.press(Key::Escape).await;
    if screen == Screen::Phone {
        page.click("#drawer", "").await;
        page.see("#channels a", "général").await;
        check(page, axe, &format!("{state}, channels")).await;
        page.press(Key::Escape).await;
    }
}
