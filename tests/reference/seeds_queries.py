#!/usr/bin/env python3
"""Japanese names in English text, asked in other spellings: each query finds exactly its files.

usage: seeds_queries.py TOOL FOLDER QUERIES.tsv

QUERIES.tsv: query, files (comma-joined, of FOLDER), kind; every word of a query is required. Queries in
kanji need MeCab, and a dictionary that knows the reading: they are reported, and may find nothing, but
never another file.
"""
import json, pathlib, subprocess, sys, tempfile


def find(tool, index, words):
    out = subprocess.run([tool, "search", index, " ".join("+" + word for word in words), "--json",
                          "-k", "1000"], check=True, stdout=subprocess.PIPE).stdout
    hits = [json.loads(line) for line in out.splitlines()]
    return {pathlib.Path(hit["id"]).name for hit in hits if "id" in hit}


def main():
    tool, folder, queries = sys.argv[1:]
    asked = wrong = kanji = kanji_found = 0
    with tempfile.TemporaryDirectory() as scratch:
        index = str(pathlib.Path(scratch) / "index")
        subprocess.run([tool, "index", "--create", index, folder], check=True)
        for line in pathlib.Path(queries).read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            query, files, kind = line.split("\t")[:3]
            wanted = set(filter(None, files.split(",")))
            found = find(tool, index, query.split())
            asked += 1
            if kind == "kanji":
                kanji += 1
                kanji_found += found == wanted
                good = found <= wanted
            else:
                good = found == wanted
            if not good:
                wrong += 1
                print(f"{kind} query {query}: found {sorted(found)}, not {sorted(wanted)}")
    print(f"{asked} queries, {wrong} wrong; of {kanji} in kanji, {kanji_found} find their files")
    return 1 if wrong or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
