//! XML of other programs, within bounds: no DTD, and so no entity that expands; no endless tree; none of
//! what takes a parser time or memory that grows faster than the text.

use roxmltree::{Document, Node, ParsingOptions};

use super::session::Unreadable;

const MOST_NODES: u32 = 1_000_000;
/// Each attribute of an element is compared with the others.
const MOST_ATTRIBUTES: usize = 256;
/// Each declared namespace may be repeated for the elements below it.
const MOST_NAMESPACES: usize = 1_000;

pub(super) fn parse<'a>(text: &'a str, what: &str) -> Result<Document<'a>, Unreadable> {
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let tags = || text.split('<').filter_map(|it| it.split('>').next());
    let is_overloaded = tags().any(|tag| tag.matches('=').count() > MOST_ATTRIBUTES)
        || tags().flat_map(|tag| tag.matches("xmlns")).count() > MOST_NAMESPACES;
    if is_overloaded {
        return Err(Unreadable(format!(
            "{what} a trop d’attributs : ce n’est pas un programme"
        )));
    }
    // XML 1.0 wants its declaration first.
    Document::parse_with_options(text.trim_start(), options).map_err(|error| {
        Unreadable(match error {
            roxmltree::Error::DtdDetected => {
                format!("{what} a une DTD (<!DOCTYPE …>), refusée ici : retirez-la")
            }
            roxmltree::Error::NodesLimitReached => {
                format!("{what} a plus de {MOST_NODES} éléments : c’est trop pour un programme")
            }
            _ => format!(
                "{what} est abîmé, ligne {} : téléchargez-le ou enregistrez-le de nouveau",
                error.pos().row
            ),
        })
    })
}

/// The elements of this name anywhere below, whatever their namespace.
pub(super) fn below<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.descendants()
        .filter(move |it| it.tag_name().name() == name)
}

/// The elements of this name right below, whatever their namespace.
pub(super) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(move |it| it.tag_name().name() == name)
}

/// An attribute by its local name.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut attributes = node.attributes();
    let found = attributes.find(|it| it.name() == name)?;
    Some(found.value())
}

/// The text right below an element's child, trimmed; empty if there is none.
pub(super) fn text_of(node: Node<'_, '_>, name: &'static str) -> String {
    let child = children(node, name).next();
    let text = child.and_then(|it| it.text()).unwrap_or_default();
    text.trim().to_owned()
}
