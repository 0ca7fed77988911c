// Memory runs out at the first, second, ... allocation of a search, once and from then on: an
// error, and whoever asks again is answered as ever.
#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/searcher.h>

#include "tests/fault/failing_allocations.h"
#include "tests/fault/recovery.h"
#include "tests/support/agreement.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::query_allocation_test {
namespace {

constexpr std::size_t kQueries = 40;
constexpr std::size_t kCasesInTestRun = 20;  // a query, once and for ever

/// Everything a host does with a query. Allocates nothing itself: what fails is the engine's.
struct Answer {
  Status status;
  SearchResult result;
  std::uint64_t count = 0;
  std::string snippet;
  Explanation explanation;
  Document document;

  Status ask(const Searcher& searcher, const Query& query) {
    SAKUIN_ASSIGN(result, searcher.search(query));
    SAKUIN_ASSIGN(count, searcher.count(query));
    if (result.hits.empty()) return {};
    SAKUIN_ASSIGN(snippet, searcher.snippet(query, result.hits.front()));
    SAKUIN_ASSIGN(explanation, searcher.explain(query, result.hits.front()));
    SAKUIN_ASSIGN(document, searcher.document(result.hits.front()));
    return {};
  }

  [[nodiscard]] std::string text() const {
    if (!status.ok()) return std::string(status_code_name(status.code()));
    return to_text(result.hits) + std::to_string(count) + snippet + explanation.description +
           document.id;
  }
};

Answer ask(const Searcher& searcher, const Query& query) {
  Answer answer;
  answer.status = answer.ask(searcher, query);
  return answer;
}

Answer open_and_ask(const std::shared_ptr<const Directory>& directory, const Query& query) {
  const auto searcher = Searcher::open(directory);
  if (searcher.ok()) return ask(*searcher, query);
  Answer answer;
  answer.status = searcher.status();
  return answer;
}

TEST(OutOfMemoryWhileSearching, IsAnErrorAndTheNextSearchIsAnswered) {
  if (SAKUIN_OWN_ALLOCATOR == 0) GTEST_SKIP() << "the sanitizer has the allocator";
  RandomCorpus corpus({.seed = 5, .longest_field = 60});
  RandomQueries queries(5, corpus);
  TwinIndex twins(make_ram_directory(), corpus_schema());
  for (int i = 0; i < 120; ++i) {
    twins.add(corpus.next());
    if (i % 40 == 39) twins.commit();
  }
  std::size_t tried = 0;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < kQueries; ++i) {
    const Query query = queries.next();
    SCOPED_TRACE(text_of(query));
    allocations = {true, 0, kNoAllocation, false};
    const Answer expected = open_and_ask(twins.directory(), query);
    const std::size_t all = allocations.count;
    allocations = {};
    const std::size_t cases = is_long_run() ? all : std::min(all, kCasesInTestRun);
    for (std::size_t j = 0; j < cases; ++j) {
      for (const bool for_ever : {false, true}) {
        const Searcher searcher = twins.searcher();
        allocations = {true, 0, 1 + j * all / cases, for_ever};
        const Answer opened = open_and_ask(twins.directory(), query);
        allocations.count = 0;
        const Answer answered = ask(searcher, query);
        allocations = {};
        for (const Answer& answer : {std::cref(opened), std::cref(answered)}) {
          ++tried;
          if (answer.status.code() == StatusCode::limit_exceeded) {
            ++failed;
          } else {
            EXPECT_EQ(answer.text(), expected.text()) << answer.status.message();
          }
        }
        ASSERT_EQ(ask(searcher, query).text(), expected.text());
      }
    }
  }
  std::cout << "  " << kQueries << " queries: " << tried << " cases, " << failed << " failed\n";
}

}  // namespace
}  // namespace sakuin::test::query_allocation_test
