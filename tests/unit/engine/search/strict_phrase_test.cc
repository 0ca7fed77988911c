#include "engine/search/strict_phrase.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/phrase.h"
#include "engine/search/segment_terms.h"
#include "engine/search/snapshot.h"
#include "tests/support/effort.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::strict_phrase_test {
namespace {

using test::must;

Leaf make_phrase(const std::vector<std::string>& words) {
  Leaf leaf;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    leaf.parts.push_back({words[i], {{words[i]}}, i});
  }
  return leaf;
}

void expect_as_general(const storage::SegmentReader& segment, const Leaf& leaf) {
  ASSERT_TRUE(is_strict(leaf));
  const DocFreqs fast = must(find_strict_phrase(segment, 0, leaf));
  const DocFreqs slow = must(find_general_phrase(segment, 0, leaf));
  ASSERT_EQ(fast.docs, slow.docs);
  ASSERT_EQ(fast.freqs, slow.freqs);
}

/// The same within documents that have all of `words`.
void expect_as_general_within(const storage::SegmentReader& segment, const Leaf& leaf,
                              const std::vector<std::string>& words) {
  std::vector<storage::RoaringView> lists;
  for (const std::string& word : words) {
    const auto term = must(find_term(segment, 0, word));
    if (term) lists.push_back(must(open_postings(segment, *term)).docs);
  }
  const DocFreqs all = must(find_strict_phrase(segment, 0, leaf));
  DocFreqs inside;
  for (std::size_t i = 0; i < all.docs.size(); ++i) {
    const bool has_all =
        std::all_of(lists.begin(), lists.end(),
                    [&](const storage::RoaringView& list) { return list.contains(all.docs[i]); });
    if (!has_all) continue;
    inside.docs.push_back(all.docs[i]);
    inside.freqs.push_back(all.freqs[i]);
  }
  std::uint64_t compared = 0;
  const PhraseScope scope{lists, &compared};
  const DocFreqs fast = must(find_strict_phrase(segment, 0, leaf, scope));
  ASSERT_EQ(fast.docs, inside.docs);
  ASSERT_EQ(fast.freqs, inside.freqs);
  if (!inside.docs.empty()) {
    ASSERT_GT(compared, 0U);
  }
  const DocFreqs slow = must(find_general_phrase(segment, 0, leaf, scope));
  ASSERT_EQ(slow.docs, inside.docs);
  ASSERT_EQ(slow.freqs, inside.freqs);
}

/// Draws low numbers far more often.
std::string draw_word(test::Random& random, std::size_t vocabulary) {
  const double at = std::pow(random.unit(), 3) * static_cast<double>(vocabulary);
  return "w" + std::to_string(static_cast<std::size_t>(at));
}

std::vector<std::string> random_texts(test::Random& random, std::size_t count, std::size_t longest,
                                      std::size_t vocabulary) {
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    const std::size_t most = random.chance(0.02) ? 20 * longest : longest;
    for (std::size_t left = random.below(most + 1); left > 0; --left) {
      text += draw_word(random, vocabulary) + " ";
    }
  }
  return texts;
}

Leaf random_phrase(test::Random& random, std::size_t vocabulary) {
  std::vector<std::string> words(random.between(2, random.chance(0.2) ? 8 : 3));
  for (std::string& word : words) word = draw_word(random, vocabulary);
  Leaf leaf = make_phrase(words);
  if (random.chance(0.2)) {  // places left out, or two words at one place
    std::uint32_t offset = 0;
    for (LeafPart& part : leaf.parts) {
      part.offset = offset;
      offset += static_cast<std::uint32_t>(random.below(3));
    }
  }
  return leaf;
}

TEST(StrictPhrase, FindsWhatTheGeneralWayFinds) {
  for (std::uint64_t seed = 1; seed <= test::effort(12U, 3U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::size_t vocabulary = random.between(2, 60);
    const auto texts = random_texts(random, random.between(1, 600), 40, vocabulary);
    const auto snapshot = must(open_snapshot(*test::index_texts(texts), {}));
    for (int i = 0; i < 150; ++i) {
      const Leaf leaf = random_phrase(random, vocabulary);
      const storage::SegmentReader& segment = *snapshot->segments.at(0).reader;
      ASSERT_NO_FATAL_FAILURE(expect_as_general(segment, leaf));
      ASSERT_NO_FATAL_FAILURE(
          expect_as_general_within(segment, leaf, {draw_word(random, vocabulary), "w0"}));
    }
  }
}

TEST(StrictPhrase, FindsWhatTheGeneralWayFindsInManyDocuments) {
  // Bitsets, arrays and runs, in more windows than one.
  test::Random random(5);
  std::vector<std::string> texts = random_texts(random, 70'000, 6, 12);
  for (std::size_t doc = 20'000; doc < 30'000; ++doc) texts[doc] = "run w0 run w1 run";
  for (std::size_t doc = 0; doc < texts.size(); doc += 977) texts[doc] += " rare w0";
  texts[69'999] = "late w0 run w1";
  const auto snapshot = must(open_snapshot(*test::index_texts(texts), {}));
  const storage::SegmentReader& segment = *snapshot->segments.at(0).reader;
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"w0", "w1"}, {"run", "w0", "run"}, {"rare", "w0"}, {"w1", "run"}, {"late", "w0"}}) {
    ASSERT_NO_FATAL_FAILURE(expect_as_general(segment, make_phrase(words)));
  }
  for (int i = 0; i < test::effort(40, 10); ++i) {
    ASSERT_NO_FATAL_FAILURE(expect_as_general(segment, random_phrase(random, 12)));
  }
}

TEST(StrictPhrase, IsOneOfSingleWordsAtTheirPlaces) {
  Leaf leaf = make_phrase({"one", "two"});
  EXPECT_TRUE(is_strict(leaf));
  leaf.slop = 1;
  EXPECT_FALSE(is_strict(leaf));
  leaf.slop = 0;
  leaf.parts[1].variants[0].weight = 0.5F;
  EXPECT_FALSE(is_strict(leaf));
  leaf.parts[1].variants = {{"two"}, {"too"}};
  EXPECT_FALSE(is_strict(leaf));
}

}  // namespace
}  // namespace sakuin::strict_phrase_test
