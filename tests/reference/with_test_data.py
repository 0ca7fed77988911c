#!/usr/bin/env python3
"""Runs a script of this folder with DATA/... below $SAKUIN_TEST_DATA; 77 (skipped) without it.

usage: with_test_data.py SCRIPT ARGUMENT...
"""
import os, pathlib, subprocess, sys

data = os.environ.get("SAKUIN_TEST_DATA")
if not data:
    print("skipped: set SAKUIN_TEST_DATA to the folder of the test data to run this test")
    sys.exit(77)
script = pathlib.Path(__file__).parent / sys.argv[1]
arguments = []
for argument in sys.argv[2:]:
    if argument.startswith("DATA/"):
        argument = os.path.join(data, argument[len("DATA/"):])
        if not os.path.exists(argument):
            print(f"skipped: SAKUIN_TEST_DATA has no {argument}")
            sys.exit(77)
    arguments.append(argument)
sys.exit(subprocess.run([sys.executable, script, *arguments]).returncode)
