//! Texts made inert: nothing that a member or a curator wrote is rendered as formatting, as a
//! mention or as a link of the bot's.

use crate::printable;

/// Invisible and of no width: keeps `@everyone` and links from being recognised.
const BREAK: char = '\u{200b}';

/// A member's text on one line: nothing in it is formatting, a mention, an emoji, a link or an
/// invitation (« discord.gg/… » is one without a scheme), nor turns the reading direction.
pub fn member(text: &str) -> String {
    let one_line = printable::line(text);
    let words: Vec<&str> = one_line.split_whitespace().collect();
    let mut safe = String::new();
    escape(&words.join(" "), true, &mut safe);
    for part in ["://", "@everyone", "@here"] {
        safe = safe.replace(part, &broken(part));
    }
    break_invitations(&safe)
}

/// A member's text as it was before [`member`], on one line.
pub fn unescaped(safe: &str) -> String {
    let mut text = String::with_capacity(safe.len());
    let mut characters = safe.chars().filter(|it| *it != BREAK);
    while let Some(character) = characters.next() {
        let escaped = (character == '\\').then(|| characters.next()).flatten();
        text.push(escaped.unwrap_or(character));
    }
    text
}

/// A text of the knowledge base: plain French, shown as it is written. Its paragraphs and its
/// addresses stay.
pub fn base(text: &str) -> String {
    let escaped: Vec<String> = text.lines().map(with_addresses).collect();
    let mut safe = escaped.join("\n");
    for mention in ["@everyone", "@here"] {
        safe = safe.replace(mention, &broken(mention));
    }
    safe
}

/// Who to ask: as [`base`], but the mention of a channel (`<#123>`) works: it opens the channel and
/// notifies nobody.
pub fn contact(text: &str) -> String {
    let mut safe = base(text);
    for (start, _) in text.match_indices("<#") {
        let Some(mention) = text.get(start..).and_then(channel_mention) else {
            continue;
        };
        safe = safe.replace(&base(mention), mention);
    }
    safe
}

/// A titled link without a preview under the message.
pub fn link(title: &str, url: &str) -> String {
    format!("[{}](<{url}>)", base(title))
}

/// The mention of a channel that `text` starts with.
fn channel_mention(text: &str) -> Option<&str> {
    let end = text.find('>')?;
    let mention = text.get(..=end)?;
    let id = mention.strip_prefix("<#")?.strip_suffix('>')?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(mention)
}

/// The same text with an invisible break after its first character.
fn broken(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().collect();
    format!("{first}{BREAK}{}", characters.as_str())
}

/// The same text with an invisible break within the names of Discord's own sites: what follows them is
/// an invitation or a gift, even without a scheme.
fn break_invitations(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut name = String::new();
    for character in text.chars() {
        broken.push(character);
        if character.is_alphanumeric() {
            name.extend(character.to_lowercase());
        } else {
            if character == '.' && name.contains("discord") {
                broken.push(BREAK);
            }
            name.clear();
        }
    }
    broken
}

/// One line with Discord's markup escaped, its addresses whole. One that is followed by what would
/// be escaped is put in angle brackets, which end it and are not shown.
fn with_addresses(line: &str) -> String {
    let mut safe = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some((before, address, after)) = next_address(rest) {
        escape(before, rest.len() == line.len(), &mut safe);
        if after.starts_with(is_markup) {
            safe.extend(["<", address, ">"]);
        } else {
            safe.push_str(address);
        }
        rest = after;
    }
    escape(rest, rest.len() == line.len(), &mut safe);
    safe
}

/// The first address in a text, with what stands before and after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let starts = text.match_indices("://");
    starts.into_iter().find_map(|(at, _)| {
        let before = text.get(..at)?;
        let scheme = ["https", "http"]
            .into_iter()
            .find(|it| before.ends_with(it))?;
        let (before, rest) = text.split_at_checked(at - scheme.len())?;
        let length = address_length(rest);
        let (address, after) = rest.split_at_checked(length)?;
        (length > scheme.len() + "://".len()).then_some((before, address, after))
    })
}

/// How long the address is that a text starts with: up to a space or an angle bracket, without what
/// ends the sentence or the parenthesis around it.
fn address_length(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'));
    let mut address = end.and_then(|end| text.get(..end)).unwrap_or(text);
    while let Some(last) = address.chars().next_back() {
        let of = |bracket| address.matches(bracket).count();
        let is_after = match last {
            ')' => of(')') > of('('),
            ']' => of(']') > of('['),
            '_' => false,
            other => is_markup(other) || ".,:;!?…'\"’”»".contains(other),
        };
        if !is_after {
            break;
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    address.len()
}

/// Adds a text with Discord's markup escaped; `starts_line`: its first word may begin a block.
fn escape(text: &str, starts_line: bool, safe: &mut String) {
    if starts_line && starts_block(text.split(' ').next().unwrap_or_default()) {
        safe.push('\\');
    }
    for character in text.chars() {
        if is_markup(character) {
            safe.push('\\');
        }
        safe.push(character);
    }
}

/// Whether Discord may take this character for markup.
const fn is_markup(character: char) -> bool {
    matches!(
        character,
        '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']'
    )
}

/// Whether this first word would turn its line into a heading, a list, a quote or small print.
fn starts_block(word: &str) -> bool {
    matches!(word, "#" | "##" | "###" | "-" | "+" | "-#" | ">" | ">>>")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_members_text_is_inert() {
        let cases = [
            ("**gras** _italique_", r"\*\*gras\*\* \_italique\_"),
            (
                "`code` ~~barré~~ ||caché||",
                r"\`code\` \~\~barré\~\~ \|\|caché\|\|",
            ),
            (
                "[clic](https://mal.fr)",
                "\\[clic\\](https:\u{200b}//mal.fr)",
            ),
            ("@everyone et @here", "@\u{200b}everyone et @\u{200b}here"),
            ("<@123> <@&4> <#5> <t:0>", r"\<@123> \<@&4> \<#5> \<t:0>"),
            ("une\n# deux\n> trois", "une # deux > trois"),
            ("# titre", r"\# titre"),
            ("- liste", r"\- liste"),
            (r"\*", r"\\\*"),
            ("discord.gg/abc", "discord.\u{200b}gg/abc"),
            (
                "ptb.Discord.com/invite/abc, https://discord.gg/abc",
                "ptb.Discord.\u{200b}com/invite/abc, https:\u{200b}//discord.\u{200b}gg/abc",
            ),
            ("15.4 % ? Oui. Non...", "15.4 % ? Oui. Non..."),
            ("\u{202e}abc\u{2066} \u{0}d\u{1b}[31m", "abc d \\[31m"),
        ];
        for (text, expected) in cases {
            assert_eq!(member(text), expected, "{text}");
        }
    }

    #[test]
    fn a_members_text_is_read_back() {
        for text in [
            "**gras** `code` [clic](https://mal.fr) @everyone <@123>",
            "# titre",
            r"\* et \",
            "discord.gg/abc",
            "un_mot, 15 % ?",
        ] {
            assert_eq!(unescaped(&member(text)), text);
        }
    }

    #[test]
    fn a_text_of_the_base_shows_as_it_is_written() {
        let cases = [
            (
                "L’e-santé, c’est-à-dire (un peu) tout.",
                "L’e-santé, c’est-à-dire (un peu) tout.",
            ),
            ("un_mot *étoilé*", r"un\_mot \*étoilé\*"),
            (
                "voir https://exemple.fr/a_b_c ici",
                "voir https://exemple.fr/a_b_c ici",
            ),
            ("un\n\n- deux", "un\n\n\\- deux"),
            (
                "(https://exemple.fr/a_(b)_c), un_mot",
                r"(https://exemple.fr/a_(b)_c), un\_mot",
            ),
            (
                "voir\u{a0}: http://exemple.fr/a_b*c_?x=[1]_.",
                "voir\u{a0}: http://exemple.fr/a_b*c_?x=[1]_.",
            ),
            (
                "«\u{a0}https://exemple.fr/_a_\u{a0}» et https://b.fr/~c !",
                "«\u{a0}https://exemple.fr/_a_\u{a0}» et https://b.fr/~c !",
            ),
            (
                "**https://exemple.fr/a**",
                r"\*\*<https://exemple.fr/a>\*\*",
            ),
            ("<https://exemple.fr/a_b>", r"\<https://exemple.fr/a_b>"),
            ("https:// _rien_ xhttps://", r"https:// \_rien\_ xhttps://"),
            ("@everyone", "@\u{200b}everyone"),
        ];
        for (text, expected) in cases {
            assert_eq!(base(text), expected, "{text}");
        }
    }

    #[test]
    fn a_contact_may_name_a_channel_and_nothing_else() {
        assert_eq!(contact("le salon <#123>"), "le salon <#123>");
        assert_eq!(contact("<@123> <#abc> <#"), r"\<@123> \<#abc> \<#");
    }

    /// Pieces of hostile texts, in any order.
    fn hostile() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "**",
            "__",
            "~~",
            "||",
            "`",
            "```",
            "[a](",
            "https://a.fr/b_c",
            "http://",
            ")",
            "<@1>",
            "@everyone",
            "discord.gg/abc",
            "\\",
            "\n",
            "# ",
            "- ",
            "> ",
            ".",
            "\u{202e}",
            "\u{0}",
            "\u{200b}",
            "é",
            " ",
            "\u{a0}",
            "a.b",
        ];
        let piece = prop_oneof![
            prop::sample::select(PIECES).prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    /// The characters of markup that nothing escapes.
    fn working(text: &str) -> usize {
        let mut characters = text.chars();
        let mut working = 0;
        while let Some(character) = characters.next() {
            if character == '\\' {
                characters.next();
            } else if is_markup(character) {
                working += 1;
            }
        }
        working
    }

    proptest! {
        #[test]
        fn nothing_that_a_member_writes_works(text in hostile()) {
            let shown = member(&text);
            prop_assert_eq!(working(&shown), 0, "{}", shown);
            for working in ["://", "@everyone", "@here", "discord.gg", "\n"] {
                prop_assert!(!shown.contains(working), "{} in {:?}", working, shown);
            }
            prop_assert!(!shown.chars().any(printable::is_control), "{:?}", shown);
        }

        #[test]
        fn an_address_of_the_base_stays_whole(before in hostile(), after in hostile()) {
            let address = "https://exemple.fr/a_b_(c)/~d";
            let ends = [" ", "\u{a0}", "\n"];
            for (end, start) in ends.into_iter().zip(["(", "\u{a0}", " "]) {
                let shown = base(&format!("{before}{start}{address}{end}{after}"));
                prop_assert!(shown.contains(address), "{:?}", shown);
            }
        }
    }
}
