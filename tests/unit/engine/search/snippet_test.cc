#include "engine/search/snippet.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin {
namespace {

using test::must;

/// Marks that are easy to read; `max_bytes` of text.
SnippetOptions brackets(std::size_t max_bytes = 200) {
  return {.field = {},
          .max_bytes = max_bytes,
          .before_match = "[",
          .after_match = "]",
          .ellipsis = "~"};
}

/// The snippet of a document with this text.
std::string snippet_of(const std::string& text, const Query& query,
                       const SnippetOptions& options = brackets()) {
  const Searcher searcher = test::open_searcher(test::index_texts({text}));
  const auto hits = must(searcher.search(query::match_all())).hits;
  return must(searcher.snippet(query, hits.at(0), options));
}

/// make_snippet() with matches of leaf 0 at [start, end).
std::string cut(const std::string& text, std::vector<std::pair<std::size_t, std::size_t>> places,
                std::size_t max_bytes) {
  std::vector<TextMatch> matches;
  for (const auto& [start, end] : places) matches.push_back({start, end, 0});
  return make_snippet(text, matches, brackets(max_bytes));
}

/// Text without the marks and ellipses of brackets().
std::string without_marks(std::string snippet) {
  std::erase_if(snippet, [](char c) { return c == '[' || c == ']' || c == '~'; });
  return snippet;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto decoded = tokenizer::decode_utf8(text, at);
    if (decoded.code_point == tokenizer::kReplacement && decoded.size == 1) return false;
    at += decoded.size;
  }
  return true;
}

TEST(Snippet, MarksWordsHoweverTheyAreWritten) {
  EXPECT_EQ(snippet_of("Rain in TOKYO today", query::word("tokyo")), "Rain in [TOKYO] today");
  EXPECT_EQ(snippet_of("tokyo tokyo", query::word("tokyo")), "[tokyo] [tokyo]");
}

TEST(Snippet, IsEmptyWhenNothingMatches) {
  EXPECT_EQ(snippet_of("Rain", query::word("snow")), "");
  EXPECT_EQ(snippet_of("Rain", query::match_all()), "");
  EXPECT_EQ(snippet_of("Rain", Query()), "");
  EXPECT_EQ(snippet_of("Rain", query::boolean({}, {}, {query::word("rain")})), "");
}

TEST(Snippet, MarksAPhraseOnlyWhereAllOfItStands) {
  EXPECT_EQ(snippet_of("big city, big red city, red city", query::phrase("red city")),
            "big city, big [red] [city], [red] [city]");
}

TEST(Snippet, MarksACompoundOrItsParts) {
  EXPECT_EQ(snippet_of("my e-mail here", query::word("e-mail")), "my [e-mail] here");
  EXPECT_EQ(snippet_of("my e mail here", query::word("e-mail")), "my [e] [mail] here");
}

TEST(Snippet, MarksOverlappingBigramsAsOne) {
  EXPECT_EQ(snippet_of("今日は東京都です", query::word("東京都")), "今日は[東京都]です");
}

TEST(Snippet, TakesTheFirstFieldThatMatches) {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "hidden", .stored = false},
                                                      {.name = "title"},
                                                      {.name = "tag", .type = FieldType::keyword},
                                                      {.name = "body"}}));
  must(writer.add(Document("a")
                      .add("hidden", "word")
                      .add("title", "none")
                      .add("tag", "word")
                      .add("body", "no match")
                      .add("body", "the word")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  const Hit hit = must(searcher.search(query::word("word"))).hits.at(0);
  const auto of_field = [&](const std::string& field) {
    SnippetOptions options = brackets();
    options.field = field;
    return must(searcher.snippet(query::word("word"), hit, options));
  };
  EXPECT_EQ(of_field(""), "the [word]");
  EXPECT_EQ(of_field("body"), "the [word]");
  for (const char* field : {"title", "hidden", "tag", "nowhere"}) EXPECT_EQ(of_field(field), "");
  EXPECT_EQ(must(searcher.snippet(query::word("word", "title"), hit, brackets())), "");
}

TEST(Snippet, CutsBetweenWords) {
  const std::string text = "one two three four five six seven eight nine ten";
  EXPECT_EQ(snippet_of(text, query::word("five"), brackets(20)), "~four [five] six seven~");
  EXPECT_EQ(snippet_of(text, query::word("one"), brackets(15)), "[one] two three~");
  EXPECT_EQ(snippet_of(text, query::word("ten"), brackets(15)), "~eight nine [ten]");
}

TEST(Snippet, ShowsThePassageWithTheMostDifferentWords) {
  const std::string filler(300, '.');
  const std::string text = "a a a " + filler + " a b " + filler + " b b b b";
  const Query query = query::any_of({query::word("a"), query::word("b")});
  EXPECT_NE(snippet_of(text, query, brackets(30)).find("[a] [b]"), std::string::npos);
}

TEST(Snippet, TurnsControlsIntoSpaces) {
  EXPECT_EQ(snippet_of("one\ntwo\tthree\x1b[31m\x7F", query::word("two")), "one [two] three [31m ");
}

TEST(Snippet, CutsAWordThatIsLongerThanAllThereIsRoomFor) {
  EXPECT_EQ(cut(std::string(100, 'x'), {{0, 100}}, 10), std::string(10, 'x') + "~");
  EXPECT_EQ(cut("ab " + std::string(100, 'x'), {{3, 103}}, 10), "~" + std::string(10, 'x') + "~");
}

TEST(Snippet, IgnoresPlacesOutsideTheText) {
  const auto tokenizer = test::make_tokenizer("own", [](std::string_view, TokenSink& sink) {
    sink.on_token({"a", 0, 0, 1});
    sink.on_token({"a", 1, 2, 1});
    sink.on_token({"a", 2, 1'000'000, 1'000'001});
    sink.on_token({"a", 3, 0, 1'000'001});
  });
  const Leaf leaf{.fields = {0}, .parts = {{"a", {{"a"}}, 0}}};
  const Leaf* const leaves[] = {&leaf};
  EXPECT_EQ(must(find_matches("a b", *tokenizer, leaves)).size(), 1U);
}

TEST(Snippet, NeverCutsInsideACharacter) {
  std::string kanji;
  for (int i = 0; i < 100; ++i) kanji += "東京";
  for (std::size_t max_bytes = 0; max_bytes < 40; ++max_bytes) {
    for (const std::size_t start : {0U, 3U, 300U, 594U}) {
      const std::string text = without_marks(cut(kanji, {{start, start + 6}}, max_bytes));
      EXPECT_TRUE(is_utf8(text)) << max_bytes << " at " << start;
      EXPECT_LE(text.size(), max_bytes);
      if (max_bytes >= 6) {
        EXPECT_GE(text.size(), 6U);
      }
    }
  }
}

TEST(Snippet, KeepsAMatchWholeBeforeBytesThatAreNotUtf8) {
  EXPECT_EQ(cut("cat\x80\x80\x80\x80 dog", {{0, 3}}, 3), "[cat]~");
  EXPECT_EQ(cut("cat\x80\x80\x80\x80 dog", {{0, 3}}, 4), "[cat]\x80~");
}

TEST(Snippet, TakesAnyRoomAtAll) {
  for (const std::size_t max_bytes : {std::size_t{0}, std::size_t{1}}) {
    EXPECT_LE(without_marks(cut("a b c", {{2, 3}}, max_bytes)).size(), max_bytes);
  }
  EXPECT_EQ(cut("a b c", {{2, 3}}, static_cast<std::size_t>(-1)), "a [b] c");
}

TEST(Snippet, SharesOneMarkAmongOverlappingMatches) {
  EXPECT_EQ(cut("abcdef", {{0, 3}, {1, 2}, {2, 5}}, 100), "[abcde]f");
  EXPECT_EQ(cut("abcdef", {{0, 3}, {3, 5}}, 100), "[abc][de]f");
}

TEST(Snippet, StaysInBoundsOfAnyText) {
  static const std::vector<std::string> kPieces = {
      "a", "b ",   " ",        "東",   "京 ", "\xF0\x9F\x98\x80",
      "é", "\x80", "\xE3\x81", "\xFF", "\n",  "longerword"};
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    test::Random random(seed);
    std::string text;
    const bool valid = random.chance(0.5);
    for (std::uint64_t n = random.between(1, 60); n > 0; --n) {
      const std::string& piece = random.pick(kPieces);
      if (!valid || is_utf8(piece)) text += piece;
    }
    std::vector<TextMatch> matches;
    const auto boundary = [&] {
      std::size_t at = random.below(text.size() + 1);
      while (valid && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        --at;
      return at;
    };
    if (text.empty()) continue;
    for (std::uint64_t n = random.between(1, 5); n > 0; --n) {
      const std::size_t a = boundary();
      const std::size_t b = boundary();
      matches.push_back({std::min(a, b), std::max(a, b), random.below(3)});
    }
    std::sort(matches.begin(), matches.end(), [](const TextMatch& a, const TextMatch& b) {
      return std::pair(a.start, a.end) < std::pair(b.start, b.end);
    });
    const std::size_t max_bytes = random.below(80);
    const std::string shown = without_marks(make_snippet(text, matches, brackets(max_bytes)));
    EXPECT_LE(shown.size(), max_bytes) << "seed " << seed;
    if (valid) {
      EXPECT_TRUE(is_utf8(shown)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace sakuin
