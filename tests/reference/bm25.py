#!/usr/bin/env python3
"""BM25 of the field "text", worked out anew from the tool's tokens, against `sakuin search`.

usage: bm25.py TOOL INPUT --queries FILE [--cut DOCUMENTS] [--most QUERIES] [--analyzer NAME]

INPUT is a folder of text files, a .jsonl file, or one packed by zstd. FILE holds one query a line,
or {"query"} a line, or a query before the first tab; only queries of plain words that are one token
each are asked.
Exit status 1 if any top 10 differs: documents up to ties, scores in the fifth digit.
"""
import argparse, collections, json, math, pathlib, subprocess, sys, tempfile, time

K1, B, K = 1.2, 0.75, 10


def read_documents(path, cut):
    """(id, text) of each document; the ids are those the tool gives."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield str(file), file.read_bytes().decode("utf-8")
        return
    unpack = subprocess.Popen(["zstd", "-dcq", path] if path.suffix == ".zst" else ["cat", path],
                              stdout=subprocess.PIPE)
    for number, line in enumerate(unpack.stdout):
        if number == cut:
            break
        document = json.loads(line)
        yield document["id"], document["text"]
    unpack.kill()
    unpack.wait()


def read_queries(path):
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield json.loads(line)["query"] if line.startswith("{") else line.split("\t")[0]


def tokenize(tool, analyzer, texts, folder):
    """The tokens of each text: an iterator of (term, starts a new place)."""
    lines = folder / "lines"
    counts = []
    with lines.open("w", encoding="utf-8", newline="") as out:
        for text in texts:
            out.write(text + "\n")
            counts.append(text.count("\n") + 1)
    with lines.open("rb") as source, subprocess.Popen(
            [tool, "tokens", "--json", "--analyzer", analyzer, "-"], stdin=source,
            stdout=subprocess.PIPE) as tokens:
        for count in counts:
            text_tokens = []
            for _ in range(count):
                place = None
                for token in json.loads(tokens.stdout.readline()):
                    text_tokens.append((token["term"], token["position"] != place))
                    place = token["position"]
            yield text_tokens


def coded(length):
    """A length as one byte keeps it: exact below 40, then four significant bits of the rest."""
    if length < 40:
        return length
    rest = length - 24
    drop = max(rest.bit_length() - 4, 0)
    return (rest >> drop << drop) + 24


class Reference:
    """Frequencies of the wanted terms, the length of every document, and BM25 from these."""

    def __init__(self, documents, token_lists, wanted):
        self.frequencies = collections.defaultdict(dict)
        self.lengths = {}
        total = holders = self.count = 0
        for name, tokens in zip(documents, token_lists):
            length = sum(new_place for _, new_place in tokens)
            self.count, total, holders = self.count + 1, total + length, holders + (length > 0)
            self.lengths[name] = coded(length)
            for term, n in collections.Counter(t for t, _ in tokens if t in wanted).items():
                self.frequencies[term][name] = n
        self.average = total / max(holders, 1)

    def scores(self, terms):
        scores = collections.defaultdict(float)
        for term in terms:
            found = self.frequencies[term]
            idf = math.log(1 + (self.count - len(found) + 0.5) / (len(found) + 0.5))
            for name, n in found.items():
                norm = K1 * (1 - B + B * self.lengths[name] / self.average)
                scores[name] += idf * n / (n + norm)
        return scores


def differences(hits, scores):
    """What is wrong with the tool's hits, ties aside."""
    expected = sorted(scores.values(), reverse=True)[:K]
    if len(hits) != len(expected):
        yield f"{len(hits)} hits instead of {len(expected)}"
    if len({name for name, _ in hits}) != len(hits):
        yield "a document twice"
    for (name, score), wanted in zip(hits, expected):
        for what, right in (("should score", scores.get(name, 0.0)), ("stands where", wanted)):
            if abs(score - right) > 1e-5 * max(right, 1e-9):
                yield f"{name} has {score}, {what} {right:.7g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("input", type=pathlib.Path)
    parser.add_argument("--queries", type=pathlib.Path, required=True)
    parser.add_argument("--cut", type=int, help="only the first documents")
    parser.add_argument("--most", type=int, default=200, help="queries to ask")
    parser.add_argument("--analyzer", default="standard", help="the one that the tool indexes with")
    arguments = parser.parse_args()
    tool, start = arguments.tool, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        index, source = folder / "index", arguments.input
        if not source.is_dir():
            source = folder / "corpus.jsonl"
            with source.open("w", encoding="utf-8") as out:
                for identity, text in read_documents(arguments.input, arguments.cut):
                    out.write(json.dumps({"id": identity, "text": text}) + "\n")
        subprocess.run([tool, "index", "--create", index, source], check=True)

        operators = set('+-"():^~*?[]{}=<>')
        texts = [text for text in read_queries(arguments.queries) if not set(text) & operators]
        queries = []
        words = [word for text in texts for word in text.split()]
        tokens = iter(list(tokenize(tool, arguments.analyzer, words, folder)))
        for text in texts:
            places = [next(tokens) for _ in text.split()]
            if all(len(place) == 1 for place in places) and len(queries) < arguments.most:
                queries.append((text, [place[0][0] for place in places]))

        wanted = {term for _, terms in queries for term in terms}
        names = (identity for identity, _ in read_documents(source, None))
        token_lists = tokenize(tool, arguments.analyzer,
                               (text for _, text in read_documents(source, None)), folder)
        reference = Reference(names, token_lists, wanted)
        wrong = 0
        for text, terms in queries:
            out = subprocess.run([tool, "search", index, text, "--json", "--field", "text",
                                  "--exact-spelling", "-k", str(K)], check=True, stdout=subprocess.PIPE).stdout
            answers = [json.loads(line) for line in out.decode("utf-8").splitlines()]
            hits = [(hit["id"], hit["score"]) for hit in answers[:-1]]
            scores = reference.scores(terms)
            faults = list(differences(hits, scores))
            if answers[-1]["total"] != len(scores):
                faults.append(f"total {answers[-1]['total']} instead of {len(scores)}")
            for fault in faults:
                print(f"{text}: {fault}", file=sys.stderr)
            wrong += bool(faults)
    print(f"{reference.count} documents, {len(queries)} queries, {wrong} with differences, "
          f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if wrong or not queries else 0)


if __name__ == "__main__":
    main()
