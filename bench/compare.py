#!/usr/bin/env python3
"""Asks several engines the same queries in turn, and writes down who took how long.

usage: compare.py --corpus CORPUS.jsonl --queries QUERIES.jsonl --work DIR
       compare.py --queries QUERIES.jsonl --engine NAME="COMMAND ARGUMENT..." --engine ... --out DIR

In the first form the engines are those that the bench preset has built; the index of each is built
in DIR/NAME if it is not there. Every query goes to one engine after the other, --repeats times; the
least of each counts, less the least round trip of an unknown command. compare.json, compare.md and
(with gnuplot) compare.svg are left in --out, which is DIR unless it is named; the table is printed.
"""

import json
import pathlib
import shlex
import shutil
import sys

sys.dont_write_bytecode = True  # nothing is left in the source tree
import measuring
import reporting
from reporting import Fault, number, table, tell


def parse_arguments():
    parser = reporting.make_parser(__doc__, "COUNT,TOP_10,TOP_100,TOP_1000,TOP_10_COUNT", 5)
    parser.add_argument("--engines", help="names with commas between; else all that are built")
    parser.add_argument(
        "--engine",
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="one more, with an index of its own",
    )
    parser.add_argument(
        "--rebuild", default="", metavar="NAMES", help="engines whose index is built anew"
    )
    parser.add_argument("--reference", help="engine that the others are divided by; else the first")
    parser.add_argument(
        "--details", type=pathlib.Path, metavar="FILE", help="each query's time and answer, as TSV"
    )
    arguments = parser.parse_args()
    if not arguments.engine and not (arguments.corpus and arguments.work):
        parser.error("--corpus and --work, or --engine, are needed")
    if not (arguments.out or arguments.work):
        parser.error("--out or --work is needed")
    return arguments


def prepare_indexes(arguments):
    """{name: facts}; builds what is missing."""
    if not arguments.work:
        return {}
    names = (
        arguments.engines.split(",")
        if arguments.engines
        else measuring.built_engines(arguments.programs)
    )
    arguments.work.mkdir(parents=True, exist_ok=True)
    rebuild = arguments.rebuild.split(",")
    facts = {}
    for name in names:
        if name not in measuring.KNOWN:
            raise Fault(f"{name}: no such engine; known are {', '.join(measuring.KNOWN)}")
        index, record = arguments.work / name, arguments.work / f"{name}.build.json"
        if name in rebuild:
            shutil.rmtree(index, ignore_errors=True)
        if not index.exists():
            tell(f"building the index of {name}")
            built = measuring.build_index(name, arguments.programs, arguments.corpus, index)
            record.write_text(json.dumps(built) + "\n")
        facts[name] = {
            "version": measuring.engine_version(name, arguments.programs),
            "index": (json.loads(record.read_text()) if record.exists() else {})
            | {"index_mib": measuring.index_mib(name, index)},
        }
    return facts


def start_engines(arguments, names):
    commands = {
        name: measuring.query_command(name, arguments.programs, arguments.work / name)
        for name in names
    }
    for definition in arguments.engine:
        name, found, command = definition.partition("=")
        if not found:
            raise Fault(f"--engine {definition}: is not NAME=COMMAND")
        commands[name] = shlex.split(command)
    return [measuring.Engine(name, command, arguments.cpu) for name, command in commands.items()]


def results_of(measurement, engines, reference):
    rows = []
    for command in measurement.commands:
        for class_name, size in measurement.class_sizes().items():
            base = measurement.times(command, class_name, reference)
            for engine in engines:
                times = measurement.times(command, class_name, engine)
                row = {"command": command, "class": class_name, "engine": engine}
                row |= {"answered": len(times), "of": size}
                if times:
                    row |= measuring.figures(times.values())
                shared = times.keys() & base.keys()
                base_sum = sum(base[number] for number in shared)
                if base_sum > 0:
                    row["ratio"] = sum(times[number] for number in shared) / base_sum
                rows.append(row)
    return rows


def count_difference(measurement, command, engine, reference):
    row = {"command": command, "engine": engine, "compared": 0, "different": 0, "examples": []}
    for number, (_, query) in enumerate(measurement.queries):
        ours, theirs = (measurement.answer(command, number, name) for name in (reference, engine))
        if ours is None or theirs is None:
            continue
        row["compared"] += 1
        if ours != theirs:
            row["different"] += 1
            row["examples"].append({"query": query, reference: ours, engine: theirs})
    row["examples"] = row["examples"][:5]
    return row


def compare_counts(measurement, engines, reference):
    """How often each engine counts otherwise than the reference."""
    return [
        count_difference(measurement, command, engine, reference)
        for command in measurement.commands
        if command.endswith("COUNT")
        for engine in engines
        if engine != reference
    ]


def summary_rows(report, command):
    """One row a class, one column an engine."""
    rows = {}
    for row in report["results"]:
        if row["command"] == command:
            cells = rows.setdefault(row["class"], [row["class"], row["of"]])
            ratio = f" ({number(row['ratio'])})" if "ratio" in row else ""
            cells.append(number(row["mean_us"]) + ratio if "mean_us" in row else "–")
    return rows.values()


def markdown(report):
    corpus = report["corpus"]
    lines = [
        reporting.head_line(report),
        f"{corpus.get('name', 'Corpus not named')}, {corpus.get('documents', '?')} documents, "
        f"{report['queries']} queries; ratio to {report['reference']} over what both can answer.",
    ]
    cost = ("index_mib", "seconds", "cpu_seconds", "peak_mib")
    built = [
        [name, engine["version"], *(engine["index"].get(key, "") for key in cost)]
        for name, engine in report["engines"].items()
        if "index" in engine
    ]
    if built:
        lines.append(
            "\n" + table(["engine", "version", "index MiB", "build s", "CPU s", "peak MiB"], built)
        )
    shown = ("mean_us", "p50_us", "p99_us", "max_us", "ratio")
    for command in report["commands"]:
        lines.append(f"\n### {command}: mean, and ratio\n")
        lines.append(table(["class", "queries", *report["engines"]], summary_rows(report, command)))
    for command in report["commands"]:
        rows = [
            [
                row["class"],
                row["engine"],
                row["answered"],
                *(number(row[key]) if key in row else "–" for key in shown),
            ]
            for row in report["results"]
            if row["command"] == command
        ]
        lines.append(f"\n### {command}: spread\n")
        header = ["class", "engine", "queries", "mean", "p50", "p99", "max", "ratio"]
        lines.append(table(header, rows))
    for row in report["counts"]:
        examples = "; ".join(
            json.dumps(example, ensure_ascii=False) for example in row["examples"][:2]
        )
        lines.append(
            f"\n{row['command']}: {row['engine']} counts otherwise than {report['reference']} in "
            f"{row['different']} of {row['compared']} queries"
            f"{'. For one: ' + examples if examples else ''}"
        )
    return "\n".join(lines) + "\n"


def write_details(path, measurement):
    with open(path, "w", encoding="utf-8") as file:
        for (command, number, engine), (answer, spent) in measurement.answers.items():
            class_name, query = measurement.queries[number]
            less = max(spent - measurement.round_trip[engine], 0.0)
            file.write(f"{command}\t{class_name}\t{engine}\t{less:.2f}\t{query}\t{answer}\n")


def main():
    arguments = parse_arguments()
    facts = prepare_indexes(arguments)
    queries = measuring.read_queries(arguments.queries, arguments.sample)
    if not queries:
        raise Fault(
            f"{arguments.queries}: has no query of a known class; see CLASSES in measuring.py"
        )
    report = reporting.start_report(arguments)
    engines = start_engines(arguments, facts)
    names = [engine.name for engine in engines]
    reference = arguments.reference or names[0]
    if reference not in names:
        raise Fault(f"{reference}: is not among the engines, which are {', '.join(names)}")
    measurement = measuring.Measurement(queries, report["commands"])
    try:
        measurement.run(engines, arguments, tell)
    finally:
        for engine in engines:
            engine.stop()
    corpus = arguments.corpus
    report |= {
        "load_after": reporting.load(),
        "corpus": {"name": corpus.name, "documents": reporting.count_lines(corpus)}
        if corpus
        else {},
        "queries": len(queries),
        "reference": reference,
        "engines": {
            name: facts.get(name, {}) | {"round_trip_us": measurement.round_trip[name]}
            for name in names
        },
        "results": results_of(measurement, names, reference),
        "counts": compare_counts(measurement, names, reference),
    }
    if arguments.details:
        write_details(arguments.details, measurement)
    reporting.write_report(report, markdown(report), arguments.out or arguments.work, "compare")


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"compare.py: {fault}")
