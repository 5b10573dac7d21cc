//! The moving picture of the README, made from the real page with the shipped base.

use std::path::Path;
use std::time::Duration;

use test_browser::{Key, Page, Scheme, Screen};
use tokio::process::Command;

use crate::program::Demo;

/// What is asked, one after the other, and what each answer says.
const SCENES: [(&str, &str); 3] = [
    ("c koi lilectronisme ??", "c’est ne pas posséder"),
    ("et qui a parlé ?", "Nicolas Paliod"),
    ("comment refaire ma carte vitale", "n’en parle pas"),
];
/// How soon after an answer the bot gives the next in the same channel.
const COOLDOWN: Duration = Duration::from_secs(5);

#[tokio::test]
#[ignore = "writes docs/demo.gif, with ImageMagick's convert"]
async fn the_moving_picture_of_the_readme() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let base = project.join("knowledge");
    let base = base.to_str().expect("a path in UTF-8");
    let demo = Demo::start_with(&["--listen", "127.0.0.1:0", "--knowledge", base]).await;
    let page = Page::open(&demo.url, Screen::Desktop, Scheme::Dark).await;
    let frames = tempfile::tempdir().expect("a folder");
    let mut convert = Command::new("convert");
    let mut number = 0;
    let mut frame = async |hundredths: u32| {
        number += 1;
        let path = frames.path().join(format!("{number:02}.png"));
        page.picture(&path).await;
        convert.args(["-delay", &hundredths.to_string()]).arg(path);
    };
    frame(80).await;
    for (question, answer) in SCENES {
        page.click("textarea", "").await;
        for word in question.split_inclusive(' ') {
            page.press(word).await;
            frame(25).await;
        }
        page.press(Key::Enter + "").await;
        page.see("[role=log] article:last-of-type", answer).await;
        frame(450).await;
        tokio::time::sleep(COOLDOWN).await;
    }
    // One palette for all, without dither: what does not change is not stored again.
    let palette = ["+dither", "-colors", "48", "+map"];
    let optimized = ["-layers", "OptimizeTransparency", "-layers", "optimize"];
    convert
        .args(["-resize", "960x"])
        .args(palette)
        .args(optimized);
    let picture = project.join("docs/demo.gif");
    let status = convert.arg(&picture).status().await.expect("convert");
    assert!(status.success());
    page.leave().await;
}
