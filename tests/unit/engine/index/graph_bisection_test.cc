// Orders that bring similar documents together.
#include "engine/index/graph_bisection.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::graph_bisection_test {
namespace {

using test::Random;
using Order = std::vector<DocId>;
using Terms = std::vector<std::vector<std::uint32_t>>;

ForwardIndex make_index(const Terms& terms_by_doc) {
  ForwardIndex index;
  for (const auto& terms : terms_by_doc) {
    for (const std::uint32_t term : std::set<std::uint32_t>(terms.begin(), terms.end())) {
      index.terms.push_back(term);
      index.term_count = std::max(index.term_count, term + 1);
    }
    index.ends.push_back(index.terms.size());
  }
  index.most_docs = index.doc_count();
  return index;
}

Order order(const Terms& terms, const BisectionOptions& options = {}) {
  return order_documents(make_index(terms), options, Progress());
}

Order identity(std::size_t docs) {
  Order ids(docs);
  std::iota(ids.begin(), ids.end(), DocId{0});
  return ids;
}

bool is_permutation(const Order& ids) {
  return std::set<DocId>(ids.begin(), ids.end()).size() == ids.size() &&
         (ids.empty() || *std::max_element(ids.begin(), ids.end()) == ids.size() - 1);
}

/// Bits of all gaps, each log2(gap + 1).
double gap_cost(const Terms& terms, const Order& ids) {
  std::vector<std::size_t> next(make_index(terms).term_count, 0);
  double bits = 0;
  for (std::size_t place = 0; place < ids.size(); ++place) {
    for (const std::uint32_t term : terms[ids[place]]) {
      bits += std::log2(static_cast<double>(place + 1 - next[term]) + 1);
      next[term] = place + 1;
    }
  }
  return bits;
}

/// Documents of `topics` topics in turn: most of the words of one are its topic's.
Terms topical(std::size_t docs, std::uint32_t topics, std::uint64_t seed) {
  constexpr std::uint32_t kWordsPerTopic = 40;
  Random random(seed);
  Terms terms(docs);
  for (std::size_t doc = 0; doc < docs; ++doc) {
    const auto own = static_cast<std::uint32_t>(doc % topics);
    std::set<std::uint32_t> words;
    for (int i = 0; i < 20; ++i) {
      const auto any = static_cast<std::uint32_t>(random.below(topics));
      const std::uint32_t topic = random.chance(0.9) ? own : any;
      words.insert(topic * kWordsPerTopic +
                   static_cast<std::uint32_t>(random.below(kWordsPerTopic)));
    }
    terms[doc].assign(words.begin(), words.end());
  }
  return terms;
}

TEST(GraphBisection, TakesNoDocumentOneOrTwo) {
  EXPECT_EQ(order({}), Order());
  EXPECT_EQ(order({{0, 1}}), Order({0}));
  EXPECT_EQ(order({{0}, {1}}), Order({0, 1}));
  EXPECT_EQ(order({{}, {}}, {.leaf_docs = 0}), Order({0, 1}));
}

TEST(GraphBisection, KeepsTheOrderOfDocumentsThatNothingTellsApart) {
  EXPECT_EQ(order(Terms(1000)), identity(1000));
  EXPECT_EQ(order(Terms(1000, {3, 1, 2})), identity(1000));
}

TEST(GraphBisection, GivesAPermutationWhateverTheTerms) {
  Random random(7);
  for (const std::size_t docs : {2U, 3U, 31U, 32U, 33U, 65U, 127U, 1000U}) {
    for (const std::uint32_t vocabulary : {1U, 5U, 1000U}) {
      SCOPED_TRACE(testing::Message() << docs << " documents, " << vocabulary << " terms");
      Terms terms(docs);
      for (auto& of_doc : terms) {
        for (std::uint64_t left = random.below(30); left > 0; --left) {
          of_doc.push_back(static_cast<std::uint32_t>(random.below(vocabulary)));
        }
      }
      const Order ids = order(terms, {.leaf_docs = 2});
      EXPECT_EQ(ids.size(), docs);
      EXPECT_TRUE(is_permutation(ids));
    }
  }
}

TEST(GraphBisection, BringsTheDocumentsOfATopicTogether) {
  constexpr std::uint32_t kTopics = 8;
  const Terms terms = topical(1024, kTopics, 1);
  const Order ids = order(terms);
  std::size_t changes = 0;
  for (std::size_t i = 1; i < ids.size(); ++i) changes += ids[i] % kTopics != ids[i - 1] % kTopics;
  EXPECT_LT(changes, 60U);  // of 1023 before, of 7 at the least
  EXPECT_LT(gap_cost(terms, ids), 0.75 * gap_cost(terms, identity(ids.size())));
}

TEST(GraphBisection, DependsOnDocumentsAloneAndNotOnThreads) {
  const Terms terms = topical(3000, 13, 2);
  const Order one = order(terms);
  EXPECT_EQ(one, order(terms));
  for (const std::size_t threads : {0U, 2U, 3U, 8U}) {
    EXPECT_EQ(one, order(terms, {.threads = threads})) << threads;
  }
}

TEST(GraphBisection, TellsItsProgressAscending) {
  for (const std::size_t threads : {1U, 4U}) {
    std::vector<double> told;
    const std::function<void(double)> tell = [&told](double share) { told.push_back(share); };
    const Order ids =
        order_documents(make_index(topical(2000, 5, 3)), {.threads = threads}, Progress(tell));
    EXPECT_EQ(ids.size(), 2000U);
    ASSERT_GT(told.size(), 10U);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_GE(told.front(), 0);
    EXPECT_LE(told.back(), 1);
  }
}

}  // namespace
}  // namespace sakuin::graph_bisection_test
