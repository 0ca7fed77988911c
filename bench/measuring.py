"""Engines behind the benchmark protocol: building their indexes, asking them in turn."""

import json
import math
import os
import pathlib
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
    """[(class, query)], class by class; `sample`: at most so many of each, spread over the file."""
    by_class = {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        name = next((CLASSES[tag] for tag in query["tags"] if tag in CLASSES), None)
        if name:
            by_class.setdefault(name, []).append(query["query"])
    chosen = []
    for name, queries in sorted(
        by_class.items(), key=lambda item: list(CLASSES.values()).index(item[0])
    ):
        count = min(sample or len(queries), len(queries))
        chosen += [(name, queries[i * len(queries) // count]) for i in range(count)]
    return chosen


def least_round_trips(engines):
    least = {engine.name: math.inf for engine in engines}
    for _ in range(ROUND_TRIPS):
        for engine in engines:
            answer, spent = engine.ask(ROUND_TRIP)
            if answer != "UNSUPPORTED":
                raise Fault(
                    f"{engine.name}: answered {answer!r} to {ROUND_TRIP!r}, not UNSUPPORTED"
                )
            least[engine.name] = min(least[engine.name], spent)
    return least


def ask_in_turn(engines, line, repeats, patience):
    """{engine: (answer, least microseconds)}. Whoever took `patience` seconds is asked no more."""
    answers, least, spent = {}, {}, dict.fromkeys((engine.name for engine in engines), 0.0)
    for turn in range(repeats):
        first = turn % len(engines)  # so that none always follows the same one
        for engine in engines[first:] + engines[:first]:
            if answers.get(engine.name) == "UNSUPPORTED" or spent[engine.name] > patience * 1e6:
                continue
            answers[engine.name], took = engine.ask(line)
            spent[engine.name] += took
            least[engine.name] = min(least.get(engine.name, math.inf), took)
    return {name: (answer, least[name]) for name, answer in answers.items()}


def percentile(ordered, share):
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def figures(times):
    ordered = sorted(times)
    return {
        "queries": len(ordered),
        "mean_us": sum(ordered) / len(ordered),
        "p50_us": percentile(ordered, 0.5),
        "p99_us": percentile(ordered, 0.99),
        "max_us": ordered[-1],
    }


class Measurement:
    """What the engines said to each query of each command, and how long they took."""

    def __init__(self):
        self.answers = (
            {}
        )  # (command, query index, engine) -> (answer, microseconds less round trip)
        self.round_trip = {}

    def run(self, engines, queries, commands, repeats, patience, tell=lambda text: None):
        for command in commands:
            tell(command)
            for name, least in least_round_trips(engines).items():
                self.round_trip[name] = min(least, self.round_trip.get(name, math.inf))
            for number, (_, query) in enumerate(queries):
                for name, answer in ask_in_turn(
                    engines, f"{command}\t{query}", repeats, patience
                ).items():
                    self.answers[command, number, name] = answer

    def times(self, command, queries, class_name, engine):
        """{query index: microseconds} of the queries it could answer."""
        times = {}
        for number, (name, _) in enumerate(queries):
            answer, spent = self.answers[command, number, engine]
            if name == class_name and answer != "UNSUPPORTED":
                times[number] = max(spent - self.round_trip[engine], 0.0)
        return times


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
    start = time.monotonic()
    process = subprocess.Popen([str(programs / program), *mode, source, str(index)], stdin=lines)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Fault(f"{name}: its index could not be built; its own message is above")
    return {
        "seconds": round(time.monotonic() - start, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mib": round(usage.ru_maxrss / 1024),
        "index_mib": round(folder_bytes(index) / 2**20, 1),
    }


def folder_bytes(folder):
    return sum(file.stat().st_size for file in pathlib.Path(folder).rglob("*") if file.is_file())
