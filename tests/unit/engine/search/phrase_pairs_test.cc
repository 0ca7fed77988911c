#include "engine/search/phrase_pairs.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/few_positions.h"
#include "storage/format/persistent.h"
#include "storage/positions/positions_writer.h"
#include "storage/postings/freqs_writer.h"
#include "tests/support/random.h"

namespace sakuin::phrase_pairs_test {
namespace {

using Document = std::vector<std::uint32_t>;  // positions of the word in it
using storage::DocPositions;

constexpr std::size_t kDocuments = storage::TermPositions::kMostLocated;

/// One word's positions, written and located.
class Word {
 public:
  Word(test::Random& random, std::uint32_t longest) : documents_(kDocuments) {
    storage::PositionsWriter writer;
    std::vector<std::uint32_t> freqs;
    std::uint64_t total = 0;
    const double huge = random.chance(0.2) ? 0.01 : 0;
    for (Document& document : documents_) {
      document.resize(random.chance(0.1) ? random.between(1, 60) : random.between(1, 6));
      for (std::uint32_t& position : document) {
        position = static_cast<std::uint32_t>(random.below(longest));
        if (random.chance(huge)) position = 0xFFFF'FFFF - position;
      }
      std::sort(document.begin(), document.end());
      writer.add_document(document);
      freqs.push_back(static_cast<std::uint32_t>(document.size()));
      total += document.size();
    }
    storage::ByteBuffer freq_bytes;
    storage::write_freqs(freqs, freq_bytes);
    writer.finish(bytes_);
    const std::size_t size = bytes_.size();
    bytes_.resize(size + storage::kReadPadding);
    const std::size_t freq_size = freq_bytes.size();
    freq_bytes.resize(freq_size + storage::kReadPadding);
    const auto freqs_view =
        storage::FreqsView::open(ByteSpan(freq_bytes).first(freq_size), kDocuments);
    const auto positions = storage::PositionsView::open(
        ByteSpan(bytes_).first(size), static_cast<std::uint32_t>(kDocuments), total);
    std::vector<std::uint32_t> ranks(kDocuments);
    std::iota(ranks.begin(), ranks.end(), 0);
    storage::TermPositions(freqs_view.value(), positions.value()).locate(ranks, located_.data());
  }

  [[nodiscard]] const Document& document(std::size_t i) const { return documents_[i]; }
  [[nodiscard]] const DocPositions* located() const { return located_.data(); }

 private:
  std::vector<Document> documents_;
  storage::ByteBuffer bytes_;
  std::array<DocPositions, kDocuments> located_;
};

/// As a kernel should find it, in documents that it reads.
unsigned pairs_of(const Document& first, const Document& second, const PairOffsets& offsets) {
  unsigned found = 0;
  for (std::size_t i = 0; i < first.size() && i < kFew; ++i) {
    const std::int64_t begin = std::int64_t{first[i]} - offsets.first;
    const bool again = i > 0 && first[i] == first[i - 1];
    if (begin < 0 || again) continue;
    const bool both = std::any_of(second.begin(), second.end(), [&](std::uint32_t position) {
      return std::int64_t{position} - offsets.second == begin;
    });
    if (both) found |= 1U << i;
  }
  return found;
}

TEST(PairKernels, FindTheSecondWordAsFarFromTheFirstAsItShouldBe) {
  std::size_t read = 0;
  std::uint64_t all_compared = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const auto longest =
        static_cast<std::uint32_t>(random.pick(std::vector<std::uint64_t>{1, 12, 300, 9'000}));
    const Word first(random, longest);
    const Word second(random, longest);
    const PairOffsets offsets{static_cast<std::uint32_t>(random.below(4)),
                              static_cast<std::uint32_t>(random.below(4))};
    for (const PairKernel* kernel : pair_kernels()) {
      std::array<std::uint8_t, kDocuments> found;
      std::uint64_t compared = 0;
      kernel->find(kDocuments, first.located(), second.located(), offsets, found.data(), compared);
      for (std::size_t i = 0; i < kDocuments; ++i) {
        if (found[i] == kPairNotRead) continue;
        ++read;
        ASSERT_EQ(found[i], pairs_of(first.document(i), second.document(i), offsets))
            << kernel->name << " document " << i;
      }
      all_compared += compared;
    }
  }
  EXPECT_GT(read, 1000U);
  EXPECT_GT(all_compared, 1000U);
}

}  // namespace
}  // namespace sakuin::phrase_pairs_test
