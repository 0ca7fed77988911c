#include "engine/search/snippet.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/passages.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::snippet_test {
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

std::string snippet_at(const std::string& text, std::vector<TextMatch> matches,
                       const SnippetOptions& options) {
  const MatchedValue value{text, std::move(matches)};
  return write_snippet(make_fragments(std::span(&value, 1), options), options);
}

/// With matches of leaf 0 at [start, end).
std::string cut(const std::string& text, std::vector<std::pair<std::size_t, std::size_t>> places,
                std::size_t max_bytes) {
  std::vector<TextMatch> matches;
  for (const auto& [start, end] : places) matches.push_back({start, end, 0});
  return snippet_at(text, std::move(matches), brackets(max_bytes));
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
    const std::string shown = without_marks(snippet_at(text, matches, brackets(max_bytes)));
    EXPECT_LE(shown.size(), max_bytes) << "seed " << seed;
    if (valid) {
      EXPECT_TRUE(is_utf8(shown)) << "seed " << seed;
    }
  }
}

TEST(Snippet, ShowsSeveralPassagesInTheOrderOfTheText) {
  const std::string filler(100, '.');
  const std::string text = "a here " + filler + " b there " + filler + " a b both " + filler + " c";
  const Query query = query::any_of({query::word("a"), query::word("b"), query::word("c")});
  SnippetOptions options = brackets(12);
  EXPECT_EQ(snippet_of(text, query, options), "~[a] [b] both~");
  options.max_fragments = 2;
  EXPECT_EQ(snippet_of(text, query, options), "~[a] [b] both~[c]");
  options.max_fragments = 100;
  EXPECT_EQ(snippet_of(text, query, options), "[a] here~[b] there~[a] [b] both~[c]");
  options.max_fragments = 0;
  EXPECT_EQ(snippet_of(text, query, options), "");
}

TEST(Snippet, PutsNothingBetweenPassagesThatTouch) {
  SnippetOptions options = brackets(4);
  options.max_fragments = 2;
  EXPECT_EQ(snippet_of("aa bb", query::any_of({query::word("aa"), query::word("bb")}), options),
            "[aa] [bb]");
}

TEST(Snippet, ShowsAWholeValueWithItsLines) {
  SnippetOptions options = brackets(kWholeValue);
  EXPECT_EQ(snippet_of("one\ntwo\tthree\x1b", query::word("two"), options), "one\n[two]\tthree ");
}

TEST(Snippet, EscapesTheTextForHtmlAndNotTheMarks) {
  SnippetOptions options = brackets();
  options.before_match = "<b>";
  options.after_match = "</b>";
  options.escape_html = true;
  EXPECT_EQ(snippet_of("<i>\"AT&T\"</i> isn't", query::word("AT&T"), options),
            "&lt;i&gt;&quot;<b>AT&amp;T</b>&quot;&lt;/i&gt; isn&#39;t");
}

TEST(Snippet, IsDataForHostsThatMarkThemselves) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("a").add("text", "no match").add("text", "the word, a word")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  const Query query = query::word("word");
  const Hit hit = must(searcher.search(query)).hits.at(0);
  const auto fragments = must(searcher.fragments(query, hit));
  ASSERT_EQ(fragments.size(), 1u);
  EXPECT_EQ(fragments[0], (Fragment{.field = "text",
                                    .text = "the word, a word",
                                    .value = 1,
                                    .begin = 0,
                                    .goes_on = false,
                                    .matches = {{4, 8}, {12, 16}}}));
  SnippetOptions options;
  options.max_bytes = 10;
  const auto cut = must(searcher.fragments(query, hit, options));
  ASSERT_EQ(cut.size(), 1u);
  EXPECT_EQ(cut[0].text, "word, a");
  EXPECT_TRUE(cut[0].goes_on);
}

TEST(Snippet, WidensMatchesThatWouldSplitACharacter) {
  const auto tokenizer = test::make_tokenizer("own", [](std::string_view, TokenSink& sink) {
    sink.on_token({"a", 0, 1, 4});  // the second byte of 東 to the first of 京
  });
  const Leaf leaf{.fields = {0}, .parts = {{"a", {{"a"}}, 0}}};
  const Leaf* const leaves[] = {&leaf};
  const auto matches = must(find_matches("東京!", *tokenizer, leaves));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(std::pair(matches[0].start, matches[0].end), std::pair(std::size_t{0}, std::size_t{6}));
}

/// choose_windows() by trying every run of matches that do not overlap what stands around them.
std::vector<MatchWindow> try_every_window(const std::vector<MatchedValue>& values,
                                          std::size_t max_bytes, std::size_t most) {
  std::vector<MatchWindow> chosen;
  std::set<std::size_t> shown;
  while (chosen.size() < most) {
    std::optional<std::pair<std::tuple<std::size_t, std::size_t, std::size_t>, MatchWindow>> best;
    for (std::size_t value = 0; value < values.size(); ++value) {
      const std::vector<TextMatch>& matches = values[value].matches;
      // Bytes that matches cover, and whether one goes on over the place.
      std::set<std::size_t> begins, ends;
      for (const TextMatch& match : matches) {
        const auto is_inside = [&](std::size_t at) {
          return std::ranges::any_of(
              matches, [&](const TextMatch& other) { return other.start < at && at < other.end; });
        };
        if (!is_inside(match.start)) begins.insert(match.start);
        if (!is_inside(match.end)) ends.insert(match.end);
      }
      for (const std::size_t begin : begins) {
        for (const std::size_t end : ends) {
          if (end <= begin) continue;
          const bool is_alone = std::ranges::none_of(
              ends, [&](std::size_t other) { return begin < other && other < end; });
          if (!is_alone && end - begin > max_bytes) continue;
          const bool is_taken = std::ranges::any_of(chosen, [&](const MatchWindow& window) {
            return window.value == value && window.begin < end && begin < window.end;
          });
          if (is_taken) continue;
          std::set<std::size_t> leaves;
          std::size_t count = 0;
          for (const TextMatch& match : matches) {
            if (match.start < begin || match.end > end) continue;
            leaves.insert(match.leaf);
            ++count;
          }
          const auto fresh = static_cast<std::size_t>(std::ranges::count_if(
              leaves, [&](std::size_t leaf) { return !shown.contains(leaf); }));
          const std::tuple worth(fresh, leaves.size(), count);
          if (!best || worth > best->first) best = {worth, {value, begin, end}};
        }
      }
    }
    if (!best) break;
    const MatchWindow& window = best->second;
    for (const TextMatch& match : values[window.value].matches) {
      if (match.start >= window.begin && match.end <= window.end) shown.insert(match.leaf);
    }
    chosen.push_back(window);
  }
  std::ranges::sort(chosen, {}, [](const MatchWindow& w) { return std::pair(w.value, w.begin); });
  return chosen;
}

TEST(Snippet, ChoosesThePassagesThatTryingAllFinds) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    test::Random random(seed);
    const std::string text(120, 'x');
    std::vector<MatchedValue> values(random.between(1, 3), {text, {}});
    for (MatchedValue& value : values) {
      for (std::uint64_t n = random.below(12); n > 0; --n) {
        const std::size_t start = random.below(110);
        value.matches.push_back({start, start + random.between(1, 9), random.below(5)});
      }
      std::ranges::sort(value.matches);
    }
    const std::size_t max_bytes = random.below(50);
    const std::size_t most = random.below(5);
    EXPECT_EQ(choose_windows(values, max_bytes, most), try_every_window(values, max_bytes, most))
        << "seed " << seed;
    SnippetOptions options = brackets(max_bytes);
    options.max_fragments = most;
    const auto fragments = make_fragments(values, options);
    for (std::size_t i = 0; i < fragments.size(); ++i) {
      EXPECT_LE(fragments[i].text.size(), max_bytes);
      if (i == 0 || fragments[i - 1].value != fragments[i].value) continue;
      EXPECT_LE(fragments[i - 1].begin + fragments[i - 1].text.size(), fragments[i].begin);
    }
  }
}

}  // namespace
}  // namespace sakuin::snippet_test
