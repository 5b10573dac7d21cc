//! « Chercher dans le colloque », on a message: its text is the question.

use serenity::all::CommandData;

/// The text of the message that the command was used on; none if there is nothing to read in it.
pub(super) fn text(data: &CommandData) -> Option<String> {
    let message = data.target_id?.to_message_id();
    let text = without_mentions(&data.resolved.messages.get(&message)?.content);
    text.chars().any(char::is_alphanumeric).then_some(text)
}

/// The text without mentions and custom emoji (`<@1>`, `<#1>`, `<:name:1>`), which ask nothing.
fn without_mentions(content: &str) -> String {
    let mut parts = content.split('<');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('>') {
            Some((inside, after)) if inside.starts_with(['@', '#', ':']) => kept.push_str(after),
            Some((inside, after)) if inside.starts_with("a:") => kept.push_str(after),
            _ => {
                kept.push('<');
                kept.push_str(part);
            }
        }
    }
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_and_emoji_ask_nothing() {
        let cases = [
            ("<@1> et l’IA ?", "et l’IA ?"),
            ("dans <#12>, <@!3> <@&4>", "dans ,"),
            ("<:oui:5> <a:bof:6>", ""),
            ("2 < 3 > 1", "2 < 3 > 1"),
            ("<b", "<b"),
        ];
        for (content, expected) in cases {
            assert_eq!(without_mentions(content), expected, "{content}");
        }
    }
}
