"""Damaged index files: every verb answers with an error, and check finds each damage."""

import random
import shutil
import unittest

from tool_case import ToolCase


class Damage(ToolCase):
    def setUp(self):
        super().setUp()
        words = [f"word{i}" for i in range(300)]
        chance = random.Random(7)
        documents = [
            {"id": f"d{i}", "text": " ".join(chance.choices(words, k=50)), "n": i, "kind": "k"}
            for i in range(400)
        ]
        self.index(documents[:200])
        self.index(documents[200:])
        self.run_tool("delete", "index", "d3")
        self.sound = self.folder / "sound"
        shutil.copytree(self.folder / "index", self.sound)

    def restore(self):
        shutil.rmtree(self.folder / "index")
        shutil.copytree(self.sound, self.folder / "index")

    def files(self, kind):
        found = [file for file in sorted((self.folder / "index").iterdir()) if kind in file.name]
        self.assertTrue(found, f"no {kind} file in the index")
        return found

    def newest(self, kind):
        return self.files(kind)[-1]

    def assert_found(self, file, says):
        """check names the file and exits with 1; a reader gives an answer or one clear error."""
        out, err = self.run_tool("check", "index", status=1)
        self.assertIn(file.name, out + err)
        for text in says:
            self.assertIn(text, out + err)
        for arguments in (["search", "index", "word1 word2"], ["stats", "index"], ["get", "index", "d7"]):
            self.run_or_fault(*arguments)

    def run_or_fault(self, *arguments):
        try:
            self.run_tool(*arguments)
        except AssertionError:
            self.fault(*arguments)

    def test_truncated_emptied_and_missing_segments(self):
        for kind in (".seg", ".del"):
            for name in [file.name for file in self.files(kind)]:
                for damage in ("half", "last byte", "empty", "missing", "longer"):
                    with self.subTest(file=name, damage=damage):
                        self.restore()
                        file = self.folder / "index" / name
                        content = file.read_bytes()
                        if damage == "missing":
                            file.unlink()
                        else:
                            keep = {"half": len(content) // 2, "last byte": -1, "empty": 0}.get(damage)
                            file.write_bytes(content + b"x" if keep is None else content[:keep])
                        self.assert_found(file, [])
                        self.fault("search", "index", "word1", says=[name])

    def test_every_flipped_byte_of_a_segment_is_found(self):
        file = self.newest(".seg")
        content = file.read_bytes()
        chance = random.Random(11)
        for at in sorted(chance.sample(range(len(content)), 40)):
            with self.subTest(offset=at):
                flipped = bytearray(content)
                flipped[at] ^= 1 << chance.randrange(8)
                file.write_bytes(flipped)
                self.assert_found(file, [])

    def test_a_flip_in_a_section_names_the_section(self):
        """Sections are found by what they hold: the words lie in the stored documents only packed."""
        file = self.newest(".seg")
        content = file.read_bytes()
        seen = set()
        for at in range(64, len(content), max(1, len(content) // 150)):
            flipped = bytearray(content)
            flipped[at] ^= 0x10
            file.write_bytes(flipped)
            out, _ = self.run_tool("check", "index", status=1)
            seen.update(name for name in ("terms", "postings", "positions", "stored", "keys", "values")
                        if name in out)  # fmt: skip
        self.assertLessEqual({"terms", "postings", "positions", "stored"}, seen)

    def test_a_damaged_manifest(self):
        name = self.newest("manifest").name
        content = (self.sound / name).read_bytes()
        half = len(content) // 2
        flipped = content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
        for damage, damaged in {"half": content[:half], "empty": b"", "flip": flipped}.items():
            with self.subTest(damage=damage):
                self.restore()
                (self.folder / "index" / name).write_bytes(damaged)
                self.assert_found(self.folder / "index" / name, [])


if __name__ == "__main__":
    unittest.main()
