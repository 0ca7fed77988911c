// Pruned search against scoring everything: the same hits, order and bits, whatever the query, k,
// parameters, kernel, segments, deletes and threads. The corpora are large enough for stored
// bounds.
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "engine/search/snapshot.h"
#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/ranking.h"

namespace sakuin::test::ranked_equals_exhaustive_test {
namespace {

constexpr int kQueries = effort(1200, 60);  // a corpus

struct CorpusShape {
  std::uint64_t seed = 1;
  int docs = 3000;
  int commit_every = 0;      ///< 0: once, at the end
  std::size_t merge_to = 0;  ///< segments; 0: as they come
  bool reorder = false;      ///< by merging
  int remove_every = 0;
  bool with_threads = false;
  bool all_alike = false;  ///< every query gives all its matches one score
};

std::shared_ptr<Directory> make_index(const CorpusShape& shape, RandomCorpus& corpus) {
  auto directory = make_ram_directory();
  WriterOptions options;
  options.merging = Merging::none;  // the shape is the test's
  options.schema = corpus_schema();
  auto writer = IndexWriter::open(directory, std::move(options));
  EXPECT_TRUE(writer.ok()) << writer.status().message();
  for (int i = 0; i < shape.docs; ++i) {
    EXPECT_TRUE(writer->add(corpus.next()).ok());
    if (shape.remove_every != 0 && i % shape.remove_every == 0) {
      EXPECT_TRUE(writer->remove(corpus.random_id()).ok());
    }
    if (shape.commit_every != 0 && i % shape.commit_every == 0) {
      EXPECT_TRUE(writer->commit().ok());
    }
  }
  EXPECT_TRUE(writer->commit().ok());
  if (shape.merge_to > 0) {
    MergeOptions merge;
    merge.reorder = shape.reorder;
    EXPECT_TRUE(writer->merge(shape.merge_to, merge).ok());
  }
  return directory;
}

void expect_rankings_agree(const CorpusShape& shape) {
  SCOPED_TRACE(testing::Message() << "seed " << shape.seed);
  RandomCorpus corpus({.seed = shape.seed,
                       .vocabulary = 2000,
                       .ids = static_cast<std::size_t>(shape.docs),
                       .longest_field = 120});
  const auto directory = make_index(shape, corpus);
  const auto snapshot = open_snapshot(*directory, {});
  ASSERT_TRUE(snapshot.ok()) << snapshot.status().message();
  const CollectionStats stats(*snapshot);
  RandomQueries queries(shape.seed, corpus);
  Random random(shape.seed);
  RankedSearch ranked;
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const std::vector<std::size_t> ks = {0, 1, 10, 100, 1000, kAll};
  const std::vector<Bm25Parameters> parameters = {{}, {}, {}, {0.9, 0.4}, {0, 0}, {3, 1}};
  const bool are_few = shape.with_threads || shape.all_alike;
  const int query_count = are_few ? kQueries / 15 : kQueries;
  for (int i = 0; i < query_count && !testing::Test::HasFailure(); ++i) {
    Query query = queries.next(2);
    if (shape.all_alike) query = query::constant(std::move(query), 1.5F);
    const std::size_t k = random.pick(ks);
    SCOPED_TRACE(testing::Message() << "k " << k << ", query " << text_of(query));
    const Ranking ranking(stats, query, random.pick(parameters), ranked);
    if (!ranking.planned()) continue;
    std::uint64_t matches = 0;
    const auto expected = ranking.exhaustive(k, matches);
    const RangeKernels& kernels = *random.pick(range_kernels());
    expect_equal(ranking.pruned(k, kernels), expected);
    for (const std::size_t threads : {2U, 3U, 8U}) {
      if (!shape.with_threads) break;
      SCOPED_TRACE(testing::Message() << threads << " threads");
      expect_equal(ranking.pruned(k, kernels, {.most = threads, .ranges_for_each = 1}), expected);
    }
    EXPECT_EQ(ranking.count(), matches);
    std::uint64_t matches_of_union = 0;
    const auto united = ranking.united(k, matches_of_union);
    if (!united) continue;
    expect_equal(*united, expected);
    EXPECT_EQ(matches_of_union, matches);
  }
}

/// What is in some query of the random ones, as its text has it.
std::vector<std::string> kinds_of_clauses() {
  std::vector<std::string> kinds = {
      "\"", "\"~", "title:", "body:", "*:",    "* ",      "?",   "~1", "~2",
      "!",  "==",  "^0.5",   "^2",    "^=",    "@2",      " | ", "-",  "-(",
      "+(", "+\"", "*:*",    "tag:",  "year:", "weight:", "day:"};
  for (const std::string& tag : RandomCorpus::tags()) {
    kinds.push_back("tag:==" + tag.substr(0, tag.find(' ')));
  }
  for (const char* const role : {"+", "-"}) kinds.push_back(role + std::string("tag:==report"));
  return kinds;
}

TEST(RankedSearch, IsTriedWithClausesOfEveryKind) {
  RandomCorpus corpus({.seed = 1});
  for (int i = 0; i < 300; ++i) static_cast<void>(corpus.next());
  RandomQueries queries(1, corpus);
  std::map<std::string, int> found;
  constexpr int kDrawn = 2000;
  for (int i = 0; i < kDrawn; ++i) {
    const std::string text = text_of(queries.next(2));
    for (const std::string& kind : kinds_of_clauses()) {
      found[kind] += text.find(kind) == std::string::npos ? 0 : 1;
    }
  }
  for (const auto& [kind, count] : found) EXPECT_GE(count, kDrawn / 200) << kind;
}

TEST(RankedSearch, EqualsScoringEverythingInOneSegment) {
  expect_rankings_agree({.seed = 1, .merge_to = 1});
  expect_rankings_agree({.seed = 2, .docs = 6000, .merge_to = 1});
}

TEST(RankedSearch, EqualsScoringEverythingInManySegments) {
  expect_rankings_agree({.seed = 3, .commit_every = 400});
}

TEST(RankedSearch, EqualsScoringEverythingWithDeletes) {
  expect_rankings_agree({.seed = 4, .commit_every = 1000, .remove_every = 5});
  expect_rankings_agree({.seed = 5, .commit_every = 2999, .remove_every = 10});
}

TEST(RankedSearch, EqualsScoringEverythingWithThreads) {
  expect_rankings_agree({.seed = 6, .docs = 12'000, .merge_to = 1, .with_threads = true});
  expect_rankings_agree(
      {.seed = 7, .docs = 9000, .commit_every = 2500, .remove_every = 7, .with_threads = true});
}

TEST(RankedSearch, EqualsScoringEverythingWhereAllScoreTheSame) {
  CorpusShape shape{
      .seed = 8, .docs = effort(12'000, 4000), .with_threads = true, .all_alike = true};
  shape.commit_every = shape.docs / 5;
  shape.remove_every = 7;
  expect_rankings_agree(shape);
  shape.merge_to = 2;
  expect_rankings_agree(shape);
  shape.reorder = true;  // no longer in the order they were added in
  expect_rankings_agree(shape);
}

}  // namespace
}  // namespace sakuin::test::ranked_equals_exhaustive_test
