#!/usr/bin/env python3
"""Checks that includes follow the arrows between rooms, and that each dependency has one door.

usage: check_layering.py [ROOT]     prints one line a fault; exit status 1 if there is any
"""

import pathlib
import re
import sys

ROOMS = ("engine", "storage", "tokenizer", "tools", "bench", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?P<open>[<"])(?P<path>[^>"]+)[>"]')

# Public headers that storage and tokenizer may use: the vocabulary, and the interfaces they implement.
VOCABULARY = {"types", "status", "directory", "tokenizer", "token_filter", "romaji", "schema", "version"}

# Inside storage an include goes to its own folder or to a lower layer; siblings never meet.
STORAGE_LAYERS = {
    "base": 0, "directory": 1, "format": 2, "roaring": 3,
    "postings": 4, "bounds": 4, "positions": 4, "terms": 4, "norms": 4, "values": 4, "stored": 4, "keys": 4,
    "live_docs": 4, "manifest": 4, "segment": 5,
}  # fmt: skip

# Inside engine: folders that a folder may include besides its own and the files of engine/ itself.
ENGINE_ARROWS = {
    "document": set(),
    "query": {"document"},
    "scoring": set(),
    "index": {"document", "scoring"},
    "search": {"document", "query", "scoring"},
    "check": {"document", "scoring"},
    "maintenance": {"document", "index", "check"},
}

# dependency -> header names, and the files of the library that may include them
DOORS = {
    "the file system": (
        r"fcntl\.h|unistd\.h|dirent\.h|sys/(file|stat|vfs|statvfs|uio)\.h|fstream|filesystem|cstdio|stdio\.h",
        r"storage/directory/.*",
    ),
    "chance and time of day": (r"random|ctime|time\.h|sys/time\.h|sys/random\.h", r"(?!)"),
    "the clock and the calendar": (
        r"chrono",
        r"storage/directory/.*|engine/(document/date|maintenance/quarantine|search/budget_watch)\.cc"
        r"|engine/include/sakuin/budget\.h",
    ),
    "CRoaring": (
        r"roaring/.*",
        r"storage/roaring/doc_bitmap\.(h|cc)|engine/include/sakuin/roaring\.h",
    ),
    "zstd": (r"zstd.*\.h|zdict\.h", r"storage/stored/.*"),
    "xxHash": (r"xxh.*\.h", r"storage/base/checksum\.(h|cc)"),
    "utf8proc": (r"utf8proc\.h", r"tokenizer/unicode/.*"),
    "Snowball": (r"libstemmer\.h", r"tokenizer/stemming/porter2\.cc"),
}


def room_fault(source, target):
    """Why the file `source` may not include "target" (both from the root), or None."""
    source_room, target_room = source.parts[0], target.parts[0]
    if target_room == "tests" and source_room not in ("tests", "bench"):
        return "only tests and benches include tests"
    if sees_public_headers_only(source):
        own = source.parts[:2] if source_room == "tests" else source.parts[:1]
        inside = target.parts[: len(own)] == own
        return None if inside else f"{source_room} sees the engine through <sakuin/...> only"
    if source_room in ("tests", "bench"):
        return None
    if source_room == "engine":
        return engine_fault(source, target)
    if target_room != source_room:
        return f"{source_room} includes nothing of {target_room}"
    if source_room == "storage":
        return storage_fault(source, target)
    return None


def sees_public_headers_only(source):
    is_tool = source.parts[0] == "tools"
    is_macro_bench = source.parts[0] == "bench" and source.parts[1] != "micro"
    is_api_test = source.parts[:2] == ("tests", "api")
    is_public_header = source.parts[:2] == ("engine", "include")
    return is_tool or is_macro_bench or is_api_test or is_public_header


def engine_fault(source, target):
    if target.parts[0] in ("storage", "tokenizer"):
        return None
    if target.parts[0] != "engine":
        return f"engine includes nothing of {target.parts[0]}"
    if len(target.parts) == 2:
        return None  # a header of engine/ itself: what all its folders share
    if len(source.parts) == 2:
        return "what engine's folders share includes none of them"
    source_folder, target_folder = source.parts[1], target.parts[1]
    if target_folder == "include":
        return "public headers are included as <sakuin/...>"
    if source_folder == target_folder or target_folder in ENGINE_ARROWS.get(source_folder, set()):
        return None
    return f"engine/{source_folder} does not include engine/{target_folder}"


def storage_fault(source, target):
    source_folder, target_folder = source.parts[1], target.parts[1]
    for folder in (source_folder, target_folder):
        if folder not in STORAGE_LAYERS:
            return f"storage/{folder} has no place in STORAGE_LAYERS"
    if source_folder == target_folder:
        return None
    if STORAGE_LAYERS[target_folder] < STORAGE_LAYERS[source_folder]:
        return None
    return f"storage/{target_folder} does not lie below storage/{source_folder}"


def angle_fault(source, header):
    """Why `source` may not include <header>, or None."""
    room = source.parts[0]
    if header.startswith("sakuin/"):
        if room in ("storage", "tokenizer") and header[len("sakuin/") : -len(".h")] not in VOCABULARY:
            return f"{room} knows only the vocabulary headers of the engine"
        return None
    if header.split("/")[0] in ROOMS:
        return "headers of the repository are included with quotes"
    if room in ("tests", "bench", "tools"):
        return None
    for dependency, (headers, door) in DOORS.items():
        if re.fullmatch(headers, header) and not re.fullmatch(door, source.as_posix()):
            return f"{dependency} has another door ({door})"
    return None


def fault_of(root, source, opening, path):
    if opening == "<":
        return angle_fault(source, path)
    target = pathlib.PurePosixPath(path)
    if target.parts[0] not in ROOMS or ".." in target.parts:
        return "includes with quotes start at the root of the repository"
    if not (root / target).is_file():
        return "there is no such file"
    return room_fault(source, target)


def faults(root):
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")):
            if file.suffix not in (".h", ".cc"):
                continue
            source = pathlib.PurePosixPath(file.relative_to(root).as_posix())
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                include = INCLUDE.match(line)
                if not include:
                    continue
                fault = fault_of(root, source, include["open"], include["path"])
                if fault:
                    yield f"{source}:{number}: {line.strip()}: {fault}"


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[1])
    found = list(faults(root))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
