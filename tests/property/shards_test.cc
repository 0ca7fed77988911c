// Shards answer as one index of all their documents: hits, order, bits of scores and counts, for
// random documents and queries, however the documents are spread.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/multi_searcher.h>

#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/random.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::test::shards_test {
namespace {

constexpr std::size_t kEverything = ~std::size_t{0};

/// The same documents in one index and in several, in the same order.
class SpreadDocuments {
 public:
  SpreadDocuments(std::uint64_t seed, std::size_t shards) : random_(seed) {
    const Schema schema = corpus_schema();
    whole_.directory = make_ram_directory();
    whole_.writer.emplace(open_writer(whole_.directory, schema));
    for (std::size_t i = 0; i < shards; ++i) {
      shards_.emplace_back();
      shards_.back().directory = make_ram_directory();
      shards_.back().writer.emplace(open_writer(shards_.back().directory, schema));
    }
  }

  /// Gives each shard some documents, maybe none, and removes some.
  void fill(RandomCorpus& corpus) {
    std::size_t number = 0;
    for (Index& shard : shards_) {
      const std::size_t begin = number;
      for (std::uint64_t left = random_.below(60); left > 0; --left) {
        Document document = corpus.next();
        document.id = std::to_string(number++);
        must(whole_.writer->add(document));
        must(shard.writer->add(std::move(document)));
        if (random_.chance(0.05)) must(whole_.writer->commit());
        if (random_.chance(0.05)) must(shard.writer->commit());
      }
      for (std::size_t id = begin; id < number; ++id) {
        if (!random_.chance(0.2)) continue;
        must(whole_.writer->remove(std::to_string(id)));
        must(shard.writer->remove(std::to_string(id)));
      }
      must(shard.writer->commit());
    }
    must(whole_.writer->commit());
  }

  [[nodiscard]] Searcher whole() const { return open_searcher(whole_.directory); }
  [[nodiscard]] MultiSearcher spread() const {
    std::vector<Searcher> searchers;
    for (const Index& shard : shards_) searchers.push_back(open_searcher(shard.directory));
    return MultiSearcher(std::move(searchers));
  }

 private:
  struct Index {
    std::shared_ptr<Directory> directory;
    std::optional<IndexWriter> writer;
  };

  Random random_;
  Index whole_;
  std::vector<Index> shards_;
};

std::vector<Hit> unplaced(const std::vector<PlacedHit>& placed) {
  std::vector<Hit> hits;
  for (const PlacedHit& hit : placed) hits.push_back(hit.hit);
  return hits;
}

void expect_as_one(const Searcher& whole, const MultiSearcher& spread, const Query& query,
                   const SearchOptions& options) {
  SCOPED_TRACE(text_of(query));
  const auto expected = whole.search(query, options);
  const auto found = spread.search(query, options);
  ASSERT_EQ(found.ok(), expected.ok()) << found.status().message();
  if (!found.ok()) return;
  EXPECT_EQ(to_text(unplaced(found->hits)), to_text(expected->hits));
  EXPECT_EQ(found->total, expected->total);
  EXPECT_EQ(found->total_is_exact, expected->total_is_exact);
  EXPECT_EQ(must(spread.count(query)), must(whole.count(query)));
  if (found->hits.empty()) return;
  const PlacedHit& last = found->hits.back();
  const auto searchers = must(spread.for_query(query));
  EXPECT_EQ(must(searchers[last.index].explain(query, last.hit, options.bm25)).value,
            static_cast<double>(last.hit.score));
}

TEST(Shards, AnswerAsOneIndex) {
  for (std::uint64_t seed = 1; seed <= effort(10U, 4U); ++seed) {
    Random random(seed);
    SpreadDocuments documents(seed, random.between(1, 5));
    RandomCorpus corpus({.seed = seed, .vocabulary = 60, .longest_field = 60});
    documents.fill(corpus);
    const Searcher whole = documents.whole();
    const MultiSearcher spread = documents.spread();
    RandomQueries queries(seed, corpus);
    for (int i = 0; i < 25; ++i) {
      SearchOptions options;
      options.k = random.chance(0.5) ? kEverything : random.between(0, 20);
      options.offset = random.chance(0.8) ? 0 : random.between(1, 5);
      options.prune = random.chance(0.8);
      if (random.chance(0.3)) options.bm25 = {0.9, 0.4};
      expect_as_one(whole, spread, queries.next(), options);
    }
  }
}

/// One document a shard, so that no shard alone could decide what the others bear on.
TEST(Shards, DecideTogetherWhichReadingsAreLookedForAndHowKanaAreParted) {
  const std::vector<std::string> texts = {
      "Kohen",        "Kōen",      "こうえん", "Yomiuri", "Shimbun",         "よみうり しんぶん",
      "Yomi Uri",     "Shin Bun",  "ramen",    "rāmen",   "Ohno Ōno Ono",    "Kohmura",
      "Tokyo Kōen",   "Shinbun",   "しんぶん", "Uri",     "Yomiuri Shimbun", "Kōmura Koumura",
      "nothing here", "Yomi Shin", "Bun"};
  const std::vector<std::string> queries = {"こうえん",
                                            "よみうりしんぶん",
                                            "kohen",
                                            "kōen",
                                            "らーめん",
                                            "おおの",
                                            "shinbun",
                                            "+こうえん -kōen",
                                            "こうむら",
                                            "しんぶん ono",
                                            "\"よみうり しんぶん\"",
                                            "=kohen"};
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    const auto directory = make_ram_directory();
    IndexWriter writer = open_writer(directory);
    std::vector<Searcher> searchers;
    for (std::uint64_t left = random.between(1, 5); left > 0; --left) {
      const std::string id = std::to_string(left);
      const std::string& text = random.pick(texts);
      const auto own = make_ram_directory();
      IndexWriter shard = open_writer(own);
      must(writer.add(text_document(id, text)));
      must(shard.add(text_document(id, text)));
      const bool removed = random.chance(0.2);
      must(writer.commit());
      must(shard.commit());
      if (removed) {
        must(writer.remove(id));
        must(shard.remove(id));
        must(shard.commit());
      }
      searchers.push_back(open_searcher(own));
    }
    must(writer.commit());
    const Searcher whole = open_searcher(directory);
    const MultiSearcher spread(std::move(searchers));
    for (const std::string& text : queries) {
      expect_as_one(whole, spread, must(parse_query(text)), {});
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace sakuin::test::shards_test
