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

/// Endings of verbs in -er, folded.
static CONJUGATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let endings = "e es ent er ez ons ais ait aient ions iez ant ee ees era eras erai erez erons \
                   eront erait eraient";
    endings.split_whitespace().collect()
});

/// Whether two folded words may be forms of one verb in -er: *créer, créent*.
#[must_use]
pub fn is_conjugation(one: &str, other: &str) -> bool {
    differ_in(&CONJUGATIONS, one, other, |root| root >= 3)
}

/// Whether two folded words differ only in a known derivation after a shared beginning:
/// *vieillir, vieillissement*.
#[must_use]
pub fn is_derivation(one: &str, other: &str) -> bool {
    let longest = one.chars().count().max(other.chars().count());
    differ_in(&DERIVATIONS, one, other, |root| {
        root >= 4 && root * 5 >= longest * 2
    })
}

/// Whether two words have a root in common that is long enough, and each goes on with one of the
/// endings.
fn differ_in(
    endings: &HashSet<&str>,
    one: &str,
    other: &str,
    is_long_enough: impl Fn(usize) -> bool,
) -> bool {
    let pairs = one.chars().zip(other.chars());
    let shared: Vec<char> = pairs.map_while(|(a, b)| (a == b).then_some(a)).collect();
    let mut end: usize = shared.iter().map(|letter| letter.len_utf8()).sum();
    // The root may end a letter or two before the first difference: « numér|ique, numér|iser ».
    for back in 0..=shared.len().min(2) {
        let root = shared.len() - back;
        let ends_well = |word: &str| word.get(end..).is_some_and(|it| endings.contains(it));
        if is_long_enough(root) && ends_well(one) && ends_well(other) {
            return true;
        }
        let last = root.checked_sub(1).and_then(|at| shared.get(at));
        end -= last.map_or(0, |letter| letter.len_utf8());
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{is_conjugation, is_derivation};

    #[test]
    fn forms_and_families_are_recognised() {
        let table = [
            ("creer", "creent", true, false),
            ("cree", "creent", true, false),
            ("numerique", "numerisation", false, true),
            ("vieillir", "vieillissement", false, true),
            ("œuvre", "œuvrer", true, true),
            ("partir", "partition", false, true),
            ("pomme", "poire", false, false),
            ("", "", false, false),
        ];
        for (one, other, conjugation, derivation) in table {
            assert_eq!(is_conjugation(one, other), conjugation, "{one}, {other}");
            assert_eq!(is_derivation(one, other), derivation, "{one}, {other}");
        }
    }
}
