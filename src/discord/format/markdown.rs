//! Texts made inert: nothing that a member or a curator wrote is rendered as formatting, as a
//! mention or as a link of the bot's.

/// Invisible and of no width: keeps `@everyone` and links from being recognised.
const BREAK: char = '\u{200b}';

/// A member's text on one line, without working formatting, mentions, links or emoji.
#[must_use]
pub fn member(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut safe = escape(&one_line, true);
    for scheme in ["://", "@everyone", "@here"] {
        safe = safe.replace(scheme, &broken(scheme));
    }
    safe
}

/// A text of the knowledge base: plain French, shown as it is written. Its paragraphs and its
/// links stay.
#[must_use]
pub fn base(text: &str) -> String {
    let escaped: Vec<String> = text.lines().map(|line| escape(line, false)).collect();
    let mut safe = escaped.join("\n");
    for mention in ["@everyone", "@here"] {
        safe = safe.replace(mention, &broken(mention));
    }
    safe
}

/// Who to ask: as [`base`], but the mention of a channel (`<#123>`) works: it opens the channel and
/// notifies nobody.
#[must_use]
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
#[must_use]
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

/// One line with Discord's markup escaped. Links of the base are left whole.
fn escape(line: &str, links_too: bool) -> String {
    let mut safe = String::with_capacity(line.len() + 8);
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            safe.push(' ');
        }
        if !links_too && word.starts_with("https://") {
            safe.push_str(word);
        } else {
            escape_word(word, index == 0, &mut safe);
        }
    }
    safe
}

fn escape_word(word: &str, first: bool, safe: &mut String) {
    if first && starts_block(word) {
        safe.push('\\');
        safe.push_str(word);
        return;
    }
    for character in word.chars() {
        if matches!(
            character,
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '[' | ']'
        ) {
            safe.push('\\');
        }
        safe.push(character);
    }
}

/// Whether this first word would turn its line into a heading, a list, a quote or small print.
fn starts_block(word: &str) -> bool {
    matches!(word, "#" | "##" | "###" | "-" | "+" | "-#" | ">" | ">>>")
}

#[cfg(test)]
mod tests {
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
        ];
        for (text, expected) in cases {
            assert_eq!(member(text), expected, "{text}");
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
}
