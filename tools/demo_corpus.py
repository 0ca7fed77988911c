#!/usr/bin/env python3
"""Makes the JSON lines that tools/demo indexes.

demo_corpus.py packages PACKAGES TRANSLATIONS   apt's lists as text -> one document a package
demo_corpus.py names ENAMDICT                   the name dictionary -> one document an entry
"""

import json
import re
import sys


def paragraphs(path):
    """Yields the paragraphs of a Debian control file as {field: value}; lines stay apart."""
    fields, last = {}, None
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if fields:
                    yield fields
                fields, last = {}, None
            elif line[0] in " \t":
                fields[last] += "\n" + line
            else:
                last, _, value = line.partition(":")
                fields[last] = value.strip()
    if fields:
        yield fields


def split_description(description):
    """Short and long part. In the long one a line " ." is an empty line."""
    short, _, rest = description.partition("\n")
    lines = ["" if line == " ." else line[1:] for line in rest.split("\n")]
    return short, "\n".join(lines).strip()


def package_documents(packages_path, translations_path):
    long_by_md5 = {}
    for fields in paragraphs(translations_path):
        if "Description-en" in fields:
            long_by_md5[fields["Description-md5"]] = fields["Description-en"]
    documents = {}
    for fields in paragraphs(packages_path):
        short = fields.get("Description", "")
        description = long_by_md5.get(fields.get("Description-md5"), short)
        title, text = split_description(description)
        documents[fields["Package"]] = {
            "id": fields["Package"],
            "title": title,
            "text": text,
            "section": fields.get("Section", "unknown"),
            "homepage": fields.get("Homepage"),
            "installed_kib": int(fields.get("Installed-Size", 0)),
        }
    return documents.values()


NAME_ENTRY = re.compile(
    r"(?P<name>\S+)(?: \[(?P<kana>[^\]]+)\])? /\((?P<marks>[a-z,]+)\) (?P<romaji>[^/]+)/"
)
NAME_KINDS = {
    "s": "surname", "p": "place", "u": "person", "g": "given name", "f": "given name",
    "m": "given name", "h": "full name", "pr": "product", "c": "company", "o": "organization",
    "st": "station", "wk": "work",
}  # fmt: skip


def name_documents(enamdict_path):
    """An entry is `kanji [kana] /(kind,kind) romaji/`, or `kana /(kind) romaji/`."""
    with open(enamdict_path, encoding="euc_jp", errors="replace") as lines:
        next(lines)  # the title of the dictionary, in the form of an entry
        for number, line in enumerate(lines, start=2):
            entry = NAME_ENTRY.match(line)
            if not entry:
                continue
            name, kana, marks, romaji = entry.group("name", "kana", "marks", "romaji")
            kinds = sorted({NAME_KINDS[mark] for mark in marks.split(",") if mark in NAME_KINDS})
            yield {
                "id": f"name-{number}",
                "kanji": name if kana else None,
                "kana": kana or name,
                "romaji": romaji,
                "kind": kinds,
                "title": " ".join(filter(None, [name, kana, romaji])),
            }


def main(arguments):
    makers = {"packages": package_documents, "names": name_documents}
    if not arguments or arguments[0] not in makers:
        sys.exit(__doc__)
    out = open(1, "w", encoding="utf-8", closefd=False)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for document in makers[arguments[0]](*arguments[1:]):
        document = {name: value for name, value in document.items() if value is not None}
        out.write(encode(document) + "\n")
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
