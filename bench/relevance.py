#!/usr/bin/env python3
"""How good the answers are on public collections, beside published figures.

usage: relevance.py [--programs DIR] [--out FILE.md]

Every $SAKUIN_TEST_DATA/qrels/*.tar.zst (corpus.jsonl, queries.jsonl, qrels.tsv) is unpacked, indexed
in memory and asked by the program `qrels`: title and text as one field, a query as any of its
words, BM25 with k1 = 0.9 and b = 0.4. Without the data it says so and ends with status 0; a figure
below the published one gives status 1. Japanese questions, which have no blanks, are asked as any of
their tokens.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left in the source tree
from reporting import Fault, tell

ROOT = pathlib.Path(__file__).resolve().parents[1]
ANALYZERS = ("plain", "standard", "english")
BM25 = ("--k1", "0.9", "--b", "0.4")

# nDCG@10 of Lucene (Anserini, flat index, k1 = 0.9, b = 0.4), to be reached with `english`:
# https://github.com/castorini/anserini/blob/master/docs/regressions/regressions-beir-v1.0.0-scifact.flat.md
PUBLISHED = {"scifact": 0.6789}

WITHOUT_BLANKS = {"jaquad"}


def unpack(archive, folder):
    subprocess.run(["tar", "-I", "zstd", "-xf", archive, "-C", folder], check=True)
    found = list(folder.rglob("qrels.tsv"))
    if len(found) != 1:
        raise Fault(f"{archive}: holds {len(found)} files qrels.tsv; one collection an archive")
    return found[0].parent


def ask(program, collection, analyzer):
    """{style: (queries, MRR@10, nDCG@10)}"""
    command = [program, collection, "--analyzer", analyzer, *BM25]
    if collection.name in WITHOUT_BLANKS:
        command.append("--tokens")
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rows = {}
    for line in lines[1:]:
        style, queries, mrr, ndcg = line.split()
        rows[style] = (int(queries), float(mrr), float(ndcg))
    return rows


def table_of(name, by_analyzer):
    """A row a style, two columns an analyzer."""
    heads = [f"{analyzer}: {measure}" for analyzer in ANALYZERS for measure in ("nDCG@10", "MRR@10")]
    lines = [f"### {name}", "", "| style | queries | " + " | ".join(heads) + " | published nDCG@10 |"]
    lines.append("|---" * (len(heads) + 3) + "|")
    for style, (queries, _, _) in by_analyzer[ANALYZERS[-1]].items():
        cells = [style, str(queries)]
        for analyzer in ANALYZERS:
            _, mrr, ndcg = by_analyzer[analyzer][style]
            cells += [f"{ndcg:.4f}", f"{mrr:.4f}"]
        cells.append(f"{PUBLISHED[name]:.4f}" if name in PUBLISHED else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def find_archives():
    data = os.environ.get("SAKUIN_TEST_DATA")
    return sorted(pathlib.Path(data, "qrels").glob("*.tar.zst")) if data else []


def run(arguments):
    archives = find_archives()
    if not archives:
        tell("relevance.py: skipped: there is no $SAKUIN_TEST_DATA/qrels/*.tar.zst")
        return 0
    program = arguments.programs / "qrels"
    if not program.exists():
        raise Fault(f"{program}: is not there; build it or name its folder with --programs")
    tables, below = [], []
    for archive in archives:
        with tempfile.TemporaryDirectory() as folder:
            collection = unpack(archive, pathlib.Path(folder))
            measured = {analyzer: ask(program, collection, analyzer) for analyzer in ANALYZERS}
        name = collection.name
        tables.append(table_of(name, measured))
        tell(tables[-1])
        if measured["english"].get("all", (0, 0, 1))[2] < PUBLISHED.get(name, 0):
            below.append(name)
    report = "\n".join(tables)
    if arguments.out:
        arguments.out.write_text(report, encoding="utf-8")
    else:
        print(report)
    if below:
        tell(f"relevance.py: below the published figure: {', '.join(below)}")
    return 1 if below else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS,
    )
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "build" / "bench")
    parser.add_argument("--out", type=pathlib.Path, help="file of the tables; else standard output")
    try:
        return run(parser.parse_args())
    except (Fault, subprocess.CalledProcessError) as fault:
        tell(f"relevance.py: {fault}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
