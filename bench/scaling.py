#!/usr/bin/env python3
"""How time grows with the number of documents: indexes of several sizes, the same queries of each.

usage: scaling.py --corpus CORPUS.jsonl --queries QUERIES.jsonl --work DIR [--engines sakuin,xapian]

Two series: beginnings of CORPUS, and beginnings of the corpus that synthetic_corpus writes, with
queries in its own words. Indexes are built in DIR/scaling where they are missing. All sizes are
asked in turn, so that a noisy minute falls on all. For each class a power of the documents is
fitted: the exponent is 1 where twice the documents take twice the time. scaling.json, scaling.md
and (with gnuplot) scaling.svg are left in --out, which is DIR unless it is named.
"""

import json
import math
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in the source tree
import measuring
import reporting
from reporting import Fault, number, table, tell

SYNTHETIC = "synthetic"
QUERIES_COME_FROM = 20_000  # synthetic documents; all its queries are made of the first 12,000


def parse_arguments():
    parser = reporting.make_parser(__doc__, "TOP_10,COUNT", 4)
    parser.add_argument("--engines", default="sakuin")
    parser.add_argument(
        "--sizes", default="50000,100000,all", help="documents of the corpus; empty: none"
    )
    parser.add_argument(
        "--synthetic-sizes", default="50000,500000,2000000", help="synthetic documents; empty: none"
    )
    parser.add_argument("--rebuild", action="store_true", help="build the indexes anew")
    arguments = parser.parse_args()
    if not (arguments.corpus and arguments.work):
        parser.error("--corpus and --work are needed")
    return arguments


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
    return index, json.loads(record.read_text()) | {"index_mib": measuring.index_mib(engine, index)}


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
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum(
        (x - mean_x) ** 2 for x, _ in logs
    )


def start_engines(arguments, corpus, sizes):
    """(running engines, what each index cost); an engine bears the name of its index."""
    engines, indexes = [], []
    for name in arguments.engines.split(","):
        if name not in measuring.KNOWN:
            raise Fault(f"{name}: no such engine; known are {', '.join(measuring.KNOWN)}")
        for documents in sizes:
            index, built = prepare_index(arguments, name, corpus, documents)
            facts = {"engine": name, "corpus": corpus, "documents": documents, "name": index.name}
            indexes.append(facts | built)
            command = measuring.query_command(name, arguments.programs, index)
            engines.append(measuring.Engine(index.name, command, arguments.cpu))
    return engines, indexes


def points_of(measurement, command, class_name, indexes):
    """[(documents, mean)] over the queries that were answered at every size."""
    series = [measurement.times(command, class_name, index["name"]) for index in indexes]
    shared = set.intersection(*(set(times) for times in series))
    if not shared:
        return []
    means = [sum(times[number] for number in shared) / len(shared) for times in series]
    return [(index["documents"], round(mean, 3)) for index, mean in zip(indexes, means)]


def lines_of(measurement, indexes):
    """One line through all sizes for each command, engine and class."""
    lines = []
    for command in measurement.commands:
        for class_name in measurement.class_sizes():
            for engine in dict.fromkeys(index["engine"] for index in indexes):
                own = [index for index in indexes if index["engine"] == engine]
                points = points_of(measurement, command, class_name, own)
                line = {"command": command, "corpus": own[0]["corpus"], "engine": engine}
                line |= {"class": class_name, "points": points}
                if points:
                    lines.append(line | {"exponent": fitted_exponent(points)})
    return lines


def measure_series(arguments, corpus, sizes, queries):
    """(indexes, lines) of one corpus."""
    engines, indexes = start_engines(arguments, corpus, sizes)
    measurement = measuring.Measurement(queries, arguments.commands.split(","))
    try:
        measurement.run(engines, arguments, lambda command: tell(f"{corpus} {command}"))
    finally:
        for engine in engines:
            engine.stop()
    return indexes, lines_of(measurement, indexes)


def markdown(report):
    text = [
        reporting.head_line(report),
        "",
        table(
            ["corpus", "engine", "documents", "index MiB", "build s", "peak MiB"],
            [
                [
                    index["corpus"],
                    index["engine"],
                    f"{index['documents']:,}",
                    index["index_mib"],
                    index["seconds"],
                    index["peak_mib"],
                ]
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
                    *(number(mean) for _, mean in line["points"]),
                    "–" if line["exponent"] is None else f"{line['exponent']:.2f}",
                ]
                for line in report["lines"]
                if (line["command"], line["corpus"]) == (command, corpus)
            ]
            text += [
                "",
                f"### {command}, {corpus}",
                "",
                table(["class", "engine", *(f"{size:,}" for size in sizes), "exponent"], rows),
            ]
    return "\n".join(text) + "\n"


def main():
    arguments = parse_arguments()
    corpora = {
        arguments.corpus.stem: (
            sizes_of(arguments.sizes, reporting.count_lines(arguments.corpus)),
            lambda: arguments.queries,
        ),
        SYNTHETIC: (
            sizes_of(arguments.synthetic_sizes, None),
            lambda: synthetic_queries(arguments),
        ),
    }
    report = reporting.start_report(arguments)
    report |= {"engines": arguments.engines.split(","), "corpora": {}, "indexes": [], "lines": []}
    for corpus, (sizes, queries_path) in corpora.items():
        if sizes:
            queries = measuring.read_queries(queries_path(), arguments.sample)
            indexes, lines = measure_series(arguments, corpus, sizes, queries)
            report["corpora"][corpus] = sizes
            report["indexes"] += indexes
            report["lines"] += lines
    report["load_after"] = reporting.load()
    reporting.write_report(report, markdown(report), arguments.out or arguments.work, "scaling")


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"scaling.py: {fault}")
