use colloque_bot::knowledge::*;
use colloque_bot::search::Searcher;
use std::path::Path;
fn s(v: &toml::Value, k: &str) -> String { v.get(k).and_then(|x| x.as_str()).unwrap_or("").to_owned() }
fn o(v: &toml::Value, k: &str) -> Option<String> { v.get(k).and_then(|x| x.as_str()).map(str::to_owned) }
fn l(v: &toml::Value, k: &str) -> Vec<String> { v.get(k).and_then(|x| x.as_array()).map(|a| a.iter().filter_map(|x| x.as_str().map(str::to_owned)).collect()).unwrap_or_default() }
fn t(v: &toml::Value, k: &str) -> Text { Text { fr: s(v, k), en: o(v, &format!("{k}_en")) } }
fn tables<'a>(v: &'a toml::Value, k: &str) -> Vec<&'a toml::Value> { v.get(k).and_then(|x| x.as_array()).map(|a| a.iter().collect()).unwrap_or_default() }
fn load(dir: &Path, k: &mut Knowledge) {
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for p in files {
        if p.is_dir() { load(&p, k); continue; }
        if p.extension().is_none_or(|e| e != "toml") { continue; }
        let v: toml::Value = toml::from_str(&std::fs::read_to_string(&p).unwrap()).unwrap_or_else(|e| panic!("{p:?} {e}"));
        for e in tables(&v, "entry") {
            k.entries.push(Entry { id: s(e, "id"), kind: Kind::Session, title: t(e, "title"), summary: t(e, "summary"), text: o(e, "text"), themes: l(e, "themes"),
                speakers: tables(e, "speakers").iter().map(|x| Speaker { name: s(x, "name"), role: o(x, "role").map(|fr| Text { fr, en: o(x, "role_en") }) }).collect(),
                keywords: l(e, "keywords"), questions: l(e, "questions"), order: None, part_of: o(e, "part_of"), video: None, source: None,
                points: tables(e, "point").iter().map(|x| Point { text: t(x, "text"), keywords: l(x, "keywords"), at: None }).collect() });
        }
        for e in tables(&v, "elsewhere") {
            k.elsewhere.push(Elsewhere { title: t(e, "title"), keywords: l(e, "keywords"), questions: l(e, "questions"), text: t(e, "text"), url: None });
        }
        for e in tables(&v, "synonyms") { k.synonyms.push(l(e, "words")); }
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut k = Knowledge::default();
    load(Path::new(&a[1]), &mut k);
    let t0 = std::time::Instant::now();
    let searcher = Searcher::new(&k);
    eprintln!("{}: {} entries, index {:?}", a[1], k.entries.len(), t0.elapsed());
    if a.len() > 3 {
        let (w, d) = searcher.lab(&a[3]);
        for x in w { println!("{x:?}"); }
        for x in d.iter().take(6) { println!("{} {:?}", x.0.map_or("-elsewhere-".into(), |e| k.entries[e].id.clone()), (x.1, x.2)); }
        println!("{:?}", searcher.ask(&a[3]).outcome);
        return;
    }
    let v: toml::Value = toml::from_str(&std::fs::read_to_string(&a[2]).unwrap()).unwrap();
    let t0 = std::time::Instant::now();
    let qs = tables(&v, "question");
    let mut nulls: Vec<(usize, String)> = Vec::new();
    for (i, e) in k.entries.iter().enumerate() { nulls.push((i, e.title.fr.clone())); for q in &e.questions { nulls.push((i, q.clone())); }
        if let Some(s) = e.summary.fr.split(['.', '?', '!']).find(|s| s.len() > 20) { nulls.push((i, s.to_owned())); } }
    let step = (nulls.len() / 100).max(1);
    for (own, text) in nulls.iter().step_by(step) {
        let (w, d) = searcher.lab(text);
        let docs: Vec<_> = d.iter().filter(|x| x.0 != Some(*own)).take(12).map(|(e, sc, f)| serde_json::json!({"id": e.map(|e| k.entries[e].id.clone()), "score": sc, "f": [f.frequency, 0.0, f.passage, f.likeness, 0.0, f.context]})).collect();
        println!("{}", serde_json::json!({"null": true, "text": text, "expects": [], "kind": "null", "words": w.iter().map(|x| (x.0.clone(), x.1, x.2.first().cloned())).collect::<Vec<_>>(), "docs": docs}));
    }
    for q in &qs {
        let text = s(q, "text");
        let (w, d) = searcher.lab(&text);
        let f = searcher.ask(&text);
        let docs: Vec<_> = d.iter().take(48).map(|(e, sc, f)| serde_json::json!({"id": e.map(|e| k.entries[e].id.clone()), "score": sc, "f": [f.frequency, 0.0, f.passage, f.likeness, 0.0, f.context]})).collect();
        println!("{}", serde_json::json!({"text": text, "expects": l(q, "expects"), "kind": s(q, "kind"), "words": w.iter().map(|x| (x.0.clone(), x.1, x.2.first().cloned())).collect::<Vec<_>>(), "docs": docs, "outcome": format!("{:?}", f.outcome), "conf": f.confidence}));
    }
    eprintln!("{} questions in {:?}", qs.len(), t0.elapsed());
}
