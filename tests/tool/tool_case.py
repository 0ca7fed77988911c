"""What the tests of the command-line tool share: a folder of their own, and running the tool in it."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

TOOL = os.environ["SAKUIN_TOOL"]


class ToolCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sakuin-tool-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_tool(self, *arguments, stdin=b"", status=0, prefix=(), folder=None):
        """Runs the tool in the test's folder; the exit status must be `status`."""
        done = subprocess.run(
            [*prefix, TOOL, *map(str, arguments)],
            cwd=folder or self.folder,
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, status, f"{arguments}\nstdout: {out}\nstderr: {err}")
        return out, err

    def json_lines(self, *arguments, **options):
        """Runs the tool and reads its standard output as one JSON value a line."""
        out, _ = self.run_tool(*arguments, **options)
        return [json.loads(line) for line in out.splitlines()]

    def fault(self, *arguments, status=1, says=(), **options):
        """Runs the tool, which must fail with one line that has each text of `says` in it."""
        out, err = self.run_tool(*arguments, status=status, **options)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertRegex(err, r"^sakuin: .+: .+; .+\n$")
        for text in says:
            self.assertIn(text, err)
        return out

    def write(self, name, content):
        """Makes a file of text, bytes, or documents (one JSON object a line)."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            content = "".join(json.dumps(document) + "\n" for document in content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def index(self, documents, *options, name="index"):
        """Indexes `documents` and returns the index's name."""
        self.run_tool("index", name, "-", "--format", "jsonl", *options, stdin="".join(
            json.dumps(document) + "\n" for document in documents))  # fmt: skip
        return name

    def count(self, query, index="index"):
        return self.json_lines("search", index, query, "--count", "--json")[0]["total"]

    def document(self, document_id, index="index"):
        return self.json_lines("get", index, document_id, "--json")[0]

    def ids(self, query, *options, index="index"):
        lines = self.json_lines("search", index, query, "--json", *options)
        return [line["id"] for line in lines[:-1]]
