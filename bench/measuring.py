"""Engines behind the benchmark protocol: building their indexes, asking them in turn."""

import collections
import json
import math
import os
import pathlib
import random
import subprocess
import time

import reporting
from reporting import Fault

# Tag of a query -> name of its class. Of several tags the first in the query's own order counts.
CLASSES = {
    "term": "term",
    "union": "union",
    "intersection": "intersection",
    "phrase": "phrase",
    "intersection_union": "mixed",
    "negated": "negated",
    "two-phase-critic": "two_phase",
}
UNSUPPORTED = "UNSUPPORTED"
ROUND_TRIP = "NOP\tx"  # every engine answers UNSUPPORTED, at once
ROUND_TRIPS = 300


class Engine:
    """A running engine: one line in, one line out."""

    def __init__(self, name, command, cpu=None):
        self.name = name
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )
        except OSError as error:
            raise Fault(f"{name}: {command[0]} cannot be started: {error.strerror}") from error
        if cpu is not None:
            os.sched_setaffinity(self.process.pid, {cpu})
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()

    def ask(self, line):
        """(answer, microseconds)"""
        request = line.encode() + b"\n"
        start = time.perf_counter_ns()
        try:
            os.write(self.input, request)
            answer = os.read(self.output, 1 << 16)
            while not answer.endswith(b"\n"):
                more = os.read(self.output, 1 << 16)
                if not more:
                    raise BrokenPipeError
                answer += more
        except BrokenPipeError as error:
            raise Fault(f"{self.name}: stopped at {line!r}; its own message is above") from error
        return answer.decode().rstrip("\n"), (time.perf_counter_ns() - start) / 1e3

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def read_queries(path, sample=None):
    """[(class, query)], class by class; in each, the first `sample` of an order drawn by lot."""
    by_class = {name: [] for name in CLASSES.values()}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        name = next((CLASSES[tag] for tag in query["tags"] if tag in CLASSES), None)
        if name:
            by_class[name].append(query["query"])
    for queries in by_class.values():
        random.Random(1).shuffle(queries)
    return [(name, query) for name, queries in by_class.items() for query in queries[:sample]]


def least_round_trips(engines):
    least = {engine.name: math.inf for engine in engines}
    for _ in range(ROUND_TRIPS):
        for engine in engines:
            answer, spent = engine.ask(ROUND_TRIP)
            if answer != UNSUPPORTED:
                raise Fault(
                    f"{engine.name}: answered {answer!r} to {ROUND_TRIP!r}, not {UNSUPPORTED}"
                )
            least[engine.name] = min(least[engine.name], spent)
    return least


def ask_in_turn(engines, line, repeats, patience):
    """{engine: (answer, least, sum)}, in microseconds. After `patience` seconds none is asked."""
    answers, times = {}, {engine.name: [] for engine in engines}
    for turn in range(repeats):
        first = turn % max(len(engines), 1)  # so that none always follows the same one
        for engine in engines[first:] + engines[:first]:
            name = engine.name
            if answers.get(name) != UNSUPPORTED and sum(times[name]) <= patience * 1e6:
                answers[name], took = engine.ask(line)
                times[name].append(took)
    return {name: (answers[name], min(times[name]), sum(times[name])) for name in answers}


def percentile(ordered, share):
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def figures(times):
    ordered = sorted(times)
    return {
        "mean_us": sum(ordered) / len(ordered),
        "p50_us": percentile(ordered, 0.5),
        "p99_us": percentile(ordered, 0.99),
        "max_us": ordered[-1],
    }


class Measurement:
    """What the engines said to each query of each command, and how long they took."""

    def __init__(self, queries, commands):
        self.queries, self.commands = queries, commands
        self.answers = {}  # (command, query index, engine) -> (answer, microseconds)
        self.round_trip = {}

    def run(self, engines, options, tell):
        """`options`: repeats, patience and budget, as on the command line."""
        for command in self.commands:
            tell(command)
            for name, least in least_round_trips(engines).items():
                self.round_trip[name] = min(least, self.round_trip.get(name, math.inf))
            spent = collections.Counter()  # (class, engine) -> microseconds
            for number, (class_name, query) in enumerate(self.queries):
                asked = [e for e in engines if spent[class_name, e.name] <= options.budget * 1e6]
                line = f"{command}\t{query}"
                answers = ask_in_turn(asked, line, options.repeats, options.patience)
                for name, (answer, least, took) in answers.items():
                    self.answers[command, number, name] = (answer, least)
                    spent[class_name, name] += took

    def answer(self, command, number, engine):
        """None if the engine could not answer, or was not asked."""
        answer, _ = self.answers.get((command, number, engine), (UNSUPPORTED, 0))
        return None if answer == UNSUPPORTED else answer

    def times(self, command, class_name, engine):
        """{query index: microseconds less the round trip} of the queries it answered."""
        return {
            number: max(self.answers[command, number, engine][1] - self.round_trip[engine], 0.0)
            for number, (name, _) in enumerate(self.queries)
            if name == class_name and self.answer(command, number, engine) is not None
        }

    def class_sizes(self):
        return collections.Counter(name for name, _ in self.queries)


# ---- indexes

KNOWN = {
    # engine -> programs of the bench build: (index, arguments before CORPUS INDEX), (query, ...)
    "sakuin": (["sbg_index"], ["sbg_query"]),
    "xapian": (["sbg_xapian", "index"], ["sbg_xapian", "query"]),
    "fts5": (["sbg_fts5", "index"], ["sbg_fts5", "query"]),
    "groonga": (["sbg_groonga", "index"], ["sbg_groonga", "query"]),
}


def built_engines(programs):
    return [name for name, (index, _) in KNOWN.items() if (programs / index[0]).exists()]


def query_command(name, programs, index):
    program, *mode = KNOWN[name][1]
    return [str(programs / program), *mode, str(index)]


def engine_version(name, programs):
    if name == "sakuin":
        return reporting.commit()
    return subprocess.run(
        [programs / KNOWN[name][0][0], "version"], capture_output=True, text=True, check=True
    ).stdout.strip()


def build_index(name, programs, corpus, index, lines=None):
    """Builds it and returns what it cost. `lines`: an open stream to read instead of the file."""
    program, *mode = KNOWN[name][0]
    source = str(corpus) if lines is None else "-"
    return run_indexer(name, [str(programs / program), *mode, source, str(index)], lines)


def run_indexer(name, command, lines=None):
    """Runs it and returns what it cost."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=lines)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Fault(f"{name}: its index could not be built; its own message is above")
    return {
        "seconds": round(time.monotonic() - start, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mib": round(usage.ru_maxrss / 1024),
    }


def folder_mib(folder):
    files = [file for file in pathlib.Path(folder).rglob("*") if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / 2**20, 1)


def index_mib(name, index):
    """Size of the index as it is searched."""
    files = [file for file in pathlib.Path(index).rglob("*") if file.is_file()]
    if name == "sakuin":
        # The commit before the newest is kept too; what sbg_index ends with is one segment.
        files = [max(file for file in files if file.suffix == ".seg")]
    return round(sum(file.stat().st_size for file in files) / 2**20, 1)
