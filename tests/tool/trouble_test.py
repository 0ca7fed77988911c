"""What goes wrong around the tool: permissions, a full disk, a second writer, a closed output."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from tool_case import TOOL, ToolCase

NOBODY = 65534
IS_ROOT = os.geteuid() == 0


class Permissions(ToolCase):
    def setUp(self):
        super().setUp()
        self.prefix = ()
        if IS_ROOT:  # permissions do not stop root: another user runs the tool
            if not shutil.which("setpriv"):
                self.skipTest("runs as root, and setpriv is not installed")
            self.prefix = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
            self.folder.chmod(0o755)
            probe = subprocess.run([*self.prefix, TOOL, "--version"], capture_output=True, check=False)
            if probe.returncode != 0:
                self.skipTest(f"{TOOL} cannot be run by another user: {probe.stderr}")
        self.write("docs/a.txt", "x")
        self.write("docs/private/b.txt", "x")
        self.out = self.folder / "out"
        self.out.mkdir(mode=0o777)
        self.out.chmod(0o777)

    def test_an_unreadable_folder_is_named(self):
        (self.folder / "docs/private").chmod(0)
        self.addCleanup((self.folder / "docs/private").chmod, 0o755)
        self.fault("index", "out/index", "docs", prefix=self.prefix,
                   says=["docs/private: cannot be read: Permission denied"])  # fmt: skip
        self.assertFalse((self.out / "index").exists())
        self.fault("index", "out/index", "docs", "--on-error", "skip", prefix=self.prefix,
                   says=["docs/private"])  # fmt: skip
        self.assertEqual(self.count("x", "out/index"), 1)

    def test_an_unreadable_file_is_named(self):
        (self.folder / "docs/a.txt").chmod(0)
        self.fault("index", "out/index", "docs", prefix=self.prefix,
                   says=["docs/a.txt: cannot be read: Permission denied"])  # fmt: skip
        self.fault("index", "out/index", "docs", "--on-error", "skip", prefix=self.prefix)
        self.assertEqual(self.ids("x", index="out/index"), ["docs/private/b.txt"])

    def test_an_index_cannot_be_made_where_nothing_may_be_written(self):
        self.out.chmod(0o555)
        self.fault("index", "out/index", "docs", prefix=self.prefix, says=["out/index", "denied"])

    def test_reading_needs_no_write_permission(self):
        self.index([{"id": "a", "text": "x"}])
        for file in [*(self.folder / "index").iterdir(), self.folder / "index"]:
            file.chmod(0o555 if file.is_dir() else 0o444)
        self.run_tool("search", "index", "x", prefix=self.prefix)
        self.run_tool("check", "index", prefix=self.prefix)
        self.fault("delete", "index", "a", prefix=self.prefix, says=["index"])


class FullDisk(ToolCase):
    """A file system of 2 MiB, made with mount: needs root."""

    def setUp(self):
        super().setUp()
        self.small = self.folder / "small"
        self.small.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(self.small)]
        mounted = IS_ROOT and subprocess.run(mount, capture_output=True, check=False).returncode == 0
        if not mounted:
            self.skipTest("needs root and a mount of a small tmpfs")
        self.addCleanup(subprocess.run, ["umount", str(self.small)], check=True)

    def documents(self, count):
        return "".join(
            json.dumps({"id": str(i), "text": " ".join(f"w{i * 7 + j}" for j in range(400))}) + "\n"
            for i in range(count)
        )

    def test_a_full_disk_is_said_and_the_index_stays_as_it_was(self):
        self.run_tool("index", "small/index", "-", stdin=self.documents(100))
        for options in ([], ["--memory", 8], ["--on-error", "skip"]):
            self.fault("index", "small/index", "-", *options, stdin=self.documents(4_000),
                       says=["No space left", "(nothing of this run was kept)"])  # fmt: skip
            self.run_tool("check", "small/index")
            self.assertEqual(self.count("w0", "small/index"), 1)
        # Files of the failed run are cleaned up by the next writer, which then has room.
        self.run_tool("index", "small/index", "-", stdin='{"id": "last", "text": "w0"}')
        self.assertEqual(self.count("w0", "small/index"), 2)
        self.assertEqual(self.json_lines("check", "small/index", "--json")[0]["unreferenced"], [])


class Writers(ToolCase):
    def test_a_second_writer_is_refused(self):
        self.index([{"id": "a", "text": "x"}])
        first = subprocess.Popen(
            [TOOL, "index", "index", "-", "--format", "jsonl", "--commit-every", "1"],
            cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with first:
            first.stdin.write(b'{"id": "b", "text": "x"}\n')
            first.stdin.flush()
            while self.count("x") != 2:  # readers go on; and now the first one surely writes
                pass
            for arguments in (["delete", "index", "a"], ["merge", "index"]):
                self.fault(*arguments, says=["index"])
            self.fault("index", "index", "-", stdin='{"id": "c"}', says=["index"])
            first.stdin.write(b'{"id": "d", "text": "x"}\n')
            first.stdin.close()
            self.assertEqual(first.wait(), 0)
        self.assertEqual(self.ids("x"), ["a", "b", "d"])
        self.run_tool("delete", "index", "a")

    def test_a_killed_writer_leaves_the_last_commit_and_no_lock(self):
        self.index([{"id": "a", "text": "x"}])
        writer = subprocess.Popen(
            [TOOL, "index", "index", "-", "--format", "jsonl", "--commit-every", "2"],
            cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with writer:
            writer.stdin.write(b"".join(b'{"id": "n%d", "text": "x"}\n' % i for i in range(3)))
            writer.stdin.flush()
            while self.count("x") != 3:
                pass
            writer.kill()
        self.assertEqual(self.ids("x"), ["a", "n0", "n1"])
        self.run_tool("check", "index")
        self.run_tool("index", "index", "-", stdin='{"id": "after", "text": "x"}')
        self.assertEqual(self.count("x"), 4)


class Output(ToolCase):
    @unittest.skipUnless(pathlib.Path("/dev/full").exists(), "needs /dev/full")
    def test_an_answer_that_cannot_be_written_is_a_fault(self):
        self.index([{"id": "a", "text": "x"}])
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [TOOL, "search", "index", "x"], cwd=self.folder, stdout=full,
                stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"sakuin: standard output: No space left", done.stderr)

    def test_no_colour_and_no_bar_where_there_is_no_terminal(self):
        self.index([{"id": "a", "text": "x"}])
        for arguments in (["search", "index", "x"], ["index", "index", "-"], ["merge", "index"]):
            out, err = self.run_tool(*arguments, stdin='{"id": "b", "text": "x"}')
            self.assertNotIn("\x1b", out + err)
            self.assertEqual(err, "")


class Temporary(ToolCase):
    def test_the_index_may_lie_anywhere(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            index = str(pathlib.Path(elsewhere, "made", "on the way", "日本"))
            self.index([{"id": "a", "text": "x"}], name=index)
            self.assertEqual(self.ids("x", index=index), ["a"])


if __name__ == "__main__":
    unittest.main()
