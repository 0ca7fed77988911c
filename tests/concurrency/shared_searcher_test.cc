// One searcher asked by several threads, each in an order of its own, for all that it keeps between
// searches: filters, ranges, columns of values, frequencies of spellings; more of each than there
// is room for. Everybody hears what a searcher says that is asked once. Under ThreadSanitizer.
#include <algorithm>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/agreement.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::shared_searcher_test {
namespace {

using test::must;

constexpr int kDocs = 3000;
constexpr int kQuestions = 120;
constexpr int kThreads = 4;

std::shared_ptr<const Directory> make_index() {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "text"},
                                                      {.name = "kind", .type = FieldType::keyword},
                                                      {.name = "year", .type = FieldType::i64}}));
  for (int i = 0; i < kDocs; ++i) {
    Document document(std::to_string(i));
    document.add("text", i % 3 == 0 ? "Kōmura spoke" : i % 3 == 1 ? "Koumura wrote" : "nobody");
    document.add("kind", "kind" + std::to_string(i % 7));
    document.add("year", std::int64_t{1900} + i % 120);
    must(writer.add(document));
    if (i % 1000 == 999) must(writer.commit());
  }
  for (int i = 0; i < kDocs; i += 10) must(writer.remove(std::to_string(i)));
  must(writer.commit());
  return directory;
}

std::string year_range(int i) {
  return "year:[" + std::to_string(1900 + i % 90) + " TO " + std::to_string(1930 + i % 90) + "]";
}

struct Question {
  Query query;
  SearchOptions options = {};
};

/// Copies of one Query are the same filter, so they are made once.
std::vector<Question> make_questions() {
  std::vector<Question> questions;
  for (int i = 0; i < kQuestions; ++i) {
    Question question = {must(parse_query(i % 2 == 0 ? "komura" : "komura " + year_range(3 * i)))};
    if (i % 3 != 0) question.options.filter = must(parse_query(year_range(i)));
    if (i % 4 == 0) question.options.sort = {{.field = "year"}, {.field = "kind"}};
    if (i % 4 == 1) question.options.group_by = "kind";
    if (i % 4 == 2) question.options.facets = {{.field = "kind"}, {.field = "year"}};
    questions.push_back(std::move(question));
  }
  return questions;
}

std::string answer(const Searcher& searcher, const Question& question) {
  const SearchResult result = must(searcher.search(question.query, question.options));
  std::string text = std::to_string(result.total) + "\n" + test::to_text(result.hits);
  for (const Facet& facet : result.facets) {
    for (const FacetCount& count : facet.counts) {
      text += count.value + " " + std::to_string(count.count) + "\n";
    }
  }
  return text;
}

TEST(SharedSearcher, TellsEveryThreadTheSame) {
  const auto directory = make_index();
  const std::vector<Question> questions = make_questions();
  std::vector<std::string> expected;
  {
    const Searcher alone = test::open_searcher(directory);
    for (const Question& question : questions) expected.push_back(answer(alone, question));
  }

  const Searcher shared = test::open_searcher(directory);
  std::vector<std::thread> callers;
  for (std::uint64_t caller = 0; caller < kThreads; ++caller) {
    callers.emplace_back([&, caller] {
      test::Random random(caller);
      for (int i = 0; i < 2 * kQuestions; ++i) {
        const std::size_t asked = random.below(questions.size());
        EXPECT_EQ(answer(shared, questions[asked]), expected[asked]) << "question " << asked;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

TEST(SharedSearcher, StopsTheSearchesOfAThreadThatAreCancelledAlone) {
  const Searcher shared = test::open_searcher(make_index());
  CancelToken token;
  SearchOptions stoppable;
  stoppable.budget.cancel = &token;
  const Query query = must(parse_query("komura nobody"));
  const std::uint64_t expected = must(shared.search(query)).total;
  std::thread stopped([&] {
    for (int i = 0; i < 200; ++i) {
      const auto result = shared.search(query, stoppable);
      const bool is_whole = result.ok() && !result->is_partial;
      if (is_whole) {
        EXPECT_EQ(result->total, expected);
      }
    }
    const auto result = shared.search(query, stoppable);
    if (!result.ok()) {
      EXPECT_EQ(result.status().code(), StatusCode::cancelled);
    }
  });
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) EXPECT_EQ(must(shared.search(query)).total, expected);
  });
  token.cancel();
  other.join();
  stopped.join();
}

}  // namespace
}  // namespace sakuin::shared_searcher_test
