#include "storage/format/section_view.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>

#include "storage/base/bytes.h"

namespace sakuin::storage::section_view_test {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

/// Remembers what was asked, and refuses all from `bad_from` on.
class FakeVerifier final : public PageVerifier {
 public:
  FakeVerifier() noexcept : PageVerifier(&pages) {}

  Status verify(std::uint64_t offset, std::uint64_t length) const override {
    last_offset = offset;
    last_length = length;
    if (offset + length > bad_from) return {StatusCode::corrupt, "damaged"};
    return {};
  }
  void expect(std::uint64_t offset, std::uint64_t length) const noexcept override {
    last_offset = offset;
    last_length = length;
  }
  std::string_view file_name() const noexcept override { return "index/1.seg"; }

  mutable std::uint64_t last_offset = 0;
  mutable std::uint64_t last_length = 0;
  std::uint64_t bad_from = kLargest;
  std::atomic<std::uint64_t> pages = 0;  // a bit for each that is verified
};

TEST(SectionView, ReadsItsBytesInPlace) {
  const ByteBuffer bytes(200, 7);
  const SectionView view("terms", ByteSpan(bytes).first(100));
  const auto read = view.read(10, 20);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->data(), bytes.data() + 10);
  EXPECT_EQ(read->size(), 20u);
  EXPECT_EQ(view.read_all()->size(), 100u);
  EXPECT_TRUE(view.read(100, 0).ok());
}

TEST(SectionView, RefusesWhatReachesPastItsEnd) {
  const ByteBuffer bytes(200, 7);
  const SectionView view("terms", ByteSpan(bytes).first(100));
  const std::uint64_t cases[][2] = {{0, 101},
                                    {100, 1},
                                    {101, 0},
                                    {99, 2},
                                    {50, kLargest},
                                    {kLargest, 0},
                                    {kLargest, kLargest},
                                    {1, kLargest}};
  for (const auto& [offset, length] : cases) {
    EXPECT_EQ(view.read(offset, length).status().code(), StatusCode::corrupt);
  }
}

TEST(SectionView, PrefetchExpectsWhatIsNotVerified) {
  const ByteBuffer bytes(3 * kChecksumPageBytes, 7);
  FakeVerifier verifier;
  const SectionView view("terms", bytes, 64, 2 * kChecksumPageBytes, &verifier);
  verifier.pages = 0b001;
  view.prefetch(0, 100);
  view.prefetch(kChecksumPageBytes, 0);
  view.prefetch(2 * kChecksumPageBytes, 1);
  view.prefetch(kLargest, kLargest);
  EXPECT_EQ(verifier.last_length, 0U);
  view.prefetch(kChecksumPageBytes, kLargest);
  EXPECT_EQ(verifier.last_offset, 64 + kChecksumPageBytes);
  EXPECT_EQ(verifier.last_length, kChecksumPageBytes);
  SectionView("terms", ByteSpan(bytes).first(100)).prefetch(5, 10);  // nobody to ask
}

TEST(SectionView, AsksOnlyForPagesThatAreNotVerified) {
  const ByteBuffer bytes(3 * kChecksumPageBytes, 7);
  FakeVerifier verifier;
  const SectionView view("terms", bytes, 0, bytes.size(), &verifier);
  verifier.pages = 0b101;
  EXPECT_EQ(view.find_verified(5, 10), bytes.data() + 5);
  EXPECT_TRUE(view.read(2 * kChecksumPageBytes, kChecksumPageBytes).ok());
  EXPECT_EQ(verifier.last_length, 0U);
  EXPECT_EQ(view.find_verified(kChecksumPageBytes - 1, 2), nullptr);
  EXPECT_TRUE(view.read(kChecksumPageBytes - 1, 2).ok());
  EXPECT_EQ(verifier.last_length, 2U);
  EXPECT_EQ(view.find_verified(0, 0), nullptr);
  EXPECT_EQ(view.find_verified(bytes.size(), 1), nullptr);
}

TEST(SectionView, WithoutBytesIsEmpty) {
  const SectionView view;
  EXPECT_EQ(view.size(), 0u);
  EXPECT_TRUE(view.read_all().ok());
  EXPECT_FALSE(view.read(0, 1).ok());
}

TEST(SectionView, AsksForThePlaceInTheFileBeforeBytesAreSeen) {
  const ByteBuffer file(1000, 7);
  FakeVerifier verifier;
  const SectionView view("freqs", file, 300, 100, &verifier);
  ASSERT_TRUE(view.read(5, 6).ok());
  EXPECT_EQ(verifier.last_offset, 305u);
  EXPECT_EQ(verifier.last_length, 6u);
  verifier.bad_from = 350;
  EXPECT_TRUE(view.read(0, 50).ok());
  EXPECT_EQ(view.read(0, 51).status().message(), "damaged");
}

TEST(SectionView, NamesFileSectionAndOffsetOfAFault) {
  const ByteBuffer file(1000, 7);
  const FakeVerifier verifier;
  const SectionView view("freqs", file, 300, 100, &verifier);
  const Status status = view.corrupt(7, "a length is too large");
  EXPECT_EQ(status.code(), StatusCode::corrupt);
  EXPECT_EQ(status.message().rfind("index/1.seg: section freqs, offset 307: a length is too large; "
                                   "run `sakuin check`",
                                   0),
            0u)
      << status.message();
}

}  // namespace
}  // namespace sakuin::storage::section_view_test
