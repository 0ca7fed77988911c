"""compare.py, scaling.py's fit and the drawing, with engines that answer from a list."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import measuring
import scaling

ENGINE = """
import sys
count, unknown = sys.argv[1], sys.argv[2:]
for line in sys.stdin:
    command, query = line.rstrip("\\n").split("\\t")
    known = command in ("COUNT", "TOP_10") and command not in unknown and "banned" not in query
    print(("1" if command == "TOP_10" else count) if known else "UNSUPPORTED", flush=True)
"""
QUERIES = [
    {"query": "a b", "tags": ["union", "global"]},
    {"query": "a c", "tags": ["union", "union:num_tokens_2"]},
    {"query": "+a banned", "tags": ["intersection_union"]},
    {"query": "?", "tags": ["of no class"]},
]


class Compare(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "engine.py").write_text(ENGINE)
        (self.folder / "queries.jsonl").write_text(
            "".join(json.dumps(query) + "\n" for query in QUERIES)
        )

    def engine(self, name, *arguments):
        return f"--engine={name}={sys.executable} {self.folder / 'engine.py'} {' '.join(arguments)}"

    def compare(self, *arguments):
        command = [
            sys.executable,
            FOLDER / "compare.py",
            "--queries",
            self.folder / "queries.jsonl",
            "--out",
            self.folder,
            *arguments,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def report(self, *arguments):
        done = self.compare("--commands", "COUNT,TOP_10", "--repeats", "2", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / "compare.json").read_text())

    def test_every_class_of_every_engine_and_command_has_a_row(self):
        report = self.report(self.engine("one", "7"), self.engine("two", "7"))
        rows = {(row["command"], row["class"], row["engine"]): row for row in report["results"]}
        self.assertEqual(len(rows), 2 * 2 * 2)
        self.assertEqual(rows["COUNT", "union", "one"]["answered"], 2)
        self.assertEqual(rows["COUNT", "union", "one"]["ratio"], 1)
        self.assertEqual(rows["COUNT", "mixed", "two"]["answered"], 0)
        self.assertNotIn("mean_us", rows["COUNT", "mixed", "two"])

    def test_counts_that_differ_are_told_with_their_query(self):
        report = self.report(
            self.engine("one", "7"), self.engine("two", "8"), self.engine("three", "7")
        )
        different = {row["engine"]: row for row in report["counts"]}
        self.assertEqual((different["two"]["compared"], different["two"]["different"]), (2, 2))
        example = different["two"]["examples"][0]
        self.assertEqual((example["one"], example["two"]), ("7", "8"))
        self.assertEqual(different["three"]["different"], 0)

    def test_a_command_one_engine_lacks_is_measured_on_the_others(self):
        report = self.report(
            self.engine("one", "7"), self.engine("two", "7", "TOP_10"), "--reference", "two"
        )
        rows = {(row["command"], row["class"], row["engine"]): row for row in report["results"]}
        self.assertIn("mean_us", rows["TOP_10", "union", "one"])
        self.assertNotIn("ratio", rows["TOP_10", "union", "one"])

    def test_a_sample_takes_so_many_of_each_class(self):
        self.assertEqual(self.report(self.engine("one", "7"), "--sample", "1")["queries"], 2)

    def test_an_engine_over_its_budget_is_asked_no_more_of_the_class(self):
        report = self.report(self.engine("one", "7"), "--budget", "0")
        union = next(row for row in report["results"] if row["class"] == "union")
        self.assertEqual((union["answered"], union["of"]), (1, 2))

    def test_an_engine_that_dies_is_named(self):
        done = self.compare("--engine=dead=false")
        self.assertEqual(done.returncode, 1)
        self.assertIn("compare.py: dead: stopped at", done.stderr)

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_the_drawing_names_engines_and_classes(self):
        self.report(self.engine("one", "7"), self.engine("two", "7"))
        drawing = (self.folder / "compare.svg").read_text()
        for word in ("one", "two", "union", "mixed", "TOP_10"):
            self.assertTrue(f">{word}</text>" in drawing, word)


class Fit(unittest.TestCase):
    def test_the_exponent_of_a_power_is_found(self):
        self.assertAlmostEqual(
            scaling.fitted_exponent([(n, 3 * n**0.5) for n in (10, 100, 5000)]), 0.5
        )

    def test_one_size_has_no_exponent(self):
        self.assertIsNone(scaling.fitted_exponent([(10, 3.0)]))


class Figures(unittest.TestCase):
    def test_percentiles_are_times_that_were_measured(self):
        figures = measuring.figures(range(1, 101))
        self.assertEqual(
            (figures["mean_us"], figures["p50_us"], figures["p99_us"], figures["max_us"]),
            (50.5, 51, 100, 100),
        )


if __name__ == "__main__":
    unittest.main()
