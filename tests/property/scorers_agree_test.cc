// The engine against the naive oracle: random documents, deletes, replacements, commits, rollbacks,
// merges and reopened writers; then random query trees. Same documents, same order, same bits.
#include <cstdint>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>

#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/seeds.h"
#include "tests/support/temp_dir.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::scorers_agree_test {
namespace {

/// Seeds that once failed.
const std::vector<std::uint64_t> kRegressionSeeds = {};

std::shared_ptr<Directory> open_folder(const TempDir& folder) {
  auto directory = open_fs_directory(folder.path());
  EXPECT_TRUE(directory.ok()) << directory.status().message();
  return directory.ok() ? *directory : nullptr;
}

/// Changes an index at random; every operation the writer has.
class Storm {
 public:
  Storm(std::uint64_t seed, RandomCorpus& corpus, TwinIndex& twins)
      : random_(seed), corpus_(&corpus), twins_(&twins) {}

  void blow(std::size_t operations) {
    for (std::size_t i = 0; i < operations; ++i) step();
    twins_->commit();
  }

 private:
  void step() {
    const std::uint64_t dice = random_.below(200);
    if (dice < 150) return twins_->add(corpus_->next());
    if (dice < 185) return twins_->remove(corpus_->random_id());
    if (dice < 193) return twins_->commit();
    if (dice < 195) return twins_->rollback();
    if (dice < 197) return twins_->reopen();
    return twins_->merge(random_.between(1, 4), random_.chance(0.5));
  }

  Random random_;
  RandomCorpus* corpus_;
  TwinIndex* twins_;
};

void expect_random_agreement(TwinIndex& twins, RandomQueries& queries, std::size_t count) {
  const Searcher searcher = twins.searcher();
  EXPECT_EQ(searcher.live_docs(), twins.committed().live_docs());
  for (std::size_t i = 0; i < count && !testing::Test::HasFailure(); ++i) {
    expect_agreement(searcher, twins.committed(), queries.next());
  }
}

TEST(ScorersAgree, WithTheOracleAfterAnyOperations) {
  for (const std::uint64_t seed : seeds(effort(6U, 3U), kRegressionSeeds)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const TempDir folder;
    const bool in_memory = seed % 2 == 0;
    RandomCorpus corpus({.seed = seed, .ids = seed % 3 == 0 ? 40U : 300U, .longest_field = 400});
    RandomQueries queries(seed, corpus);
    TwinIndex twins(in_memory ? make_ram_directory() : open_folder(folder), corpus_schema());
    Storm storm(seed, corpus, twins);
    for (int round = 0; round < 3 && !HasFailure(); ++round) {
      storm.blow(120);
      expect_random_agreement(twins, queries, effort(10U, 5U));
    }
    twins.merge(1);
    expect_random_agreement(twins, queries, 10);
  }
}

TEST(ScorersAgree, WithTheOracleWhenTheBudgetForcesManySegments) {
  for (const std::uint64_t seed : seeds(1)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomCorpus corpus({.seed = seed, .vocabulary = 200'000, .exponent = 0.4, .ids = 2000});
    RandomQueries queries(seed, corpus);
    TwinIndex twins(make_ram_directory(), corpus_schema());
    for (int i = 0; i < effort(1500, 600); ++i) twins.add(corpus.next());
    twins.commit();
    EXPECT_GT(twins.writer().stats().segments, 1U);
    expect_random_agreement(twins, queries, effort(6U, 3U));
  }
}

TEST(ScorersAgree, WithTheOracleForOtherParameters) {
  RandomCorpus corpus({.seed = 5, .longest_field = 200});
  RandomQueries queries(5, corpus);
  TwinIndex twins(make_ram_directory(), corpus_schema());
  Storm(5, corpus, twins).blow(300);
  const Searcher searcher = twins.searcher();
  for (const Bm25Parameters parameters :
       {Bm25Parameters{0, 0}, Bm25Parameters{0, 1}, Bm25Parameters{0.9F, 0.4F},
        Bm25Parameters{2, 0}, Bm25Parameters{100, 1}}) {
    SCOPED_TRACE(testing::Message() << "k1 " << parameters.k1 << ", b " << parameters.b);
    for (int i = 0; i < effort(15, 4); ++i) {
      expect_agreement(searcher, twins.committed(), queries.next(), parameters);
    }
  }
}

TEST(ScorersAgree, OnAnIndexWhereEveryDocumentIsTheSame) {
  TwinIndex twins(make_ram_directory(), corpus_schema());
  for (int i = 0; i < 60; ++i) {
    Document document("copy" + std::to_string(i * 7 % 60));
    document.add("title", "one two three").add("body", "two three one two");
    twins.add(document);
    if (i % 13 == 0) twins.commit();
  }
  twins.remove("copy14");
  twins.commit();
  const Searcher searcher = twins.searcher();
  for (const Query& query : {query::word("two"), query::phrase("one two"), query::match_all(),
                             query::any_of({query::word("one"), query::word("three", "body")})}) {
    expect_agreement(searcher, twins.committed(), query);
  }
}

TEST(ScorersAgree, OnAnEmptyIndex) {
  TwinIndex twins(make_ram_directory(), corpus_schema());
  twins.commit();
  for (const Query& query : {Query(), query::word("any"), query::match_all()}) {
    expect_agreement(twins.searcher(), twins.committed(), query);
  }
  twins.add(Document("only"));
  twins.commit();
  for (const Query& query : {Query(), query::word("any"), query::match_all()}) {
    expect_agreement(twins.searcher(), twins.committed(), query);
  }
  twins.remove("only");
  twins.commit();
  for (const Query& query : {Query(), query::word("any"), query::match_all()}) {
    expect_agreement(twins.searcher(), twins.committed(), query);
  }
}

}  // namespace
}  // namespace sakuin::test::scorers_agree_test
