"""sakuin shell: lines from a pipe, and a person at a terminal."""

import os
import pty
import select
import subprocess
import unittest

from tool_case import TOOL, ToolCase

DOCUMENTS = [
    {"id": "tea", "title": "Green tea", "text": "Tea from Uji near Kyoto is green tea.", "year": 2010},
    {"id": "temple", "title": "Temples of Kyoto", "text": "Kyoto is full of temples.", "year": 2012},
    {"id": "deer", "title": "Nara", "text": "Deer and temples."},
]


class Shell(ToolCase):
    def setUp(self):
        super().setUp()
        self.index(DOCUMENTS)

    def shell(self, *lines, status=0):
        """What the shell prints for lines from a pipe: its output, and its errors."""
        return self.run_tool("shell", "index", stdin="".join(f"{line}\n" for line in lines), status=status)

    def ids(self, *lines):
        out, _ = self.shell(*lines)
        return [line.split("  ")[2] for line in out.splitlines() if line[:1].isdigit() and ".  " in line]

    def test_each_line_is_a_query(self):
        out, err = self.shell("deer", "+kyoto +temples")
        self.assertEqual(err, "")
        self.assertIn("    [Deer] and temples.", out)
        self.assertIn("Temples of Kyoto", out)
        self.assertEqual(out.count("1 document in "), 2)

    def test_errors_are_shown_and_it_goes_on(self):
        out, err = self.shell("(deer", "nowhere:a", ":what", ":set k none", "deer")
        self.assertEqual(len(err.splitlines()), 4)
        self.assertIn("sakuin: query: at byte 0", err)
        self.assertIn("nowhere", err)
        self.assertIn(":help", err)
        self.assertIn("1 document in ", out)

    def test_an_empty_line_shows_the_next_page(self):
        first, *others = self.ids("kyoto temples", "")
        self.assertEqual(others, self.ids("kyoto temples")[1:])
        paged = self.ids(":set k 1", "kyoto temples", "", "", "")
        self.assertEqual(paged, self.ids("kyoto temples"))
        out, _ = self.shell(":set k 2", "kyoto temples", "", "")
        self.assertIn("Enter shows more", out)
        self.assertIn("no more", out)
        self.assertEqual(self.shell("")[0], "")

    def test_pages_go_on_behind_what_was_shown(self):
        everything = self.ids("kyoto temples")
        self.assertEqual(self.ids(":set k 1", "kyoto temples", ":set k 5", ""), everything)
        self.assertEqual(self.ids(":set k 2", "kyoto temples", ":set k 1", ""), everything)

    def test_settings(self):
        self.assertEqual(self.ids(":set field title", "kyoto"), ["temple"])
        self.assertEqual(self.ids(":set field title", ":set field", "+uji"), ["tea"])
        self.assertEqual(self.ids("kyouto", ":set spelling exact", "kyouto"), self.ids("kyoto"))
        self.assertIn("200 ms", self.shell(":set timeout 200", ":set")[0])
        self.assertIn("has no", self.shell(":set field titel")[1])

    def test_commands(self):
        out, err = self.shell(":help", ":fields", ":terms temp", ":get deer", "deer", ":explain 1")
        self.assertEqual(err, "")
        for text in (":reopen", "title", "temples", '"Deer and temples."', "idf of deer"):
            self.assertIn(text, out)
        self.assertIn("rank", self.shell(":explain 1")[1])
        self.assertEqual(self.shell(":quit", "deer")[0], "")

    def test_reopen_shows_the_newest_commit(self):
        with subprocess.Popen(
            [TOOL, "shell", "index"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as shell:
            shell.stdin.write(b":reopen\n")
            shell.stdin.flush()
            self.assertEqual(shell.stdout.readline(), b"3 documents\n")
            self.index([{"id": "new", "text": "deer"}])
            shell.stdin.write(b"deer\n:reopen\ndeer\n")
            shell.stdin.close()
            out = shell.stdout.read().decode()
        self.assertIn("1 document in ", out)
        self.assertIn("4 documents\n", out)
        self.assertIn("2 documents in ", out)

    def test_a_long_line_is_an_error(self):
        _, err = self.shell("a " * 2_000_000, "deer")
        self.assertEqual(len(err.splitlines()), 1)
        self.assertIn("bytes", err)

    def test_an_index_that_is_not_there(self):
        self.fault("shell", "nothing", says=["nothing"])


class Typing(ToolCase):
    """On a terminal: a pseudo-terminal that tells when what is expected has been printed."""

    def setUp(self):
        super().setUp()
        self.index(DOCUMENTS)
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "vt100", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        environment.pop("XDG_STATE_HOME", None)
        self.shell = subprocess.Popen(  # ended in clean-up
            [TOOL, "shell", "index"], cwd=self.folder, env=environment,
            stdin=theirs, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        self.terminal = ours
        self.printed = b""
        self.addCleanup(self.end)
        self.expect("sakuin> ")

    def end(self):
        os.close(self.terminal)
        self.shell.kill()
        self.shell.wait()

    def type(self, text):
        os.write(self.terminal, text.encode())

    def expect(self, text):
        """Waits until `text` has been printed; what came before it is done with."""
        while text.encode() not in self.printed:
            ready, _, _ = select.select([self.terminal], [], [], 60)
            self.assertTrue(ready, f"{text!r} did not come; {self.printed!r} did")
            self.printed += os.read(self.terminal, 4096)
        self.printed = self.printed.split(text.encode(), 1)[1]

    def test_tab_completes_and_matches_are_coloured(self):
        self.type("titl\t")
        self.expect("e:")  # what is missing of it
        self.type("templ\t\n")
        self.expect("\x1b[1;33mTemples\x1b[0m")
        self.expect("sakuin> ")
        self.type(":fie\t\n")
        self.expect("tokens")

    def test_lines_are_remembered_from_session_to_session(self):
        self.type("+deer\n")
        self.expect("1 document in ")
        self.expect("sakuin> ")
        self.type(":quit\n")
        self.shell.wait(60)
        self.assertIn("deer", (self.folder / ".sakuin_history").read_text())


if __name__ == "__main__":
    unittest.main()
