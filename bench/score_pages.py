#!/usr/bin/env python3
r"""Score what was read from raw pages: the text, the title, the day of publication.

usage: score_pages.py MANIFEST.jsonl PREDICTED.jsonl [--misses] [--json]
       score_pages.py --self-test

Rows are paired by id; a missing or refused one counts as empty. Both files are JSON lines.
A manifest row may have: text, title, published (a day), with (snippets that belong to the text),
without (snippets that do not), english. A prediction has: text, title, published, refused (why).

  text     pages with a reference text: precision, recall and F1 over the bag of words (\w+, lower case),
           mean over pages; and the share of pages with F1 under 0.9
  with     snippets found in the text;  without: snippets that are in it but should not be
  title    equal but for case, spaces, dashes and the form of quotation marks
  day      the first ten characters of the date are equal
"""

import argparse
import collections
import json
import pathlib
import re
import sys
import unicodedata

WORD = re.compile(r"\w+")
LOOSE = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
)


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text or "").translate(LOOSE).split()).casefold()


def text_score(gold, found):
    """Return precision, recall and F1 over the bag of words."""
    want = collections.Counter(WORD.findall(gold.lower()))
    have = collections.Counter(WORD.findall((found or "").lower()))
    both = sum((want & have).values())
    if not both:
        return (0.0, 0.0, 0.0)
    precision, recall = both / sum(have.values()), both / sum(want.values())
    return (precision, recall, 2 * precision * recall / (precision + recall))


def score(gold, found):
    """Return the figures and one line for each miss."""
    texts, tally, misses = [], collections.Counter(), []
    for row in gold:
        made = found.get(row["id"], {})
        text = made.get("text") or ""
        if made.get("refused"):
            tally["refused"] += 1
        if "text" in row:
            scores = text_score(row["text"], text)
            texts.append(scores)
            if scores[2] < 0.9:
                misses.append(f"text   {row['id']}  P {scores[0]:.3f} R {scores[1]:.3f} F {scores[2]:.3f}")
        body = plain(text)
        for name in ("with", "without"):
            for snippet in row.get(name, ()):
                tally[name] += 1
                inside = plain(snippet) in body
                tally[name + " in"] += inside
                if inside != (name == "with"):
                    misses.append(f"{name:8} {row['id']}  {snippet!r}")
        for name, same in (
            ("title", plain(row.get("title")) == plain(made.get("title"))),
            ("published", (row.get("published") or "")[:10] == (made.get("published") or "")[:10]),
        ):
            if row.get(name):
                for group in (name, name + " english") if row.get("english", True) else (name,):
                    tally[group] += 1
                    tally[group + " right"] += same
                if not same:
                    misses.append(f"{name} {row['id']}  {row[name]!r} read as {made.get(name)!r}")
    n = len(texts) or 1
    result = {"pages": len(gold), "refused": tally["refused"], "texts": len(texts)}
    for i, name in enumerate(("precision", "recall", "f1")):
        result[f"text {name}"] = round(sum(s[i] for s in texts) / n, 4)
    result["text f1 under 0.9"] = sum(s[2] < 0.9 for s in texts)
    for name in ("with", "without"):
        result[name] = [tally[name + " in"], tally[name]]
    for name in ("title", "title english", "published", "published english"):
        result[name] = [tally[name + " right"], tally[name]]
    return result, misses


def rows(path):
    with pathlib.Path(path).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def self_test():
    gold = [
        {"id": "a", "text": "one two three", "title": "A “b”", "published": "2020-01-02"},
        {"id": "b", "with": ["x y"], "without": ["menu"], "english": False, "title": "T"},
        {"id": "c", "text": "gone"},
    ]
    found = {
        "a": {"text": "one two", "title": 'a "b"', "published": "2020-01-02T10:00:00Z"},
        "b": {"text": "x  y menu", "title": "U"},
        "c": {"refused": "no article"},
    }
    result, misses = score(gold, found)
    assert text_score("one two three", "one two") == (1.0, 2 / 3, 0.8)
    assert result["text f1"] == 0.4 and result["refused"] == 1 and result["text f1 under 0.9"] == 2, result
    assert result["with"] == [1, 1] and result["without"] == [1, 1], result
    assert result["title"] == [1, 2] and result["title english"] == [1, 1], result
    assert result["published"] == [1, 1] and len(misses) == 4, misses
    print("self-test passed")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifest", nargs="?")
    parser.add_argument("predicted", nargs="?")
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        self_test()
        return 0
    if not options.predicted:
        parser.error("give the manifest and the predictions")
    result, misses = score(rows(options.manifest), {row["id"]: row for row in rows(options.predicted)})
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            shown = f"{value[0]} of {value[1]}" if isinstance(value, list) else value
            print(f"{name:20} {shown}")
    if options.misses:
        print(*misses, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
