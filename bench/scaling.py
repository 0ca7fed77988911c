#!/usr/bin/env python3
"""How time grows with the number of documents: indexes of several sizes, the same queries of each.

usage: scaling.py --corpus CORPUS.jsonl --queries QUERIES.jsonl --work DIR [--engines sakuin,xapian]

Two series: beginnings of CORPUS, and beginnings of the corpus that synthetic_corpus writes, with
queries in its own words. Indexes are built in DIR/scaling where they are missing. All sizes are
asked in turn, so that a noisy minute falls on all. For each class a power of the documents is
fitted: the exponent is 1 where twice the documents take twice the time. scaling.json, scaling.md
and (with gnuplot) scaling.svg are left in --out, which is DIR unless it is named.
"""

import argparse
import json
import math
import pathlib
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in the source tree
import measuring
import plot
from measuring import Fault

SYNTHETIC = "synthetic"
QUERIES_COME_FROM = 20_000  # synthetic documents; all its queries are made of the first 12,000


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    path = pathlib.Path
    parser.add_argument("--corpus", type=path, required=True, help='lines {"id", "text"}')
    parser.add_argument("--queries", type=path, required=True, help='lines {"query", "tags"}')
    parser.add_argument("--work", type=path, required=True, help="folder of the indexes")
    parser.add_argument("--out", type=path, help="folder of the results; else --work")
    parser.add_argument("--programs", type=path, default=measuring.ROOT / "build" / "bench")
    parser.add_argument("--engines", default="sakuin")
    parser.add_argument("--sizes", default="50000,100000,all", help="documents of the corpus; empty: none")
    parser.add_argument("--synthetic-sizes", default="50000,500000,2000000", help="synthetic documents; empty: none")
    parser.add_argument("--commands", default="TOP_10,COUNT")
    parser.add_argument("--repeats", type=int, default=4)
    parser.add_argument("--patience", type=float, default=0.5, metavar="SECONDS")
    parser.add_argument("--sample", type=int, metavar="N", help="at most N queries of each class")
    parser.add_argument("--rebuild", action="store_true", help="build the indexes anew")
    parser.add_argument("--cpu", type=int, help="processor that the engines are bound to")
    return parser.parse_args()


def tell(text):
    print(text, file=sys.stderr, flush=True)


def sizes_of(text, all_documents):
    return [all_documents if size == "all" else int(size) for size in text.split(",") if size]


def open_lines(arguments, corpus, documents):
    """A process that writes the first documents of the corpus."""
    if corpus == SYNTHETIC:
        command = [arguments.programs / "synthetic_corpus", str(documents)]
    else:
        command = ["head", "-n", str(documents), arguments.corpus]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def prepare_index(arguments, engine, corpus, documents):
    """(index folder, what it cost)"""
    index = arguments.work / "scaling" / f"{engine}-{corpus}-{documents}"
    record = index.with_name(index.name + ".build.json")
    if arguments.rebuild or not record.exists():
        shutil.rmtree(index, ignore_errors=True)
        index.parent.mkdir(parents=True, exist_ok=True)
        tell(f"building {index.name}")
        with open_lines(arguments, corpus, documents) as lines:
            built = measuring.build_index(engine, arguments.programs, None, index, lines.stdout)
        record.write_text(json.dumps(built) + "\n")
    return index, json.loads(record.read_text())


def synthetic_queries(arguments):
    path = arguments.work / "scaling" / "synthetic_queries.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [arguments.programs / "synthetic_corpus", "--queries", path, str(QUERIES_COME_FROM)],
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return path


def fitted_exponent(points):
    """Slope of the straight line through the logarithms, by least squares."""
    logs = [(math.log(documents), math.log(mean)) for documents, mean in points if mean > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def measure_series(arguments, corpus, sizes, queries):
    """(indexes, lines) of one corpus."""
    engines, indexes, places = [], [], {}
    for engine in arguments.engines.split(","):
        if engine not in measuring.KNOWN:
            raise Fault(f"{engine}: no such engine; known are {', '.join(measuring.KNOWN)}")
        for documents in sizes:
            index, built = prepare_index(arguments, engine, corpus, documents)
            indexes.append({"engine": engine, "corpus": corpus, "documents": documents, **built})
            name = index.name
            command = measuring.query_command(engine, arguments.programs, index)
            engines.append(measuring.Engine(name, command, arguments.cpu))
            places[name] = (engine, documents)
    measurement = measuring.Measurement()
    commands = arguments.commands.split(",")
    try:
        measurement.run(engines, queries, commands, arguments.repeats, arguments.patience, lambda text: tell(f"{corpus} {text}"))
    finally:
        for engine in engines:
            engine.stop()
    lines = {}
    for command in commands:
        for class_name in dict.fromkeys(name for name, _ in queries):
            for name, (engine, documents) in places.items():
                times = measurement.times(command, queries, class_name, name)
                if times:
                    points = lines.setdefault((command, engine, class_name), [])
                    points.append((documents, round(sum(times.values()) / len(times), 3)))
    return indexes, [
        {"command": command, "corpus": corpus, "engine": engine, "class": class_name, "points": points, "exponent": fitted_exponent(points)}
        for (command, engine, class_name), points in lines.items()
    ]


def markdown(report):
    machine = report["machine"]
    text = [
        f"{machine['cpu']}, {machine['cores']} cores, load {machine['load'][0]} before and {report['load_after'][0]} after; "
        f"commit {report['commit']}, {report['date']}. Mean of the least of {report['repeats']}, one thread, microseconds less the round trip.",
        "",
        measuring.table(
            ["corpus", "engine", "documents", "index MiB", "build s", "peak MiB"],
            [
                [index["corpus"], index["engine"], f"{index['documents']:,}", index["index_mib"], index["seconds"], index["peak_mib"]]
                for index in report["indexes"]
            ],
        ),
    ]
    for command in report["commands"]:
        for corpus, sizes in report["corpora"].items():
            rows = [
                [
                    line["class"],
                    line["engine"],
                    *(measuring.number(mean) for _, mean in line["points"]),
                    "–" if line["exponent"] is None else f"{line['exponent']:.2f}",
                ]
                for line in report["lines"]
                if (line["command"], line["corpus"]) == (command, corpus)
            ]
            text += ["", f"### {command}, {corpus}", "", measuring.table(["class", "engine", *(f"{size:,}" for size in sizes), "exponent"], rows)]
    return "\n".join(text) + "\n"


def main():
    arguments = parse_arguments()
    corpora = {
        arguments.corpus.stem: (sizes_of(arguments.sizes, measuring.count_lines(arguments.corpus)), lambda: arguments.queries),
        SYNTHETIC: (sizes_of(arguments.synthetic_sizes, None), lambda: synthetic_queries(arguments)),
    }
    report = {
        "date": time.strftime("%Y-%m-%d"),
        "commit": measuring.commit(),
        "machine": measuring.machine(),
        "engines": arguments.engines.split(","),
        "commands": arguments.commands.split(","),
        "repeats": arguments.repeats,
        "corpora": {},
        "indexes": [],
        "lines": [],
    }
    for corpus, (sizes, queries_path) in corpora.items():
        if sizes:
            queries = measuring.read_queries(queries_path(), arguments.sample)
            indexes, lines = measure_series(arguments, corpus, sizes, queries)
            report["corpora"][corpus] = sizes
            report["indexes"] += indexes
            report["lines"] += lines
    report["load_after"] = measuring.machine()["load"]
    out = arguments.out or arguments.work
    out.mkdir(parents=True, exist_ok=True)
    (out / "scaling.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    text = markdown(report)
    (out / "scaling.md").write_text(text)
    print(text)
    if not plot.draw(out / "scaling.json"):
        tell("gnuplot is not there: no drawing")


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"scaling.py: {fault}")
