"""sakuin index: every kind of input, and what becomes of it."""

import json
import random
import unittest

from tool_case import ToolCase


class JsonLines(ToolCase):
    def test_values_come_back_as_they_went_in(self):
        document = {
            "id": "a", "title": "Tea", "n": -3, "f": 3.0, "small": 1.5e-7, "yes": True,
            "tags": ["x", "y"], "deep": {"p": [1, 2.50, {"q": None}]}, "mixed": [1, "s"],
            "text": "line\nbreak \u0085\u2028\u2029 and \"quoted\" \\ \u0001 caf\u00e9 日本 😀 \x7f \u2020",
        }  # fmt: skip
        self.index([document])
        self.assertEqual(self.document("a"), document)

    def test_null_and_empty_arrays_say_nothing(self):
        self.index([{"id": "a", "text": "x", "none": None, "list": []}])
        self.assertEqual(self.document("a"), {"id": "a", "text": "x"})

    def test_an_id_is_a_string_a_number_or_the_place(self):
        self.write("in.jsonl", '{"id": "a", "t": "x"}\n\n{"id": 7, "t": "x"}\n{"t": "x"}')
        self.run_tool("index", "index", "in.jsonl")
        self.assertEqual(sorted(self.ids("x")), ["7", "a", "in.jsonl:4"])

    def test_another_field_can_be_the_id(self):
        self.index([{"key": "a", "id": 5, "text": "x"}], "--id-field", "key")
        self.assertEqual(self.document("a"), {"_id": "a", "id": 5, "text": "x"})

    def test_the_same_id_replaces(self):
        self.index([{"id": "a", "text": "old"}, {"id": "b", "text": "old"}])
        out = self.json_lines(
            "index", "index", "-", "--json", stdin='{"id": "a", "text": "new"}\n'
        )
        self.assertEqual((out[0]["added"], out[0]["replaced"], out[0]["documents"]), (1, 1, 2))
        self.assertEqual(self.ids("old"), ["b"])
        self.assertEqual(self.ids("new"), ["a"])

    def test_the_summary_is_one_line(self):
        out, err = self.run_tool("index", "index", "-", stdin='{"id": "a", "text": "x"}')
        self.assertRegex(out, r"^indexed 1 documents in .* index holds 1 \(generation 1\)\n$")
        self.assertEqual(err, "")

    def test_invalid_utf8_is_replaced(self):
        self.write("in.jsonl", b'{"id": "a", "text": "one \xff\xfe two"}\n{"id": "b", "text": "x"}\n')
        summary = self.json_lines("index", "index", "in.jsonl", "--json")[0]
        self.assertEqual((summary["added"], summary["repaired_utf8"]), (2, 1))
        self.assertEqual(self.document("a")["text"], "one \ufffd\ufffd two")
        self.assertEqual(self.ids("two"), ["a"])

    def test_a_line_of_50_megabytes(self):
        text = "needle " + "hay " * 12_500_000
        self.write("in.jsonl", [{"id": "big", "text": text}, {"id": "b", "text": "needle"}])
        self.run_tool("index", "index", "in.jsonl")
        self.assertEqual(sorted(self.ids("needle")), ["b", "big"])
        self.assertEqual(self.document("big")["text"], text)
        self.run_tool("check", "index")

    def test_an_empty_file_is_no_document(self):
        self.write("in.jsonl", "")
        summary = self.json_lines("index", "index", "in.jsonl", "--json")[0]
        self.assertEqual((summary["added"], summary["documents"]), (0, 0))
        self.assertEqual(self.count("x"), 0)
        self.run_tool("check", "index")

    def test_a_byte_order_mark_and_crlf_are_no_content(self):
        self.write("in.jsonl", b'\xef\xbb\xbf{"id": "a", "text": "x"}\r\n{"id": "b", "text": "x"}\r\n')
        self.run_tool("index", "index", "in.jsonl")
        self.assertEqual(self.ids("x"), ["a", "b"])


class MalformedLines(ToolCase):
    LINES = '{"id": "a", "text": "x"}\n{"id": "b", "text": "x"}\n{"id": "c" "text"}\n{"id": "d", "text": "x"}\n'

    def setUp(self):
        super().setUp()
        self.index([{"id": "before", "text": "x"}])
        self.write("in.jsonl", self.LINES)

    def test_stop_keeps_nothing_of_the_run(self):
        self.fault("index", "index", "in.jsonl", says=["in.jsonl: line 3: malformed JSON at byte"])
        self.assertEqual(self.ids("x"), ["before"])
        self.run_tool("check", "index")

    def test_stop_keeps_what_was_committed(self):
        self.fault(
            "index", "index", "in.jsonl", "--commit-every", 1,
            says=["line 3", "(2 documents of this run are kept)"],
        )  # fmt: skip
        self.assertEqual(self.ids("x"), ["before", "a", "b"])

    def test_skip_goes_on(self):
        out = self.fault("index", "index", "in.jsonl", "--on-error", "skip", says=["line 3"])
        self.assertIn("indexed 3 documents", out)
        self.assertIn("1 left out", out)
        self.assertEqual(self.ids("x"), ["before", "a", "b", "d"])

    def test_max_errors_ends_a_skipping_run(self):
        self.write("bad.jsonl", '{"id": "n", "text": "x"}\n' + "nonsense\n" * 9)
        _, err = self.run_tool(
            "index", "index", "bad.jsonl", "--on-error", "skip", "--max-errors", 2, status=1
        )
        self.assertEqual(len(err.splitlines()), 4, err)
        self.assertIn("more than 2 documents left out", err)
        self.assertEqual(self.ids("x"), ["before"])

    def test_each_kind_of_bad_line_says_what_is_wrong(self):
        for line, reason in {
            "[1]": "not a JSON object",
            '"x"': "not a JSON object",
            '{"id": true}': "neither a string nor a number",
            '{"id": ["a"]}': "neither a string nor a number",
            '{"id": ""}': "is empty",
            '{"id": "a"} {"id": "b"}': "malformed JSON",
            '{"id": "a", "x": tru}': "malformed JSON",
            '{"id": "' + "a" * 40_000 + '"}': "line 1",
        }.items():
            self.fault("index", "index", "-", "--format", "jsonl", stdin=line + "\n", says=[reason])

    def test_a_value_of_another_type_names_line_and_field(self):
        self.write("bad.jsonl", '{"id": "a", "n": 1}\n{"id": "b", "n": "one"}\n')
        self.fault("index", "index", "bad.jsonl", says=["bad.jsonl: line 2", "n"])


class Csv(ToolCase):
    def test_rows_are_documents(self):
        self.write("in.csv", 'id,First Name,n\r\n1,"a ""q"", b",3\r\n2,"multi\nline",\r\n')
        self.run_tool("index", "index", "in.csv")
        self.assertEqual(self.document("1"), {"id": "1", "First_Name": 'a "q", b', "n": "3"})
        self.assertEqual(self.document("2"), {"id": "2", "First_Name": "multi\nline"})

    def test_the_schema_makes_numbers(self):
        self.write("schema.json", '{"fields": [{"name": "n", "type": "i64"}, {"name": "f", "type": "f64"}]}')
        self.write("in.csv", "id,n,f\na,3,2.5\n")
        self.run_tool("index", "index", "in.csv", "--schema", "schema.json")
        self.assertEqual(self.document("a"), {"id": "a", "n": 3, "f": 2.5})
        self.write("in.csv", "id,n\nb,three\n")
        self.fault("index", "index", "in.csv", says=["in.csv: row 2", "n"])

    def test_faults_name_the_row(self):
        self.write("short.csv", "id,n\n1,2\n3\n")
        self.fault("index", "index", "short.csv", says=["short.csv: row 3: 1 values"])
        self.write("quote.csv", 'id,n\n1,2\n3,b"c\n')
        self.fault("index", "index", "quote.csv", says=["quote.csv: row 3: malformed CSV"])
        self.write("open.csv", 'id,n\n1,"2\n')
        self.fault("index", "index", "open.csv", says=["open.csv: row 2: malformed CSV"])
        self.write("noname.csv", "id,\n1,2\n")
        self.fault("index", "index", "noname.csv", says=["noname.csv: row 1"])

    def test_skip_goes_on_behind_a_short_row(self):
        self.write("in.csv", "id,t\n1,x\n2\n3,x\n")
        self.fault("index", "index", "in.csv", "--on-error", "skip", says=["row 3"])
        self.assertEqual(self.ids("x"), ["1", "3"])


def repaired(content):
    """`content` as text, with U+FFFD for each byte that begins no well-formed UTF-8 sequence."""
    text, at = "", 0
    while at < len(content):
        for end in range(at + 1, min(at + 4, len(content)) + 1):
            try:
                text += content[at:end].decode()
                at = end
                break
            except UnicodeDecodeError:
                continue
        else:
            text += "\ufffd"
            at += 1
    return text


class TextAndFolders(ToolCase):
    def test_random_bytes_become_text_as_utf8_says(self):
        chance = random.Random(5)
        alphabet = [b"ascii", b"\xc3\xa9", b"\xe6\x97\xa5", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\xc0\x80"]
        alphabet += [bytes([byte]) for byte in range(0x80, 0x100)]
        for number in range(100):
            self.write(f"docs/{number}.txt", b"".join(chance.choices(alphabet, k=30)))
        self.run_tool("index", "index", "docs")
        for file in (self.folder / "docs").iterdir():
            self.assertEqual(self.document(f"docs/{file.name}")["text"], repaired(file.read_bytes()))

    def test_a_text_file_is_one_document_named_by_its_path(self):
        self.write("docs/a.txt", b"caf\xc3\xa9 \xff end")
        self.run_tool("index", "index", "docs/a.txt")
        self.assertEqual(self.document("docs/a.txt"), {"id": "docs/a.txt", "text": "café \ufffd end"})

    def test_a_folder_is_all_its_files_by_name(self):
        self.write("docs/b.txt", "x")
        self.write("docs/a/z.md", "x")
        self.write("docs/c.jsonl", [{"id": "line", "text": "x"}])
        self.write("docs/.hidden", "x")
        self.write("docs/.git/config", "x")
        self.write("docs/image.png", b"x\0x")
        self.write("docs/empty.txt", "")
        (self.folder / "docs/loop").symlink_to(".")
        out = self.json_lines("index", "index", "docs", "--json")[0]
        self.assertEqual((out["added"], out["not_text"]), (4, 1))
        self.assertEqual(self.ids("x"), ["docs/a/z.md", "docs/b.txt", "line"])
        self.assertEqual(self.document("docs/empty.txt")["id"], "docs/empty.txt")

    def test_a_named_binary_file_is_refused_unless_asked_for(self):
        self.write("image.png", b"x\0y")
        self.fault("index", "index", "image.png", says=["image.png", "zero bytes"])
        self.run_tool("index", "index", "image.png", "--format", "text")
        self.assertEqual(self.ids("y"), ["image.png"])

    def test_a_missing_input_makes_no_index(self):
        self.fault("index", "index", "nowhere", says=["nowhere: cannot be read: No such file"])
        self.assertFalse((self.folder / "index").exists())

    def test_standard_input_is_told_by_its_first_byte(self):
        self.run_tool("index", "index", "-", stdin=' {"id": "a", "text": "x"}')
        self.assertEqual(self.ids("x"), ["a"])
        self.run_tool("index", "index", "-", stdin="plain words")
        self.assertEqual(self.ids("plain"), ["standard input"])


class Options(ToolCase):
    def test_create_refuses_an_existing_index(self):
        self.index([{"id": "a", "text": "x"}], "--create")
        self.write("in.jsonl", [{"id": "b", "text": "x"}])
        self.fault("index", "index", "in.jsonl", "--create", says=["index: there is an index already"])
        self.assertEqual(self.ids("x"), ["a"])

    def test_commit_every_n_documents(self):
        self.index([{"id": str(i), "text": "x"} for i in range(10)], "--commit-every", 3)
        stats = self.json_lines("stats", "index", "--json")[0]
        self.assertEqual((stats["generation"], stats["documents"]), (4, 10))

    def test_a_schema_decides_types(self):
        self.write("schema.json", json.dumps({"fields": [
            {"name": "kind", "type": "keyword"}, {"name": "note", "type": "stored"},
            {"name": "secret", "type": "text", "stored": False},
            {"name": "body", "type": "text", "analyzer": "plain"}], "dynamic": False}))  # fmt: skip
        document = {"id": "a", "kind": "Big Report", "note": "x", "secret": "hush", "body": "U.N."}
        self.index([document], "--schema", "schema.json")
        self.assertEqual(self.document("a"), {k: v for k, v in document.items() if k != "secret"})
        self.assertEqual(self.ids("hush"), ["a"])
        self.assertEqual(self.ids("body:n"), ["a"])
        terms = self.json_lines("terms", "index", "--field", "kind", "--json")
        self.assertEqual([term["term"] for term in terms], ["Big Report"])
        self.fault("index", "index", "-", stdin='{"id": "b", "other": 1}', says=["other"])

    def test_a_bad_schema_is_wrong_usage(self):
        for schema, reason in {
            "{": "malformed JSON",
            '{"field": []}': 'unknown member "field"',
            '{"fields": [{"name": "a", "type": "int"}]}': 'unknown type "int"',
            '{"fields": [{"name": "a"}, {"name": "a"}]}': "a",
            '{"fields": [{"name": 3}]}': '"name" is not a string',
            '{"dynamic": "no"}': '"dynamic" is not a boolean',
        }.items():
            self.write("schema.json", schema)
            self.fault("index", "index", "-", "--schema", "schema.json", status=2,
                       says=["schema.json", reason])  # fmt: skip
        self.fault("index", "index", "-", "--schema", "missing.json", says=["missing.json"])

    def test_the_analyzer_of_new_fields_is_chosen_once(self):
        self.index([{"id": "a", "text": "U.N."}], "--analyzer", "plain")
        self.assertEqual(self.ids("n"), ["a"])
        self.write("in.jsonl", [{"id": "b", "text": "x"}])
        self.fault("index", "index", "in.jsonl", "--analyzer", "standard", says=["plain"])
        self.fault("index", "new", "in.jsonl", "--analyzer", "latin", status=2, says=["latin", "plain"])

    def test_threads_give_the_answers_of_one(self):
        lines = [{"id": str(n % 900), "text": f"word{n % 7} number {n} of many"} for n in range(1000)]
        self.write("in.jsonl", lines)
        for threads in (1, 2, 4):
            self.run_tool("index", f"index{threads}", "in.jsonl", "--threads", threads)
        found = [self.ids("word3 number", "-k", "1000", index=f"index{threads}") for threads in (1, 2, 4)]
        self.assertEqual(len(found[0]), 900)
        self.assertEqual(found[1], found[0])
        self.assertEqual(found[2], found[0])
        self.fault("index", "index", "-", "--threads", 2, "--memory", 8, says=["memory"])


if __name__ == "__main__":
    unittest.main()
