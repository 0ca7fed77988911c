"""tools/check_layering.py finds each kind of wrong include, and lets right ones pass."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "tools" / "check_layering.py"


class CheckLayering(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                file = pathlib.Path(root, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            return subprocess.run(
                [sys.executable, SCRIPT, root], capture_output=True, text=True, check=False
            )

    def assert_fault(self, source, include, *targets):
        files = {target: "" for target in targets}
        files[source] = f"#include {include}\n"
        result = self.check(files)
        self.assertEqual(result.returncode, 1, f"{source} may include {include}?")
        self.assertIn(f"{source}:1: #include {include}", result.stdout)

    def test_right_includes_pass(self):
        files = {
            "storage/base/bytes.h": "#include <cstdint>\n#include <sakuin/types.h>\n",
            "storage/base/checksum.cc": '#include <xxh3.h>\n#include "storage/base/bytes.h"\n',
            "storage/terms/dict.h": '#include "storage/base/bytes.h"\n',
            "storage/segment/reader.h": '#include "storage/terms/dict.h"\n',
            "storage/roaring/doc_bitmap.cc": "#include <roaring/roaring.h>\n",
            "engine/query/query_node.h": "",
            "engine/search/planner.cc": '#include "engine/query/query_node.h"\n'
            '#include "storage/segment/reader.h"\n',
            "tools/sakuin.cc": '#include <CLI/CLI.hpp>\n#include <sakuin/query.h>\n#include "tools/a.h"\n',
            "tools/a.h": "",
            "tests/unit/storage/base/bytes_test.cc": '#include "storage/base/bytes.h"\n',
            "bench/micro/bytes_bench.cc": '#include "storage/base/bytes.h"\n',
        }
        result = self.check(files)
        self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_storage_does_not_know_the_engine(self):
        self.assert_fault("storage/base/a.h", '"engine/index/b.h"', "engine/index/b.h")
        self.assert_fault("storage/base/a.h", "<sakuin/searcher.h>")

    def test_tokenizer_and_storage_do_not_meet(self):
        self.assert_fault("tokenizer/a.h", '"storage/base/b.h"', "storage/base/b.h")
        self.assert_fault("storage/base/a.h", '"tokenizer/b.h"', "tokenizer/b.h")

    def test_storage_siblings_and_higher_layers(self):
        self.assert_fault("storage/terms/a.h", '"storage/norms/b.h"', "storage/norms/b.h")
        self.assert_fault("storage/base/a.h", '"storage/format/b.h"', "storage/format/b.h")

    def test_index_and_search_do_not_meet(self):
        self.assert_fault("engine/index/a.h", '"engine/search/b.h"', "engine/search/b.h")
        self.assert_fault("engine/search/a.h", '"engine/index/b.h"', "engine/index/b.h")

    def test_outside_sees_public_headers_only(self):
        for source in ("tools/a.cc", "bench/sbg_index.cc", "tests/api/a.cc", "engine/include/sakuin/a.h"):
            self.assert_fault(source, '"storage/base/b.h"', "storage/base/b.h")

    def test_nothing_but_tests_includes_test_support(self):
        self.assert_fault("tools/a.cc", '"tests/support/b.h"', "tests/support/b.h")
        self.assert_fault("engine/index/a.cc", '"tests/support/b.h"', "tests/support/b.h")

    def test_each_dependency_has_one_door(self):
        self.assert_fault("storage/segment/a.cc", "<roaring/roaring.h>")
        self.assert_fault("storage/segment/a.cc", "<zstd.h>")
        self.assert_fault("engine/index/a.cc", "<xxh3.h>")
        self.assert_fault("tokenizer/a.cc", "<utf8proc.h>")
        self.assert_fault("tokenizer/a.cc", "<libstemmer.h>")

    def test_the_system_is_reached_through_storage_directory(self):
        self.assert_fault("engine/index/a.cc", "<unistd.h>")
        self.assert_fault("storage/segment/a.cc", "<fstream>")
        self.assert_fault("storage/directory/a.cc", "<random>")
        self.assert_fault("engine/search/a.cc", "<chrono>")

    def test_quotes_name_existing_files_from_the_root(self):
        self.assert_fault("storage/base/a.h", '"b.h"', "storage/base/b.h")
        self.assert_fault("storage/base/a.h", '"storage/base/missing.h"')
        self.assert_fault("storage/base/a.h", "<storage/base/b.h>", "storage/base/b.h")


if __name__ == "__main__":
    unittest.main()
