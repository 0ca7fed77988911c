"""get, delete, stats, check, merge, tokens, terms, shell, and the command line itself."""

import json
import os
import pty
import subprocess
import unittest

from tool_case import TOOL, ToolCase

VERBS = ["index", "search", "get", "delete", "stats", "check", "backup", "import", "upgrade", "merge", "tokens",
         "terms", "shell"]  # fmt: skip


class CommandLine(ToolCase):
    def test_help_lists_every_verb_and_every_verb_has_help(self):
        out, _ = self.run_tool("--help")
        for verb in VERBS:
            self.assertRegex(out, rf"(?m)^  {verb} ")
            self.assertIn("--help", self.run_tool(verb, "--help")[0])

    def test_version(self):
        self.assertRegex(self.run_tool("--version")[0], r"^sakuin \d+\.\d+\.\d+\n$")

    def test_wrong_usage_is_one_line_and_status_2(self):
        for arguments in (
            [], ["serach"], ["search"], ["search", "index"], ["search", "index", "x", "--bogus"],
            ["search", "index", "x", "-k", "many"], ["index", "index"], ["get", "index"],
            ["delete", "index"], ["index", "index", "-", "--format", "xml"],
            ["merge", "index", "--segments", "0"], ["index", "index", "-", "--memory", "0"],
        ):  # fmt: skip
            self.assertEqual(self.fault(*arguments, status=2), "")

    def test_a_missing_index_is_one_line_and_status_1(self):
        for verb, *rest in (
            ["search", "x"], ["get", "x"], ["delete", "x"], ["stats"], ["check"], ["merge"], ["terms"],
        ):  # fmt: skip
            out = self.fault(verb, "nowhere", *rest, says=["nowhere"])
            self.assertEqual(out, "")
        self.assertFalse((self.folder / "nowhere").exists())

    def test_a_file_is_no_index(self):
        self.write("file", "text")
        self.write("in.jsonl", [{"id": "a"}])
        for verb, *rest in (["search", "x"], ["stats"], ["check"], ["merge"], ["index", "in.jsonl"]):
            self.fault(verb, "file", *rest, says=["file"])
        self.assertEqual((self.folder / "file").read_text(), "text")


class Documents(ToolCase):
    def setUp(self):
        super().setUp()
        self.index([{"id": str(i), "text": "odd" if i % 2 else "even"} for i in range(10)])

    def test_get_prints_documents_and_names_missing_ones(self):
        out, _ = self.run_tool("get", "index", "3")
        self.assertEqual(json.loads(out), {"id": "3", "text": "odd"})
        self.assertGreater(len(out.splitlines()), 1)
        lines = self.json_lines("get", "index", "4", "3", "--json")
        self.assertEqual([line["id"] for line in lines], ["4", "3"])
        out = self.fault("get", "index", "4", "nobody", "3", "--json", says=["nobody"])
        self.assertEqual(len(out.splitlines()), 2)

    def test_delete_by_id(self):
        self.assertEqual(self.run_tool("delete", "index", "3", "nobody")[0], "deleted 1 document\n")
        self.assertEqual(self.count("odd"), 4)
        self.fault("get", "index", "3", says=["3"])
        self.assertEqual(self.json_lines("delete", "index", "3", "--json"), [{"deleted": 0}])

    def test_delete_by_query(self):
        lines = self.json_lines("delete", "index", "2", "--query", "odd", "--json")
        self.assertEqual(lines, [{"deleted": 6}])
        self.assertEqual(self.ids("odd even"), ["0", "4", "6", "8"])
        self.fault("delete", "index", "--query", "(", status=2, says=["byte"])

    def test_merge_reclaims_deleted_documents(self):
        self.run_tool("index", "index", "-", stdin='{"id": "new", "text": "odd"}')
        self.run_tool("delete", "index", "--query", "even")
        self.assertEqual(self.json_lines("stats", "index", "--json")[0]["deleted"], 5)
        outcome = self.json_lines("merge", "index", "--json")[0]
        self.assertEqual((outcome["segments_before"], outcome["segments"]), (2, 1))
        stats = self.json_lines("stats", "index", "--json")[0]
        self.assertEqual((stats["deleted"], stats["documents"], stats["segments"]), (0, 6, 1))
        self.assertEqual(self.ids("odd"), ["1", "3", "5", "7", "9", "new"])
        self.run_tool("check", "index")
        self.assertRegex(self.run_tool("merge", "index")[0], r"^merged 1 segments into 1 in ")

    def test_reorder_changes_no_answer_and_writes_nothing_beside_its_outcome(self):
        self.index([{"id": f"n{i}", "text": f"odd {i % 3} {i % 7}"} for i in range(200)])
        queries = ["odd", "odd 1", "+1 +3", "even"]
        before = [self.ids(query, "-k", "300") for query in queries]
        _, err = self.run_tool("merge", "index", "--reorder", "--memory", "1", "--threads", "2")
        self.assertEqual(err, "")
        self.assertEqual([self.ids(query, "-k", "300") for query in queries], before)
        outcome = self.json_lines("merge", "index", "--reorder", "--json")[0]
        self.assertEqual((outcome["segments_before"], outcome["segments"]), (1, 1))
        self.assertEqual([self.ids(query, "-k", "300") for query in queries], before)
        self.run_tool("check", "index")

    def test_merge_shows_a_bar_on_a_terminal(self):
        master, terminal = pty.openpty()
        self.addCleanup(os.close, master)
        done = subprocess.run([TOOL, "merge", "index", "--reorder"], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=terminal, check=True)  # fmt: skip
        os.close(terminal)
        self.assertRegex(done.stdout.decode(), "^merged 1 segments into 1 in ")
        self.assertIn("reordering [", os.read(master, 10000).decode())

    def test_check_of_a_sound_index(self):
        out, err = self.run_tool("check", "index")
        self.assertRegex(out, r"^index: sound: generation 1, .* 10 documents")
        self.assertEqual(err, "")
        verdict = self.json_lines("check", "index", "--json")
        self.assertEqual(len(verdict), 1)
        self.assertEqual((verdict[0]["sound"], verdict[0]["documents"]), (True, 10))
        self.assertEqual(self.json_lines("check", "index", "--quick", "--json"), verdict)

    def test_check_tells_a_missing_file_from_damage(self):
        next((self.folder / "index").glob("*.seg")).unlink()
        fault, verdict = self.json_lines("check", "index", "--quick", "--json", status=1)
        self.assertEqual((fault["class"], verdict["sound"]), ("not_found", False))


class Stats(ToolCase):
    def test_stats_count_documents_terms_and_bytes(self):
        self.index([{"id": "a", "text": "one two two", "n": 1}, {"id": "b", "text": "one"}])
        stats = self.json_lines("stats", "index", "--json")[0]
        self.assertEqual((stats["documents"], stats["segments"], stats["terms"]), (2, 1, 2))
        self.assertEqual((stats["postings"], stats["positions"]), (3, 4))
        text = next(field for field in stats["fields"] if field["name"] == "text")
        self.assertEqual((text["type"], text["documents"], text["tokens"]), ("text", 2, 4))
        files = sum(file.stat().st_size for file in (self.folder / "index").iterdir())
        self.assertLessEqual(sum(stats["components"].values()), stats["bytes"])
        self.assertLessEqual(stats["bytes"], files)
        out, _ = self.run_tool("stats", "index")
        for word in ("documents", "postings", "component", "segment", "standard"):
            self.assertIn(word, out)


class Tokens(ToolCase):
    def test_json_has_one_array_a_line(self):
        lines = self.json_lines("tokens", "-", "--json", stdin="Two words\n\n東京")
        self.assertEqual(len(lines), 3)
        self.assertEqual(
            lines[0],
            [
                {"term": "two", "kind": "word", "position": 0, "start": 0, "end": 3},
                {"term": "words", "kind": "word", "position": 1, "start": 4, "end": 9},
            ],
        )
        self.assertEqual(lines[1], [])
        self.assertEqual((lines[2][0]["kind"], lines[2][0]["end"]), ("kanji", 6))

    def test_a_text_on_the_command_line(self):
        out, _ = self.run_tool("tokens", "Hello U.N.")
        self.assertEqual(
            out.splitlines()[0].split(), ["term", "kind", "key", "stem", "position", "start", "end"]
        )
        self.assertEqual(out.splitlines()[1].split(), ["hello", "word", "0", "0", "5"])

    def test_readings_stand_with_their_token(self):
        tokens = self.json_lines("tokens", "Kōmura Ohishi made", "--json")[0]
        self.assertEqual(
            [(token["term"], token.get("key")) for token in tokens],
            [("kōmura", "komura"), ("ohishi", ["ohisi", "oisi"]), ("made", None)],
        )
        self.assertEqual(tokens[0], {"term": "kōmura", "kind": "word", "key": "komura",
                                     "position": 0, "start": 0, "end": 7})  # fmt: skip
        out, _ = self.run_tool("tokens", "Ohishi こう")
        self.assertEqual(out.splitlines()[1].split(),
                         ["ohishi", "word", "ohisi", "oisi", "0", "0", "6"])  # fmt: skip
        self.assertEqual(out.splitlines()[2].split(), ["こう", "kana", "ko", "1", "7", "13"])

    def test_readings_can_be_left_out(self):
        arguments = ("tokens", "Kōmura", "--analyzer", "standard-no-readings", "--json")
        self.assertNotIn("key", self.json_lines(*arguments)[0][0])

    def test_english_shows_stems_and_leaves_stop_words_out(self):
        tokens = self.json_lines("tokens", "the runners", "--analyzer", "english", "--json")[0]
        self.assertEqual(
            [(t["term"], t["stem"], t["position"]) for t in tokens], [("runners", "runner", 1)]
        )

    def test_an_analyzer_can_be_chosen(self):
        lines = self.json_lines("tokens", "U.N.", "--analyzer", "plain", "--json")
        self.assertEqual([token["term"] for token in lines[0]], ["u", "n"])
        self.fault("tokens", "x", "--analyzer", "none", status=2, says=["none", "plain", "standard"])

    def test_any_bytes_are_taken(self):
        lines = self.json_lines("tokens", "-", "--json", stdin=b"a\xffb\xf0\x9f \x00c\n")
        self.assertEqual([token["term"] for token in lines[0]], ["a", "b", "c"])


class Terms(ToolCase):
    def test_terms_come_in_byte_order_with_their_documents(self):
        self.index([{"id": "a", "text": "tea temple kyoto"}, {"id": "b", "text": "tea", "title": "x"}])
        terms = self.json_lines("terms", "index", "--field", "text", "--json")
        self.assertEqual([(t["term"], t["documents"]) for t in terms],
                         [("kyoto", 1), ("tea", 2), ("temple", 1)])  # fmt: skip
        terms = self.json_lines("terms", "index", "--prefix", "te", "-k", 1, "--json")
        self.assertEqual([t["term"] for t in terms], ["tea"])
        out, _ = self.run_tool("terms", "index")
        self.assertIn("title", out)
        self.fault("terms", "index", "--field", "nope", status=2, says=["nope"])

    def test_terms_may_come_by_frequency(self):
        self.index([{"id": "a", "text": "tea temple"}, {"id": "b", "text": "temple"}])
        terms = self.json_lines("terms", "index", "--by-frequency", "--prefix", "TE", "--json")
        self.assertEqual([(t["term"], t["documents"]) for t in terms], [("temple", 2), ("tea", 1)])

    def test_terms_of_deleted_documents_are_gone(self):
        self.index([{"id": "a", "text": "one"}, {"id": "b", "text": "two"}])
        self.run_tool("delete", "index", "a")
        terms = self.json_lines("terms", "index", "--json")
        self.assertEqual([t["term"] for t in terms], ["two"])


if __name__ == "__main__":
    unittest.main()
