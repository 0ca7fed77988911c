// The engine against the naive oracle, one random case after the other: a corpus with ties and very
// different lengths in 1 to 20 segments, some of it deleted, merged or renumbered; a query tree
// over all operators, often as it is read again from its text; often a filter; any k and offset,
// parameters at their edges, with and without pruning, 1 to 8 threads. Same documents, order, bits
// and counts.
//
// SAKUIN_CASES sets how many, SAKUIN_FIRST_SEED where to begin: that of a failed case to repeat it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>

#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::random_cases_test {
namespace {

constexpr std::uint64_t kUsualCases = effort(20'000U, 480U);

constexpr int kQueriesOfACorpus = 40;
constexpr int kSearchesOfAQuery = 6;

std::uint64_t number_from(const char* variable, std::uint64_t usual) {
  const char* const wanted = std::getenv(variable);
  return wanted == nullptr ? usual : std::strtoull(wanted, nullptr, 10);
}

CorpusOptions corpus_options(std::uint64_t seed, Random& random) {
  static constexpr std::size_t kLongest[] = {1, 5, 40, 200, 2000};
  CorpusOptions options{.seed = seed};
  options.vocabulary = random.between(2, 400);
  options.exponent = random.unit() * 1.5;
  options.longest_field = random.pick(kLongest);
  options.ids = random.between(1, 250);
  options.copies = random.chance(0.3) ? 0.8 : 0.15;
  return options;
}

/// As many commits as there are to be segments, of documents added, replaced and removed.
void fill(TwinIndex& twins, RandomCorpus& corpus, Random& random) {
  const std::uint64_t segments = random.between(1, 20);
  const double removals = random.chance(0.5) ? 0.0 : random.unit() * 0.5;
  const std::uint64_t documents = random.between(0, 300);
  for (std::uint64_t segment = 0; segment < segments; ++segment) {
    for (std::uint64_t i = 0; i < documents / segments + 1; ++i) {
      twins.add(corpus.next());
      if (random.chance(removals)) twins.remove(corpus.random_id());
    }
    twins.commit();
  }
  if (random.chance(0.3)) twins.merge(random.between(1, 3), random.chance(0.5));
}

Query next_query(RandomQueries& queries, Random& random) {
  const Query query = queries.next();
  if (random.chance(0.5)) return query;
  const auto text = to_text(query);
  EXPECT_TRUE(text.ok()) << text.status().message();
  const auto read = parse_query(*text);
  EXPECT_TRUE(read.ok()) << *text << ": " << read.status().message();
  return read.ok() ? *read : query;
}

Bm25Parameters next_parameters(Random& random) {
  static constexpr double kK1[] = {0, 1e-6, 0.9, 1.2, 3, 1000};
  static constexpr double kB[] = {0, 0.4, 0.75, 1};
  if (random.chance(0.5)) return {};
  return {random.pick(kK1), random.pick(kB)};
}

SearchOptions next_options(Random& random, std::size_t matches) {
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kKs[] = {0, 1, 10, 100, kAll};
  SearchOptions options;
  options.k = random.pick(kKs);
  if (random.chance(0.3)) options.offset = random.below(matches + 3);
  options.prune = random.chance(0.7);
  options.threads = random.between(1, 8);
  options.count_matches = random.chance(0.8);
  return options;
}

void expect_search(const Searcher& searcher, const Query& query, const SearchOptions& options,
                   const std::vector<OracleHit>& expected) {
  SCOPED_TRACE(
      testing::Message() << "k " << options.k << ", offset " << options.offset
                         << (options.prune ? ", pruned, " : ", exhaustive, ")
                         << (options.filter ? text_of(*options.filter) + " as filter, " : "")
                         << options.threads << " threads, k1 " << options.bm25.k1 << ", b "
                         << options.bm25.b);
  const auto result = searcher.search(query, options);
  ASSERT_TRUE(result.ok()) << result.status().message();
  EXPECT_EQ(to_text(result->hits), to_text(expected, options.offset, options.k));
  if (options.count_matches) {
    EXPECT_EQ(result->total, expected.size());
  }
}

/// Cases of one corpus; fewer if they fail.
std::uint64_t run_cases(std::uint64_t seed) {
  SCOPED_TRACE(testing::Message() << "SAKUIN_FIRST_SEED=" << seed << " SAKUIN_CASES=1");
  Random random(seed);
  RandomCorpus corpus(corpus_options(seed, random));
  RandomQueries queries(seed, corpus);
  WriterOptions options;
  options.schema = corpus_schema();
  options.merging = Merging::none;
  TwinIndex twins(make_ram_directory(), std::move(options));
  fill(twins, corpus, random);
  const Searcher searcher = twins.searcher();
  std::uint64_t cases = 0;
  for (int i = 0; i < kQueriesOfACorpus && !testing::Test::HasFailure(); ++i) {
    const Query query = next_query(queries, random);
    SCOPED_TRACE(text_of(query));
    const Bm25Parameters parameters = next_parameters(random);
    std::optional<Query> filter;
    if (random.chance(0.3)) filter = queries.next(2);
    const OracleIndex& oracle = twins.committed();
    const std::vector<OracleHit> expected =
        filter ? oracle.search(query, *filter, parameters) : oracle.search(query, parameters);
    for (int j = 0; j < kSearchesOfAQuery; ++j, ++cases) {
      SearchOptions search = next_options(random, expected.size());
      search.bm25 = parameters;
      search.filter = filter;
      expect_search(searcher, query, search, expected);
    }
    const auto count = filter ? searcher.count(query, *filter) : searcher.count(query);
    EXPECT_TRUE(count.ok() && *count == expected.size());
  }
  return cases;
}

TEST(RandomCases, AreAnsweredAsTheOracleDoes) {
  const std::uint64_t wanted = number_from("SAKUIN_CASES", kUsualCases);
  const std::uint64_t first_seed = number_from("SAKUIN_FIRST_SEED", 1);
  std::uint64_t cases = 0;
  for (std::uint64_t seed = first_seed; cases < wanted && !HasFailure(); ++seed) {
    cases += run_cases(seed);
  }
  RecordProperty("cases", std::to_string(cases));
  std::cout << cases << " random cases\n";
}

}  // namespace
}  // namespace sakuin::test::random_cases_test
