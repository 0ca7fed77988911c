// Shards answer as one index of all their documents: hits, order, bits of scores and counts, for
// random documents and queries, however the documents are spread.
#include <algorithm>
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

bool is_lacked(const std::string& field) {
  return field == "year" || field == "weight" || field == "day";
}

/// Of indexes that know of fewer fields.
Schema poorer_schema() {
  const Schema full = corpus_schema();
  Schema schema;
  for (const FieldSchema& field : full.fields()) {
    if (!is_lacked(field.name)) must(schema.add(field).status());
  }
  return schema;
}

/// The same documents in one index and in several, in the same order.
class SpreadDocuments {
 public:
  SpreadDocuments(std::uint64_t seed, std::size_t shards) : random_(seed) {
    const Schema schema = corpus_schema();
    whole_.directory = make_ram_directory();
    whole_.writer.emplace(open_writer(whole_.directory, schema));
    for (std::size_t i = 0; i < shards; ++i) {
      shards_.emplace_back();
      shards_.back().is_poor = random_.chance(0.3);
      shards_.back().directory = make_ram_directory();
      shards_.back().writer.emplace(
          open_writer(shards_.back().directory, shards_.back().is_poor ? poorer_schema() : schema));
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
        if (shard.is_poor) {
          std::erase_if(document.fields, [](const auto& field) { return is_lacked(field.first); });
        }
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
    bool is_poor = false;  ///< does not know of some fields
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
  ASSERT_EQ(found->facets.size(), expected->facets.size());
  for (std::size_t i = 0; i < expected->facets.size(); ++i) {
    SCOPED_TRACE(expected->facets[i].field);
    EXPECT_EQ(found->facets[i].field, expected->facets[i].field);
    EXPECT_EQ(found->facets[i].counts, expected->facets[i].counts);
    EXPECT_EQ(found->facets[i].values, expected->facets[i].values);
    EXPECT_EQ(found->facets[i].missing, expected->facets[i].missing);
  }
  EXPECT_EQ(must(spread.count(query)), must(whole.count(query)));
  if (found->hits.empty()) return;
  const PlacedHit& last = found->hits.back();
  const auto searchers = must(spread.for_query(query));
  EXPECT_EQ(must(searchers[last.index].explain(query, last.hit, options.bm25)).value,
            static_cast<double>(last.hit.score));
}

SortKey next_key(Random& random) {
  static const std::vector<std::string> kFields = {"year", "weight", "day", "tag", ""};
  return {random.pick(kFields), random.chance(0.5), random.chance(0.5)};
}

std::vector<SortKey> next_order(Random& random) {
  std::vector<SortKey> keys;
  for (std::uint64_t left = random.below(4); left > 0; --left) keys.push_back(next_key(random));
  return keys;
}

std::vector<FacetRequest> all_facets() {
  return {{.field = "tag", .limit = 3},
          {.field = "tag", .limit = 100},
          {.field = "year", .limit = 5},
          {.field = "weight", .limit = 50},
          {.field = "day", .by = DateInterval::month},
          {.field = "year",
           .ranges = {{RangeEnd{Value(std::int64_t{0})}, std::nullopt},
                      {std::nullopt, RangeEnd{Value(std::int64_t{1990}), false}}}}};
}

/// Some of them may be in no index: then all of them say so.
void expect_values_as_one(const Searcher& whole, const MultiSearcher& spread, const Query& query,
                          Random& random) {
  SearchOptions options;
  options.k = random.chance(0.3) ? kEverything : random.between(0, 12);
  options.offset = random.chance(0.7) ? 0 : random.between(1, 5);
  options.count_matches = random.chance(0.8);
  options.sort = next_order(random);
  if (random.chance(0.3)) options.group_by = "tag";
  if (random.chance(0.3)) options.facets = all_facets();
  expect_as_one(whole, spread, query, options);
}

/// All pages of `k` hits, one behind the other.
void expect_pages(const Searcher& whole, const MultiSearcher& spread, const Query& query,
                  Random& random) {
  SearchOptions options;
  options.k = kEverything;
  options.sort = next_order(random);
  const std::string expected = to_text(must(whole.search(query, options)).hits);
  options.k = random.between(1, 20);
  std::vector<PlacedHit> glued;
  for (;;) {
    const MultiResult page = must(spread.search(query, options));
    glued.insert(glued.end(), page.hits.begin(), page.hits.end());
    if (page.hits.size() < options.k) break;
    options.search_after = must(spread.place_of(page.hits.back(), options.sort));
  }
  EXPECT_EQ(to_text(unplaced(glued)), expected);
}

/// Also where some of them lack the fields.
TEST(Shards, SortGroupCountAndPageAsOneIndex) {
  for (std::uint64_t seed = 1; seed <= effort(10U, 2U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    SpreadDocuments documents(seed, random.between(2, 5));
    RandomCorpus corpus({.seed = seed, .vocabulary = 30, .longest_field = 30});
    documents.fill(corpus);
    const Searcher whole = documents.whole();
    const MultiSearcher spread = documents.spread();
    if (std::none_of(spread.searchers().begin(), spread.searchers().end(),
                     [](const Searcher& one) { return one.schema().find("year").has_value(); })) {
      continue;
    }
    RandomQueries queries(seed, corpus);
    for (int i = 0; i < 20 && !testing::Test::HasFailure(); ++i) {
      const Query query = queries.next(2);
      SCOPED_TRACE(text_of(query));
      expect_values_as_one(whole, spread, query, random);
      expect_pages(whole, spread, query, random);
    }
  }
}

TEST(Shards, AnswerAsOneIndex) {
  for (std::uint64_t seed = 1; seed <= effort(10U, 2U); ++seed) {
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
