//! Whether two words look like forms of one verb, or members of one family.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Endings by which French derives words from one root, folded; inflections come with them, and so
/// does no ending at all.
static DERIVATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let endings = "e s es er ers ent ant ants ez ir is it re a ai ais ait ee ees ement ements ment \
                   ments ation ations isation isations iser isee isees ises ise ition itions tion \
                   tions ion ions ateur ateurs atrice atrices eur eurs euse euses trice trices teur \
                   teurs age ages ure ures ature ance ances ence ences able ables ible ibles if ifs \
                   ive ives atif ative atifs atives ique iques ical ite ites al ale ales aux el elle \
                   els elles ier iers iere ieres iste istes isme eux ien iens ienne iennes aire \
                   aires oire oires issement issements issant esse ette ettes ie ies iel ielle iels \
                   ielles ivite abilite alite alites eme emes isant on ons or ors";
    endings.split_whitespace().chain([""]).collect()
});

/// The endings of the forms of one word, and how long their root is at least; `é` stands where the
/// accent tells the ending from another.
struct Paradigm {
    shortest_root: usize,
    endings: HashSet<&'static str>,
}

static PARADIGMS: LazyLock<Vec<Paradigm>> = LazyLock::new(|| {
    let paradigm = |(shortest_root, endings): (usize, &'static str)| Paradigm {
        shortest_root,
        endings: endings.split(' ').collect(),
    };
    [
        // Nouns and adjectives: number, then gender.
        (2, " s"),
        (2, " x"),
        (4, " s e es"),
        (2, "al als aux ale ales"),
        (2, "ail ails aux"),
        (3, "eur eurs euse euses rice rices"),
        (3, "l ls lle lles"),
        (3, "n ns nne nnes"),
        (3, "t ts tte ttes"),
        (3, "s sse sses"),
        (3, "f fs ve ves"),
        (3, "ux use uses"),
        (3, "c cs que ques che ches"),
        // Verbs, by their groups.
        (
            3,
            "e es ent er ez ons ais ait aient ions iez ant é és ee ees era eras \
             erai erez erons eront erait erais eraient erent",
        ),
        (4, "e es ent er ait ant ants ante antes"),
        (
            3,
            "ir i is it ie ies issons issez issent issais issait issaient issant isse ira iras irai \
             irez irons iront irait irais iraient irent",
        ),
        (
            3,
            "re s  ons ez ent ais ait aient ant u us ue ues ra ras rai rez rons ront rait rais raient \
             irent",
        ),
    ]
    .map(paradigm)
    .into()
});

/// Whether two words, folded but for an `é` that ends them, may be forms of one: *usager, usagères*;
/// *créer, créent*; not *payé, pays*.
pub fn is_inflection(one: &str, other: &str) -> bool {
    one == other
        || endings(one, other).any(|(root, one, other)| {
            PARADIGMS.iter().any(|it| {
                root >= it.shortest_root && it.endings.contains(one) && it.endings.contains(other)
            })
        })
}

/// Whether two folded words differ only in a known derivation after a shared beginning:
/// *vieillir, vieillissement*.
pub fn is_derivation(one: &str, other: &str) -> bool {
    let longest = one.chars().count().max(other.chars().count());
    endings(one, other).any(|(root, one, other)| {
        root >= 4
            && root * 5 >= longest * 2
            && DERIVATIONS.contains(one)
            && DERIVATIONS.contains(other)
    })
}

/// The ways to cut two words after a beginning that they share: its length, and how each goes on. The
/// root may end before the first difference: « numér|ique, numér|iser », « cherch|eur, cherch|euse ».
fn endings<'a>(
    one: &'a str,
    other: &'a str,
) -> impl Iterator<Item = (usize, &'a str, &'a str)> + use<'a> {
    let pairs = one.chars().zip(other.chars());
    let shared = pairs.take_while(|(a, b)| a == b).count();
    (0..=shared.min(2)).filter_map(move |back| {
        let root = shared - back;
        let end = one.char_indices().nth(root).map_or(one.len(), |(at, _)| at);
        Some((root, one.get(end..)?, other.get(end..)?))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_derivation, is_inflection};

    #[test]
    fn forms_and_families_are_recognised() {
        let table = [
            ("creer", "creent", true, false),
            ("cree", "creent", true, false),
            ("œuvre", "œuvrer", true, true),
            ("attend", "attendu", true, false),
            ("finir", "finissent", true, false),
            ("usager", "usageres", true, true),
            ("chercheur", "chercheuses", true, true),
            ("acteurs", "actrice", true, false),
            ("professionnel", "professionnelles", true, true),
            ("social", "sociaux", true, true),
            ("sportif", "sportive", true, true),
            ("donne", "donnees", true, true),
            ("payé", "payer", true, false),
            ("numerique", "numerisation", false, true),
            ("vieillir", "vieillissement", false, true),
            ("partir", "partition", false, true),
            ("equipement", "equipes", false, true),
            ("heureux", "heureuses", true, true),
            ("prix", "prise", false, false),
            ("pomme", "poire", false, false),
            // Their stems meet by chance.
            ("payé", "pays", false, false),
            ("café", "caf", false, false),
            ("repas", "repit", false, false),
            ("don", "donnees", false, false),
            ("trait", "traiter", false, true),
            ("sava", "save", false, false),
            ("savante", "savent", false, false),
            ("", "", true, false),
        ];
        for (one, other, inflection, derivation) in table {
            assert_eq!(is_inflection(one, other), inflection, "{one}, {other}");
            assert_eq!(is_derivation(one, other), derivation, "{one}, {other}");
        }
    }
}
