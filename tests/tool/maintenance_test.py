"""backup, check --repair, import and upgrade, and what they say."""

import shutil
import unittest

from tool_case import ToolCase


class Maintenance(ToolCase):
    def setUp(self):
        super().setUp()
        self.index([{"id": f"a{i}", "text": f"one number{i}"} for i in range(10)])
        self.index([{"id": "b", "text": "two"}])

    def files(self, folder):
        return {file.name: file.read_bytes() for file in (self.folder / folder).iterdir() if file.is_file()}

    def test_a_backup_is_an_index_and_the_next_one_copies_what_is_new(self):
        first = self.json_lines("backup", "index", "copy", "--json")[0]
        self.assertEqual((first["generation"], first["files"], first["copied_files"]), (2, 3, 3))
        self.assertEqual(self.count("one", index="copy"), 10)
        self.index([{"id": "c", "text": "three"}])
        out, _ = self.run_tool("backup", "index", "copy")
        self.assertRegex(out, r"^copy: backup of generation 3: 4 files, .*; 2 copied, ")
        self.assertEqual(self.count("three", index="copy"), 1)
        self.run_tool("check", "copy")

    def test_a_backup_refuses_a_folder_of_something_else(self):
        self.write("other/notes.txt", "mine")
        self.fault("backup", "index", "other", says=["notes.txt", "empty folder"])
        self.index([{"id": "x", "text": "x"}], name="another")
        self.fault("backup", "index", "another", says=["another index"])
        self.fault("backup", "nowhere", "copy", says=["nowhere"])

    def test_repair_keeps_what_is_intact(self):
        shutil.copytree(self.folder / "index", self.folder / "sound")
        out, _ = self.run_tool("check", "index", "--repair")
        self.assertRegex(out, r"^index: sound: generation 2, 11 documents, 0 of them rebuilt")
        damaged = self.folder / "index" / "0000000000000001.seg"
        content = bytearray(damaged.read_bytes())
        content[100] ^= 1
        damaged.write_bytes(content)
        out, _ = self.run_tool("check", "index", "--repair", status=1)
        self.assertIn("0000000000000001.seg: lost 10 documents", out)
        self.assertIn("quarantine-", out)
        self.assertEqual(self.count("two"), 1)
        self.run_tool("check", "index")
        aside = next((self.folder / "index").glob("quarantine-*"))
        self.assertEqual((aside / "0000000000000001.seg").read_bytes(), bytes(content))
        self.assertEqual(self.run_tool("check", "index", "--repair", "--json")[0].count("\n"), 1)

    def test_repair_tells_what_it_did_as_json(self):
        (self.folder / "index" / "0000000000000002.seg").unlink()
        fault, lost, outcome = self.json_lines("check", "index", "--repair", "--json", status=1)
        self.assertEqual(fault["class"], "not_found")
        self.assertEqual((lost["lost_of"], lost["documents"]), ("0000000000000002.seg", 1))
        self.assertEqual((outcome["documents"], outcome["nothing_lost"]), (10, False))
        self.fault("check", "index", "--repair", "--quick", status=2)

    def test_import_adds_and_replaces(self):
        self.index([{"id": "a1", "text": "replaced"}, {"id": "z", "text": "new"}], name="other")
        outcome = self.json_lines("import", "index", "other", "--json")[0]
        self.assertEqual((outcome["documents_before"], outcome["documents"]), (11, 12))
        self.assertEqual(self.document("a1")["text"], "replaced")
        self.assertEqual(self.count("number1"), 0)
        self.run_tool("check", "index")
        self.fault("import", "index", "nowhere", says=["nowhere"])

    def test_upgrade_finds_nothing_to_do(self):
        before = self.files("index")
        out, _ = self.run_tool("upgrade", "index")
        self.assertEqual(out, "index: format version 1: 3 files, 0 rewritten\n")
        self.assertEqual(self.json_lines("upgrade", "index", "--json")[0]["version"], 1)
        self.assertEqual(self.files("index"), before)


if __name__ == "__main__":
    unittest.main()
