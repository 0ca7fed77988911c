#include "engine/index/inverter.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::inverter_test {
namespace {

using Postings = std::map<std::string, std::vector<std::pair<DocId, std::vector<std::uint32_t>>>>;

Token token_of(std::string_view term, std::uint32_t position) {
  Token token;
  token.term = term;
  token.position = position;
  return token;
}

Postings read_all(const TermTable& terms) {
  Postings all;
  std::vector<DocId> docs;
  std::vector<std::uint32_t> freqs;
  std::vector<std::uint32_t> scratch;
  for (const TermEntry* entry : terms.sorted()) {
    entry->postings.read_postings(docs, freqs);
    auto doc = docs.begin();
    entry->postings.for_each_positions(freqs, scratch, [&](const auto& positions) {
      all[std::string(entry->term)].emplace_back(*doc++, positions);
    });
  }
  return all;
}

TEST(Inverter, PostsEveryTokenInItsPlaceHoweverManyWait) {
  test::Random random(1);
  TermTable terms;
  Inverter inverter(terms);
  Postings expected;
  for (DocId doc = 0; doc < 200; ++doc) {
    const std::uint64_t count = random.below(100);
    inverter.begin(0, doc, 0);
    for (std::uint32_t position = 0; position < count; ++position) {
      const std::string term = "w" + std::to_string(random.below(1 + random.below(5'000)));
      auto& postings = expected[term];
      if (postings.empty() || postings.back().first != doc) postings.push_back({doc, {}});
      postings.back().second.push_back(position);
      inverter.on_token(token_of(term, position));
    }
    inverter.finish();
    EXPECT_EQ(inverter.length(), count);
  }
  EXPECT_EQ(read_all(terms), expected);
}

TEST(Inverter, CountsAPlaceOnceAndLeavesAGapBehindAValue) {
  TermTable terms;
  Inverter inverter(terms);
  inverter.begin(0, 0, 0);
  EXPECT_EQ(inverter.next_position(), 0U);
  inverter.on_token(token_of("a", 0));
  inverter.on_token(token_of("alternative", 0));
  inverter.on_token(token_of("b", 3));
  inverter.on_token(token_of("", 4));  // fits no dictionary
  inverter.on_token(token_of("falls", 1));
  inverter.finish();
  EXPECT_EQ(inverter.length(), 2U);
  EXPECT_EQ(inverter.next_position(), 104U);
  inverter.begin(0, 0, inverter.next_position());
  inverter.on_token(token_of("a", 0));
  inverter.finish();
  const Postings expected = {{"a", {{0, {0, 104}}}},
                             {"alternative", {{0, {0}}}},
                             {"b", {{0, {3}}}},
                             {"falls", {{0, {3}}}}};
  EXPECT_EQ(read_all(terms), expected);
}

TEST(Inverter, ForgetsTokensOfAValueThatWasNotFinished) {
  TermTable terms;
  Inverter inverter(terms);
  inverter.begin(0, 0, 0);
  inverter.on_token(token_of("lost", 0));
  inverter.begin(0, 1, 0);
  inverter.on_token(token_of("kept", 0));
  inverter.finish();
  EXPECT_EQ(read_all(terms), (Postings{{"kept", {{1, {0}}}}}));
}

}  // namespace
}  // namespace sakuin::inverter_test
