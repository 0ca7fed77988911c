#!/usr/bin/env python3
"""What indexing costs: the same corpus through sakuin and, where they are built, other engines.

usage: indexing.py --corpus CORPUS.jsonl --work DIR [--engines sakuin,sakuin-2,fts5] [--repeats N]

Every engine keeps positions and the texts. One after the other, --repeats rounds; of each engine
the round with least processor time counts. sakuin runs as `sakuin index`, analyzer
standard-no-readings, 256 MiB, with one thread and (sakuin-2) with two. indexing.json and
indexing.md are left in --out, which is DIR unless it is named.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in the source tree
import measuring
import reporting
from reporting import Fault, number, table, tell

MEMORY_MIB = 256
ANALYZER = "standard-no-readings"


def sakuin_command(programs, threads):
    options = ["--create", "--analyzer", ANALYZER, "--memory", MEMORY_MIB, "--threads", threads]
    return [programs / "sakuin", "index", *options]


def commands(programs):
    """{engine: command but for its last two arguments, and whether the index comes first}"""
    peers = {
        name: [programs / f"sbg_{name}", "index", "--stored"]
        for name in ("fts5", "xapian", "groonga")
    }
    ours = {"sakuin": sakuin_command(programs, 1), "sakuin-2": sakuin_command(programs, 2)}
    return {name: command for name, command in (ours | peers).items() if command[0].exists()}


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS,
    )
    path = pathlib.Path
    parser.add_argument("--corpus", type=path, required=True, help='lines {"id", "text"}')
    parser.add_argument("--work", type=path, required=True, help="folder of the indexes")
    parser.add_argument("--out", type=path, help="folder of the results; else --work")
    parser.add_argument("--programs", type=path, default=reporting.ROOT / "build" / "bench")
    parser.add_argument("--engines", help="all that are built")
    parser.add_argument("--repeats", type=int, default=1)
    return parser.parse_args()


def build(name, command, corpus, index):
    shutil.rmtree(index, ignore_errors=True)
    index.parent.mkdir(parents=True, exist_ok=True)
    ends = [index, corpus] if name.startswith("sakuin") else [corpus, index]
    return measuring.run_indexer(name, [str(part) for part in [*command, *ends]])


def components(programs, index):
    """{section: bytes} of sakuin's index."""
    stats = subprocess.run(
        [programs / "sakuin", "stats", index, "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(stats.stdout)["components"]


def measure(arguments, names):
    known = commands(arguments.programs)
    best = {}
    for turn in range(arguments.repeats):
        for name in names:
            if name not in known:
                raise Fault(f"{name}: is not built; build the bench preset or leave it out")
            index = arguments.work / "indexing" / name
            tell(f"round {turn + 1}: {name}")
            cost = build(name, known[name], arguments.corpus, index)
            if name not in best or cost["cpu_seconds"] < best[name]["cpu_seconds"]:
                best[name] = cost | {"index_mib": measuring.folder_mib(index)}
    return best


def markdown(report):
    engines = report["engines"]
    yardstick = engines.get("sakuin", {}).get("cpu_seconds")
    rows = [
        [
            name,
            cost["version"],
            number(report["documents"] / cost["seconds"]),
            number(report["corpus_mib"] / cost["seconds"]),
            number(cost["seconds"]),
            number(cost["cpu_seconds"]),
            f"{cost['cpu_seconds'] / yardstick:.2f}" if yardstick else "–",
            cost["peak_mib"],
            number(cost["index_mib"]),
        ]
        for name, cost in engines.items()
    ]
    header = ["engine", "version", "documents/s", "MiB/s", "wall s", "processor s", "of sakuin"]
    text = [
        f"{report['machine']['cpu']}, {report['machine']['cores']} cores, load"
        f" {report['machine']['load']} before and {report['load_after']} after; commit"
        f" {report['commit']}, {report['date']}. {report['documents']:,} documents,"
        f" {number(report['corpus_mib'])} MiB; positions and texts kept.",
        "",
        table([*header, "peak MiB", "index MiB"], rows),
    ]
    if report["components"]:
        parts = sorted(report["components"].items(), key=lambda part: -part[1])
        text += [
            "",
            "sakuin's index: "
            + ", ".join(f"{name} {number(size / 2**20)} MiB" for name, size in parts)
            + ".",
        ]
    return "\n".join(text) + "\n"


def main():
    arguments = parse_arguments()
    known = commands(arguments.programs)
    names = arguments.engines.split(",") if arguments.engines else list(known)
    report = reporting.start_facts()
    report["documents"] = reporting.count_lines(arguments.corpus)
    report["corpus_mib"] = arguments.corpus.stat().st_size / 2**20
    report["engines"] = measure(arguments, names)
    for name, cost in report["engines"].items():
        cost["version"] = measuring.engine_version(name.partition("-")[0], arguments.programs)
    ours = arguments.work / "indexing" / "sakuin"
    report["components"] = components(arguments.programs, ours) if "sakuin" in names else {}
    report["load_after"] = reporting.load()
    reporting.write_tables(report, markdown(report), arguments.out or arguments.work, "indexing")


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"indexing.py: {fault}")
