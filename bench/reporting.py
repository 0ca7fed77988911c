"""What compare.py and scaling.py have in common: options, the head of a report, tables, files."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import plot

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Fault(Exception):
    """Something the person at the command line can mend."""


def tell(text):
    print(text, file=sys.stderr, flush=True)


def make_parser(description, commands, repeats):
    parser = argparse.ArgumentParser(
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage=argparse.SUPPRESS,
    )
    path = pathlib.Path
    parser.add_argument("--corpus", type=path, help='lines {"id", "text"}')
    parser.add_argument("--queries", type=path, required=True, help='lines {"query", "tags"}')
    parser.add_argument("--work", type=path, help="folder of the indexes")
    parser.add_argument("--out", type=path, help="folder of the results; else --work")
    parser.add_argument("--programs", type=path, default=ROOT / "build" / "bench")
    parser.add_argument("--commands", default=commands)
    parser.add_argument("--repeats", type=int, default=repeats)
    parser.add_argument(
        "--patience",
        type=float,
        default=0.1,
        metavar="SECONDS",
        help="a query that took an engine so long in all is not repeated",
    )
    parser.add_argument(
        "--budget",
        type=float,
        default=20,
        metavar="SECONDS",
        help="an engine that took so long for a class under a command is asked no more of it",
    )
    parser.add_argument("--sample", type=int, metavar="N", help="at most N queries of each class")
    parser.add_argument("--cpu", type=int, help="processor that the engines are bound to")
    return parser


def commit():
    def git(*arguments):
        command = ["git", "-C", ROOT, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    # What these scripts write changes nothing that is measured.
    status = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results")
    changed = "-changed" if status else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed


def machine():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    model = next(models, "unknown")
    return {"cpu": model, "cores": os.cpu_count(), "load": load()}


def load():
    return round(os.getloadavg()[0], 2)


def start_facts():
    return {"date": time.strftime("%Y-%m-%d"), "commit": commit(), "machine": machine()}


def start_report(arguments):
    asked = {"commands": arguments.commands.split(","), "repeats": arguments.repeats}
    return start_facts() | asked


def head_line(report):
    machine = report["machine"]
    return (
        f"{machine['cpu']}, {machine['cores']} cores, load {machine['load']} before and "
        f"{report['load_after']} after; commit {report['commit']}, {report['date']}. "
        f"Least of {report['repeats']}, one thread; microseconds, less the round trip."
    )


def write_tables(report, text, folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    (folder / f"{name}.md").write_text(text)
    print(text)


def write_report(report, text, folder, name):
    """The same, and a drawing of it."""
    write_tables(report, text, folder, name)
    if not plot.draw(folder / f"{name}.json"):
        tell("gnuplot is not there: no drawing")


def count_lines(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def number(value):
    """Three digits that count, and no more."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(header, rows):
    """Markdown; all columns but the first two are numbers."""
    marks = ["---", "---"] + ["--:"] * (len(header) - 2)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [header, marks, *rows])
