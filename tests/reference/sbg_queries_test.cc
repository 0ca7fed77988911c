// The 962 queries of the search-benchmark-game over real passages, in indexes of many shapes:
// pruned search finds what scoring everything finds, with every kernel and for small and large k,
// counting agrees, and an index answers as any other of the same documents does. The folder of the
// passages and queries is in SAKUIN_TEST_DATA, how many passages in SAKUIN_PASSAGES: a number, or
// "all".
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/query.h>

#include "engine/search/snapshot.h"
#include "tests/reference/packed_lines.h"
#include "tests/support/ranking.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::test::sbg_queries_test {
namespace {

constexpr std::size_t kUsualPassages = 20'000;
constexpr std::size_t kMostHits = 1000;
constexpr std::size_t kHits[] = {1, 10, 100, kMostHits};

struct Shape {
  const char* name;
  std::size_t segments = 1;
  bool is_reordered = false;
  std::size_t remove_every = 0;  ///< 0: no document is removed
};

constexpr Shape kShapes[] = {
    {.name = "one segment"},
    {.name = "8 segments", .segments = 8},
    {.name = "reordered", .is_reordered = true},
    {.name = "8 segments with deletes", .segments = 8, .remove_every = 10},
    {.name = "reordered with deletes", .is_reordered = true, .remove_every = 10},
};

struct Answer {
  std::vector<ScoredDoc> best;
  std::uint64_t matches = 0;
};

std::size_t wanted_passages() {
  const char* const wanted = std::getenv("SAKUIN_PASSAGES");
  if (wanted == nullptr) return kUsualPassages;
  if (std::string(wanted) == "all") return std::numeric_limits<std::size_t>::max();
  return std::strtoull(wanted, nullptr, 10);
}

std::vector<Document> read_passages(const std::string& path) {
  const std::size_t wanted = wanted_passages();
  std::vector<Document> passages;
  PackedLines lines(path);
  for (std::string line; passages.size() < wanted && lines.next(line);) {
    const auto passage = nlohmann::json::parse(line);
    passages.push_back(Document(passage.at("id").get<std::string>())
                           .add("text", passage.at("text").get<std::string>()));
  }
  return passages;
}

std::vector<std::string> read_queries(const std::string& path) {
  std::vector<std::string> queries;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) {
    queries.push_back(nlohmann::json::parse(line).at("query").get<std::string>());
  }
  return queries;
}

/// Documents are removed last, so that the segments still have them.
std::shared_ptr<const Snapshot> make_snapshot(std::span<const Document> passages,
                                              const Shape& shape) {
  const auto directory = make_ram_directory();
  WriterOptions options =
      writer_options(make_schema({{.name = "text", .analyzer = "plain", .stored = false}}));
  options.memory_bytes = std::size_t{1} << 30;
  IndexWriter writer = must(IndexWriter::open(directory, std::move(options)));
  const std::size_t segment_docs = (passages.size() + shape.segments - 1) / shape.segments;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    must(writer.add(passages[i]));
    if ((i + 1) % segment_docs == 0) must(writer.commit());
  }
  MergeOptions merge;
  merge.reorder = shape.is_reordered;
  must(writer.merge(shape.segments, merge));
  for (std::size_t i = 0; shape.remove_every != 0 && i < passages.size(); i += shape.remove_every) {
    EXPECT_TRUE(must(writer.remove(passages[i].id)));
  }
  must(writer.commit());
  return must(open_snapshot(*directory, {}));
}

Answer expect_rankings_agree(const Ranking& ranking) {
  Answer answer;
  answer.best = ranking.exhaustive(kMostHits, answer.matches);
  for (const std::size_t k : kHits) {
    const auto best = std::span(answer.best).first(std::min(k, answer.best.size()));
    for (const RangeKernels* const kernels : range_kernels()) {
      SCOPED_TRACE(testing::Message() << "k " << k << ", kernels " << kernels->name);
      expect_equal(ranking.pruned(k, *kernels), best);
    }
  }
  EXPECT_EQ(ranking.count(), answer.matches);
  return answer;
}

/// `answers` are those of an index of the same documents; none: they are yet to be found.
void expect_answers(const CollectionStats& stats, const std::vector<std::string>& queries,
                    std::vector<Answer>& answers) {
  RankedSearch ranked;
  const bool is_first = answers.empty();
  for (std::size_t i = 0; i < queries.size() && !testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(queries[i]);
    const Ranking ranking(stats, must(parse_query(queries[i], "text")), {}, ranked);
    ASSERT_TRUE(ranking.planned());
    Answer answer = expect_rankings_agree(ranking);
    if (is_first) {
      answers.push_back(std::move(answer));
    } else {
      expect_equal(answer.best, answers[i].best);
      EXPECT_EQ(answer.matches, answers[i].matches);
    }
  }
}

TEST(SbgQueries, AreAnsweredAsByScoringEverythingWhateverTheShapeOfTheIndex) {
  const char* const folder = std::getenv("SAKUIN_TEST_DATA");
  if (folder == nullptr) GTEST_SKIP() << "set SAKUIN_TEST_DATA to the folder of the test data";
  const std::string corpus = std::string(folder) + "/corpora/en_wiki.jsonl.zst";
  const std::string list = std::string(folder) + "/queries/sbg_queries.jsonl";
  for (const std::string& file : {corpus, list}) {
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "SAKUIN_TEST_DATA has no " << file;
  }
  const std::vector<Document> passages = read_passages(corpus);
  const std::vector<std::string> queries = read_queries(list);
  ASSERT_GT(passages.size(), 0U) << "SAKUIN_PASSAGES is a number, or all";
  ASSERT_EQ(queries.size(), 962U);
  std::vector<Answer> answers;
  std::vector<Answer> answers_with_deletes;
  for (const Shape& shape : kShapes) {
    SCOPED_TRACE(shape.name);
    const auto begin = std::chrono::steady_clock::now();
    const auto snapshot = make_snapshot(passages, shape);
    ASSERT_EQ(snapshot->segments.size(), shape.segments);
    const CollectionStats stats(snapshot);
    const auto built = std::chrono::steady_clock::now();
    expect_answers(stats, queries, shape.remove_every == 0 ? answers : answers_with_deletes);
    if (HasFailure()) return;
    const std::chrono::duration<double> building = built - begin;
    const std::chrono::duration<double> asking = std::chrono::steady_clock::now() - built;
    std::printf("%-24s %7llu documents, built in %.1f s, %zu queries in %.1f s\n", shape.name,
                static_cast<unsigned long long>(stats.doc_count()), building.count(),
                queries.size(), asking.count());
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace sakuin::test::sbg_queries_test
