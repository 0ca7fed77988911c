#!/usr/bin/env python3
"""The benchmark programs against a naive index: COUNT of every query, DUMP_10 up to ties.

usage: sbg_oracle.py SBG_INDEX SBG_QUERY CORPUS --queries FILE [--cut DOCUMENTS]

CORPUS is a .jsonl file, or one packed by zstd; FILE has {"query"} lines. Words are runs of letters
and digits, lower-cased; positions are places in a list; nothing is shared with the engine. Exit
status 1 if any answer differs.
"""
import argparse, collections, json, math, pathlib, re, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True  # nothing is left in the source tree
from bm25 import B, K1, coded, differences, read_documents, read_queries

WORD = re.compile(r"[^\W_]+")
CLAUSE = re.compile(r'([+-]?)(?:"([^"]*)"|(\S+))')


def words_of(text):
    # U+0130 is the one letter whose lower case is two code points.
    return [word.lower() for word in WORD.findall(text.replace("\u0130", "i"))]


def parse(query):
    """[(sign, words)]: one word, or several for a phrase."""
    return [(sign, tuple(words_of(phrase or word)))
            for sign, phrase, word in CLAUSE.findall(query)]


class NaiveIndex:
    def __init__(self, documents, wanted):
        self.names, self.norms, lengths = [], [], []
        self.places = collections.defaultdict(lambda: collections.defaultdict(set))
        for number, (name, text) in enumerate(documents):
            words = words_of(text)
            self.names.append(name)
            lengths.append(len(words))
            for place, word in enumerate(words):
                if word in wanted:
                    self.places[word][number].add(place)
        average = sum(lengths) / max(sum(length > 0 for length in lengths), 1)
        self.norms = [K1 * (1 - B + B * coded(length) / average) for length in lengths]

    def idf(self, word):
        found = len(self.places[word])
        return math.log(1 + (len(self.names) - found + 0.5) / (found + 0.5))

    def leaf(self, words):
        """Score of each document that has the words next to each other."""
        if not words:
            return {}
        weight = sum(self.idf(word) for word in words)
        scores = {}
        for number, first in self.places[words[0]].items():
            starts = set(first)
            for offset, word in enumerate(words[1:], 1):
                starts &= {place - offset for place in self.places[word].get(number, ())}
            if starts:
                scores[number] = weight * len(starts) / (len(starts) + self.norms[number])
        return scores

    def search(self, clauses):
        """Score of each match: all of +, none of -, any of the rest if there is no +."""
        leaves = [(sign, self.leaf(words)) for sign, words in clauses]
        scores = collections.defaultdict(float)
        for sign, leaf in leaves:
            if sign != "-":
                for number, score in leaf.items():
                    scores[number] += score
        required = [leaf.keys() for sign, leaf in leaves if sign == "+"]
        excluded = [leaf.keys() for sign, leaf in leaves if sign == "-"]
        return {self.names[number]: score for number, score in scores.items()
                if all(number in keys for keys in required)
                and not any(number in keys for keys in excluded)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("sbg_index", "sbg_query", "corpus"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--queries", type=pathlib.Path, required=True)
    parser.add_argument("--cut", type=int, help="only the first documents")
    arguments = parser.parse_args()
    start = time.monotonic()
    queries = [(text, parse(text)) for text in read_queries(arguments.queries)]
    wanted = {word for _, clauses in queries for _, words in clauses for word in words}
    with tempfile.TemporaryDirectory() as name:
        corpus, index = pathlib.Path(name) / "corpus.jsonl", pathlib.Path(name) / "index"
        with corpus.open("w", encoding="utf-8") as out:
            for identity, text in read_documents(arguments.corpus, arguments.cut):
                out.write(json.dumps({"id": identity, "text": text}) + "\n")
        naive = NaiveIndex(read_documents(corpus, None), wanted)
        subprocess.run([arguments.sbg_index, corpus, index], check=True)
        lines = "".join(f"COUNT\t{text}\nDUMP_10\t{text}\n" for text, _ in queries)
        out = subprocess.run([arguments.sbg_query, index], check=True, input=lines.encode("utf-8"),
                             stdout=subprocess.PIPE).stdout.decode("utf-8").splitlines()
    if len(out) != 2 * len(queries):
        sys.exit(f"{len(out)} lines came back for {2 * len(queries)} queries")
    wrong = 0
    for (text, clauses), count, dump in zip(queries, out[::2], out[1::2]):
        scores = naive.search(clauses)
        faults = [] if count == str(len(scores)) else [f"COUNT {count} instead of {len(scores)}"]
        hits = json.loads(dump) if dump != "UNSUPPORTED" else []
        faults += differences(hits, scores)
        for fault in faults:
            print(f"{text}: {fault}", file=sys.stderr)
        wrong += bool(faults)
    print(f"{len(naive.names)} documents, {len(queries)} queries, {wrong} with differences, "
          f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if wrong or not queries else 0)


if __name__ == "__main__":
    main()
