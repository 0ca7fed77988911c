#!/usr/bin/env python3
"""The program of README.md: its only ```cpp block; the ```text block after it is what it prints.

readme_example.py extract README SOURCE     writes the program
readme_example.py run README PROGRAM        runs it and compares what it prints
"""

import pathlib
import re
import subprocess
import sys
import tempfile

BLOCKS = re.compile(r"^```cpp\n(?P<program>.*?)^```\n.*?^```text\n(?P<output>.*?)^```$", re.M | re.S)


def main(verb, readme, path):
    blocks = BLOCKS.search(pathlib.Path(readme).read_text(encoding="utf-8"))
    if not blocks:
        sys.exit(f"{readme}: no ```cpp block with a ```text block after it")
    if verb == "extract":
        pathlib.Path(path).write_text(blocks["program"], encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as folder:
        printed = subprocess.run([path], cwd=folder, capture_output=True, text=True, check=False)
    if printed.returncode != 0 or printed.stdout != blocks["output"]:
        sys.exit(f"exit status {printed.returncode}, printed:\n{printed.stdout}{printed.stderr}")


if __name__ == "__main__":
    main(*sys.argv[1:])
