//! A real browser, Debian's Chromium, driven through `chromedriver`, that shows the local Discord's page.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "only tests use it, and a test may fail"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
pub use thirtyfour::Key;
use thirtyfour::prelude::*;
use thirtyfour::session::scriptret::ScriptRet;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long the page may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at meanwhile.
const INTERVAL: Duration = Duration::from_millis(20);
/// What the driver says once it listens, before the number of its port.
const LISTENS: &str = "started successfully on port ";

/// A phone's screen, in CSS pixels.
const PHONE: (u32, u32) = (390, 844);
/// Finds what a person sees by a selector and a part of its text.
const FIND: &str = "\
    const [css, text] = arguments;\
    const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.innerText.includes(text);\
    return [...document.querySelectorAll(css)].find(isSeen) ?? null";

/// The size of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1280 × 800.
    Desktop,
    /// A phone held upright.
    Phone,
}

/// The colours that the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
}

/// A page in a window of its own.
pub struct Page {
    driver: WebDriver,
    process: Child,
}

/// A test that fails leaves a browser behind, which is ended with its driver.
impl Drop for Page {
    fn drop(&mut self) {
        if let Some(group) = self.process.id() {
            let script = format!("kill -s KILL -- -{group}");
            let mut shell = std::process::Command::new("sh");
            drop(shell.args(["-c", &script]).status());
        }
        // The browser has been killed: there is no session to close.
        drop(self.driver.clone().leak());
    }
}

/// Whether there is a browser here. If there is none, a test says so, past the runner's capture,
/// and passes; in CI (`CI` is set) it fails.
pub fn is_installed() -> bool {
    let found = std::env::var_os("PATH").is_some_and(|paths| {
        std::env::split_paths(&paths).any(|one| one.join("chromedriver").is_file())
    });
    let hint = "install Debian's chromium and chromium-driver to test the page";
    skip_unless(found, "no browser", hint);
    found
}

/// Says that a test is skipped for want of something; fails in CI, which skips nothing.
pub fn skip_unless(found: bool, missing: &str, hint: &str) {
    if found {
        return;
    }
    assert!(std::env::var_os("CI").is_none(), "{missing}: {hint}");
    // Not `eprintln`: the test runner hides that.
    writeln!(std::io::stderr(), "SKIPPED, {missing}: {hint}").expect("standard error");
}

impl Page {
    /// Opens an address, and waits until the page shows it.
    pub async fn open(url: &str, screen: Screen, scheme: Scheme) -> Self {
        let (process, port) = start_driver().await;
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ] {
            wanted.add_arg(argument).expect("an argument");
        }
        wanted
            .set("goog:loggingPrefs", json!({ "browser": "ALL" }))
            .expect("a capability");
        if screen == Screen::Phone {
            let metrics =
                json!({ "width": PHONE.0, "height": PHONE.1, "pixelRatio": 1.0, "touch": false });
            wanted
                .add_experimental_option("mobileEmulation", json!({ "deviceMetrics": metrics }))
                .expect("an option");
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted)
            .await
            .expect("a browser");
        let page = Self { driver, process };
        page.driver.goto(url).await.expect("the page");
        page.look(screen, scheme).await;
        page.see("[role=log]", "").await;
        page
    }

    /// Another size of the window, or other colours.
    pub async fn look(&self, screen: Screen, scheme: Scheme) {
        let (width, height) = match screen {
            Screen::Desktop => (1280, 800),
            Screen::Phone => PHONE,
        };
        let phone = screen == Screen::Phone;
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        let scheme = format!("{scheme:?}").to_lowercase();
        // Without animations, so that nothing is clicked while it moves.
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.set("Emulation.setDeviceMetricsOverride", size).await;
        self.set("Emulation.setEmulatedMedia", media).await;
    }

    async fn set(&self, command: &str, parameters: Value) {
        self.driver
            .cdp()
            .send_raw(command, parameters)
            .await
            .expect("a setting of the browser");
    }

    /// Waits for what a selector finds and a person sees, with this in its text.
    pub async fn see(&self, css: &str, text: &str) -> WebElement {
        let arrival = async {
            loop {
                if let Ok(element) = self.find(css, text).await.element() {
                    return element;
                }
                tokio::time::sleep(INTERVAL).await;
            }
        };
        let Ok(element) = tokio::time::timeout(PATIENCE, arrival).await else {
            panic!("no {css} with “{text}” in\n{}", self.text().await);
        };
        element
    }

    /// Waits until a person sees no such thing.
    pub async fn see_no(&self, css: &str, text: &str) {
        let departure = async {
            while !self.find(css, text).await.json().is_null() {
                tokio::time::sleep(INTERVAL).await;
            }
        };
        let gone = tokio::time::timeout(PATIENCE, departure).await;
        assert!(
            gone.is_ok(),
            "{css} with “{text}” is still in\n{}",
            self.text().await
        );
    }

    /// What a person sees of this now; null if that is nothing.
    async fn find(&self, css: &str, text: &str) -> ScriptRet {
        let found = self
            .driver
            .execute(FIND, vec![json!(css), json!(text)])
            .await;
        found.expect("a script that runs")
    }

    /// Clicks on what a selector finds, with this in its text.
    pub async fn click(&self, css: &str, text: &str) {
        self.see(css, text).await.click().await.expect("a click");
    }

    /// Types into the focused element.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        let focused = self.driver.active_element().await.expect("a focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// Types a line into the focused element, and Enter.
    pub async fn enter(&self, line: &str) {
        self.press(line + Key::Enter).await;
    }

    /// Goes to the message box, types a line, and Enter.
    pub async fn enter_in_box(&self, line: &str) {
        self.click("textarea", "").await;
        self.enter(line).await;
    }

    /// Chooses an option of the menu of this name.
    pub async fn choose(&self, menu: &str, option: &str) {
        let menu = format!("select[aria-label='{menu}']");
        let menu = thirtyfour::components::SelectElement::new(&self.see(&menu, "").await).await;
        let menu = menu.expect("a menu");
        menu.select_by_exact_text(option).await.expect("an option");
    }

    /// What a script gives, run in the page.
    pub async fn run(&self, script: &str) -> Value {
        let given = self.driver.execute(script, Vec::new()).await;
        given.expect("a script that runs").json().clone()
    }

    /// Waits until a script gives this.
    pub async fn until(&self, script: &str, expected: Value) {
        let mut last = Value::Null;
        let arrival = async {
            loop {
                last = self.run(script).await;
                if last == expected {
                    return;
                }
                tokio::time::sleep(INTERVAL).await;
            }
        };
        let done = tokio::time::timeout(PATIENCE, arrival).await;
        assert!(done.is_ok(), "{script}: {last}, not {expected}");
    }

    /// All that the page shows as text.
    async fn text(&self) -> String {
        let text = self.run("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the page in a file.
    pub async fn picture(&self, path: &Path) {
        self.driver.screenshot(path).await.expect("a picture");
    }

    /// Ends the test: the browser has no errors, and the page made no request except to its own
    /// server.
    pub async fn close(self) {
        let complaints = self.driver.browser_log().await.expect("the browser's log");
        assert!(complaints.is_empty(), "{complaints:?}");
        let script = "return performance.getEntriesByType('resource').map(({ name }) => name)\
                      .filter((name) => new URL(name).host !== location.host)";
        assert_eq!(self.run(script).await, json!([]));
        self.leave().await;
    }

    /// Ends a test in which browser errors are expected.
    pub async fn leave(self) {
        self.driver.clone().quit().await.expect("an end");
    }
}

/// Starts a driver on a free port, and reads which.
async fn start_driver() -> (Child, u16) {
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .expect("chromedriver starts");
    let output = process.stdout.take().expect("standard output");
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await.expect("text") {
        if let Some((_, port)) = line.split_once(LISTENS) {
            let port = port.trim_end_matches('.').parse().expect("a port");
            return (process, port);
        }
    }
    panic!("chromedriver ends at once");
}
