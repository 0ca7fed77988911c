"""sakuin search: answers for people and for programs."""

import struct
import unittest

from tool_case import ToolCase

DOCUMENTS = [
    {"id": "tea", "title": "Green tea", "text": "Tea from Uji near Kyoto is green tea.", "year": 2010},
    {"id": "temple", "title": "Temples of Kyoto", "text": "Kyoto is full of temples.", "year": 2012},
    {"id": "deer", "title": "Nara", "text": "Deer and temples.", "tags": ["deer", "park"]},
    {"id": "control", "text": "bell\u0007 and \u001b[31mred escape\u001b[0m sequences"},
]


class Search(ToolCase):
    def setUp(self):
        super().setUp()
        self.index(DOCUMENTS)

    def test_json_has_one_line_a_hit_and_the_total(self):
        *hits, total = self.json_lines("search", "index", "kyoto temples", "--json")
        self.assertEqual({hit["id"] for hit in hits}, {"tea", "temple", "deer"})
        self.assertEqual(hits[0]["id"], "temple")
        self.assertEqual([hit["rank"] for hit in hits], [1, 2, 3])
        self.assertEqual(sorted(total), ["took_us", "total", "total_is_exact"])
        self.assertEqual((total["total"], total["total_is_exact"]), (3, True))
        for hit, document in zip(hits, [DOCUMENTS[1]]):
            self.assertEqual(sorted(hit), ["fields", "id", "rank", "score"])
            self.assertEqual(hit["fields"], {k: v for k, v in document.items() if k != "id"})

    def test_scores_fall_and_are_exact_floats(self):
        *hits, _ = self.json_lines("search", "index", "kyoto temples", "--json")
        scores = [hit["score"] for hit in hits]
        self.assertEqual(scores, sorted(scores, reverse=True))
        for score in scores:
            as_float = struct.unpack("f", struct.pack("f", score))[0]
            self.assertAlmostEqual(score, as_float, delta=1e-7 * score)

    def test_k_and_offset_make_pages(self):
        everything = self.ids("kyoto temples deer")
        self.assertEqual(self.ids("kyoto temples deer", "-k", 2), everything[:2])
        *hits, total = self.json_lines(
            "search", "index", "kyoto temples deer", "--json", "-k", 2, "--offset", 2
        )
        self.assertEqual([(hit["rank"], hit["id"]) for hit in hits], [(3, everything[2])])
        self.assertEqual(total["total"], 3)

    def test_count_prints_only_the_total(self):
        lines = self.json_lines("search", "index", "kyoto", "--count", "--json")
        self.assertEqual([sorted(line) for line in lines], [["took_us", "total", "total_is_exact"]])
        self.assertEqual(lines[0]["total"], 2)
        self.assertEqual(self.run_tool("search", "index", "kyoto", "--count")[0], "2\n")

    def test_the_query_language(self):
        for query, ids in {
            "kyoto temples": {"tea", "temple", "deer"},
            "+kyoto +temples": {"temple"},
            "kyoto AND temples": {"temple"},
            "kyoto -temples": {"tea"},
            "kyoto NOT temples": {"tea"},
            "uji OR deer": {"tea", "deer"},
            "(uji OR deer) AND temples": {"deer"},
            '"green tea"': {"tea"},
            '"full temples"': set(),
            "title:nara": {"deer"},
            "ky?t*": {"tea", "temple"},
            "kyto~": {"tea", "temple"},
            "(green kyoto temples)@2": {"tea", "temple"},
            "nara | uji": {"deer", "tea"},
            "*:tea^=2": {"tea"},
            "text:nara": set(),
            "title:(nara tea)": {"deer", "tea"},
            "tags:park": {"deer"},
            "nothing": set(),
            "": set(),
        }.items():
            self.assertEqual(set(self.ids(query)), ids, query)
            self.assertEqual(self.count(query), len(ids), query)

    def test_a_timeout_ends_a_search_that_says_so(self):
        *hits, total = self.json_lines("search", "index", "kyoto", "--json", "--timeout", 600_000)
        self.assertEqual(len(hits), 2)
        self.assertEqual(sorted(total), ["took_us", "total", "total_is_exact"])
        *hits, total = self.json_lines("search", "index", "kyoto", "--json", "--timeout", 0)
        self.assertEqual(hits, [])
        self.assertEqual((total["total_is_exact"], total["is_partial"]), (False, True))
        self.assertEqual(total["cut_short"], "deadline")
        out, err = self.run_tool("search", "index", "kyoto", "--timeout", 0)
        self.assertIn("at least 0 documents", out)
        self.assertRegex(err, r"^sakuin: search: cut short \(deadline\).*; .*--timeout\n$")
        self.fault("search", "index", "kyoto", "--count", "--timeout", 0, says=["deadline"])

    def test_several_indexes_are_searched_as_one(self):
        whole = DOCUMENTS + [{"id": "more", "text": "Temples, temples and tea near Kyoto."}]
        self.index(whole, name="whole")
        self.index(whole[:1], name="one")
        self.index(whole[1:], name="two")
        for query in ("kyoto temples", "+tea kyouto", '"near kyoto"', "nothing", "title:temples"):
            *expected, total = self.json_lines("search", "whole", query, "--json")
            *hits, total_of_all = self.json_lines("search", "one", query, "--also", "two", "--json")
            self.assertEqual([hit.pop("index") for hit in hits],
                             ["one" if hit["id"] == "tea" else "two" for hit in hits])  # fmt: skip
            self.assertEqual(hits, expected)
            self.assertEqual(total_of_all["total"], total["total"])
            counted = self.json_lines("search", "one", query, "--also", "two", "--count", "--json")
            self.assertEqual(counted[0]["total"], total["total"])
        out, _ = self.run_tool("search", "one", "tea", "--also", "two")
        self.assertIn("  one  tea  Green tea", out)
        self.assertIn("  two  more", out)
        self.fault("search", "one", "tea", "--also", "three", says=["three"])

    def test_lenient_searches_what_it_understands_and_says_what_it_ignored(self):
        query = 'kyoto) AND nofield:deer "'
        self.fault("search", "index", query, status=2, says=["byte 5"])
        *hits, total = self.json_lines("search", "index", query, "--lenient", "--json")
        self.assertEqual({hit["id"] for hit in hits}, {"tea", "temple", "deer"})
        self.assertEqual([ignored["offset"] for ignored in total["ignored"]], [5, 7, 11, 24])
        self.assertIn("nofield", total["ignored"][2]["reason"])
        *_, total = self.json_lines("search", "index", "kyoto", "--lenient", "--json")
        self.assertEqual(total["ignored"], [])

    def test_lenient_leaves_out_what_a_field_cannot_take(self):
        *hits, total = self.json_lines("search", "index", "year:soon uji", "--lenient", "--json")
        self.assertEqual([hit["id"] for hit in hits], ["tea"])
        self.assertIn("soon", total["ignored"][0]["reason"])

    def test_count_takes_options_as_a_search_does(self):
        self.fault("search", "index", "kyoto", "--count", "--sort", "nope", status=2, says=["nope"])
        self.fault("search", "index", "kyoto", "--count", "--after", "zz", status=2, says=["place"])
        self.assertEqual(self.run_tool("search", "index", "kyoto", "--count", "--sort", "year")[0], "2\n")
        _, err = self.run_tool("search", "index", "kyoto", "--count", "--facet", "year", "--timeout", 0)
        self.assertIn("cut short", err)

    def test_several_indexes_sort_group_count_and_page_as_one(self):
        documents = [{"id": str(i), "text": "word", "year": 2000 - i % 7, "kind": "abc"[i % 3]} for i in range(40)]
        schema = self.write("kinds.json", '{"fields": [{"name": "kind", "type": "keyword"}]}')
        for name, some in (("whole", documents), ("one", documents[:15]), ("two", documents[15:])):
            self.index(some, "--schema", schema, name=name)
        for options in (["--sort", "year"], ["--sort", "-kind,year"], ["--group", "kind"], ["--facet", "kind"],
                        ["--sort", "year", "--facet", "year", "-k", "3", "--offset", "2"]):  # fmt: skip
            *expected, total = self.json_lines("search", "whole", "word", "--json", *options)
            *hits, total_of_all = self.json_lines("search", "one", "word", "--also", "two", "--json", *options)
            self.assertEqual([hit["id"] for hit in hits], [hit["id"] for hit in expected])
            self.assertEqual(total_of_all.get("facets"), total.get("facets"))
        ids, after = [], "first"
        while after:
            *hits, total = self.json_lines("search", "one", "word", "--also", "two", "--json",
                                           "--sort", "-year", "-k", "9", "--after", after)  # fmt: skip
            ids += [hit["id"] for hit in hits]
            after = total.get("next")
        self.assertEqual(ids, [str(i) for i in sorted(range(40), key=lambda i: (i % 7, i))])
        self.fault("search", "one", "word", "--also", "two", "--sort", "nope", status=2, says=["nope", "none of"])
        self.fault("search", "one", "word", "--also", "two", "--after", "zz", status=2, says=["place"])

    def test_field_holds_for_words_without_one(self):
        self.assertEqual(self.ids("kyoto", "--field", "title"), ["temple"])
        self.assertEqual(set(self.ids("green text:deer", "--field", "title")), {"tea", "deer"})
        self.fault("search", "index", "kyoto", "--field", "titel", status=2, says=["titel"])

    def test_snippets_mark_the_words(self):
        *hits, _ = self.json_lines("search", "index", "uji", "--json", "--snippets")
        self.assertIn("Tea from <b>Uji</b> near Kyoto", hits[0]["snippet"])

    def test_snippets_may_be_several_and_for_html(self):
        text = "<i>tea</i> & more " + "." * 300 + " tea"
        self.index([{"id": "long", "text": text}], name="long")
        arguments = ("search", "long", "tea", "--json", "--snippets")
        self.assertEqual(self.json_lines(*arguments)[0]["snippet"].count("<b>tea</b>"), 1)
        snippet = self.json_lines(*arguments, "--fragments", 2, "--html")[0]["snippet"]
        self.assertEqual(snippet.count("<b>tea</b>"), 2)
        self.assertIn("&lt;i&gt;<b>tea</b>&lt;/i&gt; &amp; more", snippet)

    def test_a_search_that_finds_nothing_asks_what_was_meant(self):
        out, _ = self.run_tool("search", "index", '+kyotto "green tae"')
        self.assertEqual(out.splitlines()[-1], 'Did you mean: +kyoto "green tea"')
        (total,) = self.json_lines("search", "index", "kyotto", "--json")
        self.assertEqual(total["did_you_mean"], "kyoto")
        self.assertNotIn("did_you_mean", self.json_lines("search", "index", "kyoto", "--json")[-1])
        (total,) = self.json_lines("search", "index", "xylophones", "--json")
        self.assertNotIn("did_you_mean", total)

    def test_synonyms_come_from_a_file(self):
        self.write("synonyms.txt", "stag => deer\ncapital, kyoto\n")
        self.assertEqual(self.ids("stag", "--synonyms", "synonyms.txt"), ["deer"])
        found = self.ids("capital", "--synonyms", "synonyms.txt")
        self.assertEqual(set(found), {"tea", "temple"})
        self.write("synonyms.txt", "one\n")
        self.fault("search", "index", "x", "--synonyms", "synonyms.txt", says=["line 1"])

    def test_explain_adds_up_to_the_score(self):
        *hits, _ = self.json_lines("search", "index", "kyoto temples", "--json", "--explain")
        for hit in hits:
            explanation = hit["explanation"]
            self.assertAlmostEqual(explanation["value"], hit["score"], delta=1e-5 * hit["score"])
            self.assertTrue(explanation["description"])
            self.assertTrue(explanation["details"])
        out, _ = self.run_tool("search", "index", "kyoto", "--explain")
        self.assertIn("idf", out)

    def test_people_see_rank_score_id_title_and_snippet(self):
        out, err = self.run_tool("search", "index", "temples +kyoto")
        lines = out.splitlines()
        self.assertRegex(lines[0], r"^1\.  \d+\.\d+  temple  Temples of Kyoto$")
        self.assertIn("[Kyoto]", lines[1])
        self.assertRegex(lines[-1], r"^2 documents in [\d.]+ (µs|ms|s)$")
        self.assertEqual(err, "")

    def test_documents_cannot_steer_the_terminal(self):
        out, _ = self.run_tool("search", "index", "escape")
        self.assertIn("[escape]", out)
        self.assertNotRegex(out, "[\x00-\x09\x0b-\x1f]")

    def test_a_malformed_query_is_wrong_usage_and_names_the_byte(self):
        for query, byte in {"(kyoto": "0", 'kyoto "tea': "6", "kyoto )": "6"}.items():
            for options in ([], ["--count"], ["--json"]):
                out = self.fault("search", "index", query, *options, status=2, says=["byte", byte])
                self.assertEqual(out, "")

    def test_patterns_and_words_with_slips_are_found(self):
        for query in ["ky*to", "ky?to", "kyto~", "kyoot~2"]:
            self.assertEqual(sorted(self.found(query)), ["tea", "temple"], query)

    def found(self, *arguments):
        lines = self.json_lines("search", "index", *arguments, "--json")
        return [line["id"] for line in lines if "id" in line]

    def test_other_romanizations_are_found_unless_the_spelling_is_exact(self):
        self.index([{"id": "macron", "text": "Mr. Kōmura"}, {"id": "plain", "text": "Mr. Komura"},
                    {"id": "kana", "text": "Mr. こうむら"}])  # fmt: skip
        self.assertEqual(sorted(self.found("Koumura")), ["kana", "macron", "plain"])
        self.assertEqual(self.found("kōmura")[0], "macron")
        self.assertEqual(self.found("komura")[0], "plain")
        self.assertEqual(self.found("コウムラ", "--exact-spelling"), [])
        self.assertEqual(self.found("komura", "--exact-spelling"), ["plain"])
        self.assertEqual(self.found("=kōmura"), ["macron"])
        self.assertEqual(sorted(self.found("kou*")), ["kana", "macron", "plain"])
        self.assertEqual(self.found('"koumura mr"~2')[0], "macron")

    def index_years(self):
        self.index([{"id": f"d{i}", "text": "kyoto " * (i % 3 + 1), "year": 2000 + i // 2,
                     "kind": "ab"[i % 2]} for i in range(8)], "--schema", self.write("schema.json",
            '{"fields": [{"name": "kind", "type": "keyword"}]}'), name="years")  # fmt: skip

    def test_filters_leave_scores_as_they_are(self):
        self.index_years()
        all_hits = {hit["id"]: hit["score"]
                    for hit in self.json_lines("search", "years", "kyoto", "--json")[:-1]}  # fmt: skip
        *hits, total = self.json_lines("search", "years", "kyoto", "--json", "--filter",
                                       "year:[2001 TO 2002] kind:a -year:2002")  # fmt: skip
        self.assertEqual({hit["id"]: hit["score"] for hit in hits},
                         {id: all_hits[id] for id in ["d0", "d2", "d3", "d6"]})  # fmt: skip
        self.assertEqual(total["total"], 4)
        out, _ = self.run_tool("search", "years", "kyoto", "--count", "--filter", "kind:b")
        self.assertEqual(out, "4\n")
        self.fault("search", "years", "kyoto", "--filter", "(a", status=2, says=["byte 0"])
        self.fault("search", "years", "kyoto", "--filter", "year:x", status=2, says=["whole number"])

    def test_hits_are_sorted_and_paged(self):
        self.index_years()
        ids = lambda *options: [line["id"] for line in self.json_lines(
            "search", "years", "kyoto", "--json", *options) if "id" in line]  # fmt: skip
        self.assertEqual(ids("--sort", "-year,kind"), ["d6", "d7", "d4", "d5", "d2", "d3", "d0", "d1"])
        self.assertEqual(ids("--sort", "kind,-year", "-k", "2"), ["d6", "d4"])
        self.assertEqual(ids("--sort", "score"), ids())
        for sort in ([], ["--sort", "kind,-score"]):
            glued, place = [], "first"
            while place:
                *hits, last = self.json_lines("search", "years", "kyoto", "--json", "-k", "3", *sort,
                                              "--after", place)  # fmt: skip
                glued += [hit["id"] for hit in hits]
                place = last.get("next")
            self.assertEqual(glued, ids(*sort))
        for options in (["--sort", "text"], ["--sort", "nothing"], ["--sort", "year,,kind"],
                        ["--after", "zz"], ["--group", "year"]):  # fmt: skip
            self.fault("search", "years", "kyoto", *options, status=2)
        self.assertEqual(ids("--group", "kind", "--sort", "year"), ["d0", "d1"])

    def test_facets_are_counted(self):
        self.index_years()
        *_, total = self.json_lines("search", "years", "kyoto", "--json", "-k", "1", "--facet", "kind",
                                    "--facet", "year:2", "--filter", "year:>2000")  # fmt: skip
        self.assertEqual(total["facets"], [
            {"field": "kind", "values": 2, "missing": 0,
             "counts": [{"value": "a", "count": 3}, {"value": "b", "count": 3}]},
            {"field": "year", "values": 3, "missing": 0,
             "counts": [{"value": "2001", "count": 2}, {"value": "2002", "count": 2}]}])  # fmt: skip
        out, _ = self.run_tool("search", "years", "kyoto", "--count", "--facet", "kind")
        self.assertEqual(out, "8\nkind: 2 values\n    4  a\n    4  b\n")
        self.fault("search", "years", "kyoto", "--facet", "kind:week", status=2, says=["week"])



if __name__ == "__main__":
    unittest.main()
