// Budgets: a query that is cancelled at any moment stops there and says so, with no clock in the
// test; limits of memory and expanded terms; and that nothing changes without a budget.
#include <sakuin/budget.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::budget_test {
namespace {

using test::must;

/// Says that a query is cancelled from the n-th question on.
class CancelAfter final : public CancelSource {
 public:
  explicit CancelAfter(std::uint64_t questions) : questions_(questions) {}
  [[nodiscard]] bool is_cancelled() const noexcept override { return asked_++ >= questions_; }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }

 private:
  std::uint64_t questions_;
  mutable std::atomic<std::uint64_t> asked_ = 0;
};

constexpr std::uint64_t kNever = ~std::uint64_t{0};

const test::ZipfWords& words() {
  static const test::ZipfWords kWords(2000);
  return kWords;
}

/// Three segments, with deletes.
const Searcher& searcher() {
  static const Searcher kSearcher = [] {
    const auto directory = make_ram_directory();
    IndexWriter writer =
        test::open_writer(directory, test::make_schema({{.name = "text", .analyzer = "standard"}}));
    test::Random random(1);
    for (int i = 0; i < 6000; ++i) {
      std::string text = i % 3 == 0 ? "Koumura " : "Kōmura ";
      for (std::uint64_t n = random.between(10, 60); n > 0; --n) text += words().draw(random) + ' ';
      must(writer.add(test::text_document(std::to_string(i), std::move(text))));
      if (i % 2000 == 1999) must(writer.commit());
    }
    for (int i = 0; i < 6000; i += 50) must(writer.remove(std::to_string(i)));
    must(writer.commit());
    return test::open_searcher(directory);
  }();
  return kSearcher;
}

/// One of every kind of work.
std::vector<std::string> query_texts() {
  const std::vector<std::string>& w = words().words();
  std::string rare;
  for (std::size_t i = 0; i < 20; ++i) rare += w[500 + i] + " ";
  return {w[1] + " " + w[3] + " " + w[5] + " " + w[70],
          "+" + w[2] + " +" + w[4] + " " + w[9],
          "\"" + w[0] + " " + w[1] + "\"",
          "\"" + w[0] + " " + w[1] + "\"~3",
          "komura " + w[8],
          "\"komura " + w[0] + "\"",
          w[9].substr(0, 1) + "*",
          rare,
          "(+" + w[1] + " -" + w[2] + ") (" + w[3] + " AND NOT (" + w[5] + " " + w[6] + "))"};
}

SnippetOptions within(const Budget& budget) {
  SnippetOptions options;
  options.budget = budget;
  return options;
}

/// Numbers below `end`: all of the first ones, then ever fewer.
std::vector<std::uint64_t> some_below(std::uint64_t end) {
  std::vector<std::uint64_t> some;
  for (std::uint64_t i = 0; i < end; i += 1 + i / 8) some.push_back(i);
  if (end > 0) some.push_back(end - 1);
  return some;
}

/// By id, all of them.
std::map<std::string, Score> all_scores(const Query& query) {
  std::map<std::string, Score> scores;
  for (const Hit& hit : must(searcher().search(query, {.k = 10'000})).hits) {
    scores[hit.id] = hit.score;
  }
  return scores;
}

void expect_partial(const SearchResult& result, const std::map<std::string, Score>& scores) {
  EXPECT_TRUE(result.is_partial);
  EXPECT_EQ(result.cut_short, CutShort::cancelled);
  EXPECT_FALSE(result.total_is_exact);
  EXPECT_LE(result.total, scores.size());
  EXPECT_GE(result.total, result.hits.size());
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    const auto score = scores.find(result.hits[i].id);
    ASSERT_NE(score, scores.end());
    EXPECT_EQ(result.hits[i].score, score->second);
    if (i == 0) continue;
    EXPECT_GE(result.hits[i - 1].score, result.hits[i].score);
  }
}

TEST(Budget, CancelledAtAnyMomentASearchGivesWhatItHas) {
  bool some_have_hits = false;
  for (const std::string& text : query_texts()) {
    const Query query = must(parse_query(text));
    const auto scores = all_scores(query);
    for (const bool prune : {true, false}) {
      SearchOptions options;
      options.k = 20;
      options.prune = prune;
      must(searcher().search(query, options));  // what is asked the first time only
      const CancelAfter never(kNever);
      options.budget.cancel = &never;
      const SearchResult full = must(searcher().search(query, options));
      EXPECT_FALSE(full.is_partial);
      EXPECT_EQ(full.total, scores.size());
      EXPECT_GT(never.asked(), 3U);
      for (const std::uint64_t moment : some_below(never.asked())) {
        SCOPED_TRACE(testing::Message() << text << ", question " << moment);
        const CancelAfter cancel(moment);
        options.budget.cancel = &cancel;
        const SearchResult result = must(searcher().search(query, options));
        expect_partial(result, scores);
        EXPECT_LE(cancel.asked(), moment + 1);  // what is over is asked no more
        some_have_hits |= !result.hits.empty();
      }
    }
  }
  EXPECT_TRUE(some_have_hits);
}

/// Questions that a whole search asks.
std::uint64_t questions(const Searcher& searcher, const Query& query) {
  const CancelAfter never(kNever);
  SearchOptions options;
  options.budget.cancel = &never;
  EXPECT_FALSE(must(searcher.search(query, options)).is_partial);
  return never.asked();
}

TEST(Budget, CountsABeginningThatIsAWordItselfAsOneOfThem) {
  SearchOptions options;
  for (const std::size_t segments : {1U, 2U}) {
    const auto directory = make_ram_directory();
    IndexWriter writer =
        test::open_writer(directory, test::make_schema({{.name = "text", .analyzer = "plain"}}));
    int id = 0;
    for (const char* word : {"zab", "zaba", "zabb", "zabc", "zabd", "zabe"}) {
      must(writer.add(test::text_document(std::to_string(id++), word)));
      if (segments == 2 && id == 3) must(writer.commit());
    }
    must(writer.commit());
    const Searcher searcher = test::open_searcher(directory);
    const auto code = [&](const Query& query, std::size_t limit) {
      options.budget.max_expanded_terms = limit;
      return searcher.search(query, options).status().code();
    };
    for (const std::size_t limit : {1U, 2U, 4U}) {
      EXPECT_EQ(code(query::prefix("zab"), limit), StatusCode::limit_exceeded) << limit;
    }
    EXPECT_EQ(code(query::prefix("zab"), 5), StatusCode::ok);
    EXPECT_EQ(must(searcher.search(query::prefix("zab"), options)).total, 6U);
    EXPECT_EQ(code(query::prefix("za"), 5), StatusCode::limit_exceeded);
    EXPECT_EQ(code(query::prefix("za"), 6), StatusCode::ok);
  }
}

TEST(Budget, HasRoomForBeginningsThatFindNothing) {
  std::vector<Query> beginnings;
  for (int i = 0; i < 100; ++i) beginnings.push_back(query::prefix("no" + std::to_string(i)));
  SearchOptions options;
  options.budget.max_memory_bytes = 200'000;
  EXPECT_EQ(must(searcher().search(query::any_of(beginnings), options)).total, 0U);
}

TEST(Budget, IsAskedAgainAndAgainWhereAWordStandsForThousands) {
  constexpr std::uint64_t kWords = 4000;
  std::string text;
  std::string some;
  for (std::uint64_t i = 0; i < kWords; ++i) text += 'w' + std::to_string(i) + ' ';
  for (std::uint64_t i = 0; i < kWords; i += 4) some += 'w' + std::to_string(i) + ' ';
  const Searcher searcher = test::open_searcher(test::index_texts({text, text, "no such word"}));
  EXPECT_GT(questions(searcher, query::prefix("w")), kWords / 64);      // walked, then their lists
  EXPECT_GT(questions(searcher, query::wildcard("*w*")), kWords / 64);  // the same
  EXPECT_GT(questions(searcher, query::prefix("w0 w")), 2 * kWords);    // opened, then united
  EXPECT_GT(questions(searcher, must(parse_query(some))), 2 * kWords / 4 + kWords / 64);
}

TEST(Budget, CancelledWithSeveralThreadsASearchGivesWhatItHas) {
  const Query query = must(parse_query(query_texts().front()));
  const auto scores = all_scores(query);
  const CancelAfter cancel(20);
  SearchOptions options;
  options.threads = 4;
  options.budget.cancel = &cancel;
  expect_partial(must(searcher().search(query, options)), scores);
}

TEST(Budget, CancelledCallsOfOtherKindsSaySo) {
  for (const std::string& text : query_texts()) {
    const Query query = must(parse_query(text));
    const Hit hit = must(searcher().search(query)).hits.front();
    const std::vector<std::function<StatusCode(const Budget&)>> calls = {
        [&](const Budget& budget) { return searcher().count(query, budget).status().code(); },
        [&](const Budget& budget) {
          return searcher()
              .for_each_match(
                  query, [](const Hit&) {}, budget)
              .code();
        },
        [&](const Budget& budget) {
          return searcher().snippet(query, hit, within(budget)).status().code();
        },
        [&](const Budget& budget) {
          return searcher().explain(query, hit, {}, budget).status().code();
        },
        [&](const Budget& budget) {
          return searcher().terms("text", "", 5, budget).status().code();
        }};
    for (std::size_t call = 0; call < calls.size(); ++call) {
      const CancelAfter never(kNever);
      Budget budget;
      budget.cancel = &never;
      EXPECT_EQ(calls[call](budget), StatusCode::ok);
      EXPECT_GT(never.asked(), 0U);
      for (const std::uint64_t moment : some_below(never.asked())) {
        const CancelAfter cancel(moment);
        budget.cancel = &cancel;
        EXPECT_EQ(calls[call](budget), StatusCode::cancelled)
            << text << ", call " << call << ", question " << moment;
      }
    }
  }
}

TEST(Budget, ASnippetOfALongTextIsGivenUpInTheMiddleOfIt) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "word ";
  const Searcher one = test::open_searcher(test::index_texts({text}));
  const Hit hit = must(one.search(query::word("word"))).hits.front();
  const CancelAfter never(kNever);
  EXPECT_TRUE(one.snippet(query::word("word"), hit, within({.cancel = &never})).ok());
  EXPECT_GT(never.asked(), 100U);
}

TEST(Budget, ADeadlineThatHasPassedIsOne) {
  const Query query = must(parse_query(query_texts().front()));
  SearchOptions options;
  options.budget.deadline = std::chrono::steady_clock::time_point::min();
  const SearchResult result = must(searcher().search(query, options));
  EXPECT_TRUE(result.is_partial);
  EXPECT_EQ(result.cut_short, CutShort::deadline);
  EXPECT_TRUE(result.hits.empty());
  const Status count = searcher().count(query, options.budget).status();
  EXPECT_EQ(count.code(), StatusCode::cancelled);
  EXPECT_NE(count.message().find("deadline"), std::string::npos);
  options.budget.deadline = std::chrono::steady_clock::time_point::max();
  EXPECT_FALSE(must(searcher().search(query, options)).is_partial);
}

TEST(Budget, ATokenIsSetFromAnywhere) {
  CancelToken token;
  const Budget budget{.cancel = &token};
  const Query query = query::word(words().words()[1]);
  EXPECT_TRUE(searcher().count(query, budget).ok());
  token.cancel();
  EXPECT_EQ(searcher().count(query, budget).status().code(), StatusCode::cancelled);
}

TEST(Budget, LimitsExpandedTerms) {
  const Query query = query::prefix(words().words()[9].substr(0, 1));
  std::size_t terms = 0;  // fewest that are enough
  while (!searcher().count(query, {.max_expanded_terms = terms}).ok()) ++terms;
  EXPECT_GT(terms, 2U);
  const Status status =
      searcher().search(query, {.budget = {.max_expanded_terms = terms - 1}}).status();
  EXPECT_EQ(status.code(), StatusCode::limit_exceeded);
  EXPECT_NE(status.message().find(std::to_string(terms - 1)), std::string::npos);
  EXPECT_TRUE(searcher().count(query::word("komura"), {.max_expanded_terms = 1}).ok());
  EXPECT_EQ(searcher().count(query::word("komura"), {.max_expanded_terms = 0}).status().code(),
            StatusCode::limit_exceeded);
}

TEST(Budget, OfMemoryGivesFewerHitsAndNoneIsAnError) {
  const Query query = query::word(words().words()[1]);
  const std::vector<Hit> all = must(searcher().search(query, {.k = 10'000})).hits;
  ASSERT_GT(all.size(), 1000U);
  std::size_t before = 0;
  bool is_refused = false;
  for (std::uint64_t bytes = 1; bytes < 10'000'000; bytes *= 2) {
    SearchOptions options;
    options.k = 10'000;
    options.budget.max_memory_bytes = bytes;
    const auto result = searcher().search(query, options);
    if (!result.ok()) {
      EXPECT_EQ(result.status().code(), StatusCode::limit_exceeded);
      EXPECT_EQ(before, 0U);
      is_refused = true;
      continue;
    }
    ASSERT_GE(result->hits.size(), before);
    before = result->hits.size();
    EXPECT_EQ(result->total, all.size());
    EXPECT_EQ(result->is_partial, before < all.size());
    EXPECT_EQ(result->cut_short == CutShort::memory, before < all.size());
    for (std::size_t i = 0; i < before; ++i) ASSERT_EQ(result->hits[i].id, all[i].id);
  }
  EXPECT_TRUE(is_refused);
  EXPECT_EQ(before, all.size());
}

TEST(Budget, OfMemoryCoversWhatEveryKindOfQueryFinds) {
  for (const std::string& text : query_texts()) {
    const Query query = must(parse_query(text));
    EXPECT_EQ(searcher().count(query, {.max_memory_bytes = 100}).status().code(),
              StatusCode::limit_exceeded)
        << text;
    EXPECT_TRUE(searcher().count(query, {.max_memory_bytes = 4 << 20}).ok()) << text;
  }
}

}  // namespace
}  // namespace sakuin::budget_test
