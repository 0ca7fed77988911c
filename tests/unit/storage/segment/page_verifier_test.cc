#include "storage/segment/page_verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "storage/base/bytes.h"
#include "storage/base/checksum.h"

namespace sakuin::storage::page_verifier_test {
namespace {

constexpr std::size_t kPage = kChecksumPageBytes;

using Range = std::pair<std::uint64_t, std::uint64_t>;  // offset, length

/// Bytes of somebody else, and what was asked to be fetched of them.
class BorrowedFile final : public ReadableFile {
 public:
  explicit BorrowedFile(const ByteBuffer& bytes) noexcept : bytes_(bytes) {}
  ByteSpan bytes() const noexcept override { return bytes_; }
  Status fetch(std::uint64_t offset, std::uint64_t length) const override {
    const std::lock_guard lock(mutex_);
    if (fetched_.size() == good_) return {StatusCode::io, "file: cannot read; check the disk"};
    fetched_.emplace_back(offset, length);
    return {};
  }

  [[nodiscard]] std::vector<Range> take_fetched() { return std::exchange(fetched_, {}); }
  void fail_after(std::size_t good) { good_ = good; }

 private:
  const ByteBuffer& bytes_;
  std::size_t good_ = std::numeric_limits<std::size_t>::max();
  mutable std::mutex mutex_;
  mutable std::vector<Range> fetched_;
};

/// Four pages and a short one: section terms in the first, freqs in the others.
class PageVerifierTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t begin = 0; begin < data_.size(); begin += kPage) {
      const std::size_t size = std::min(kPage, data_.size() - begin);
      append_le(checksums_, xxh3(ByteSpan(data_).subspan(begin, size)));
    }
    verifier_ = make(true);
  }

  std::unique_ptr<FilePageVerifier> make(bool enabled) {
    return std::make_unique<FilePageVerifier>("file", file_, data_.size(), checksums_, sections_,
                                              enabled);
  }

  Status verify(std::uint64_t offset, std::uint64_t length) const {
    return verifier_->verify(offset, length);
  }

  ByteBuffer data_ = ByteBuffer(4 * kPage + 1024, 0x5A);
  BorrowedFile file_{data_};
  ByteBuffer checksums_;
  std::vector<SectionEntry> sections_ = {{SectionKind::terms, 64, 936},
                                         {SectionKind::freqs, 1088, 4 * kPage + 1024 - 1088 - 64}};
  std::unique_ptr<FilePageVerifier> verifier_;
};

TEST_F(PageVerifierTest, AcceptsWhatWasWritten) {
  EXPECT_TRUE(verify(0, data_.size()).ok());
  EXPECT_TRUE(verifier_->verify_all().ok());
  EXPECT_TRUE(verifier_->find_damage().empty());
}

TEST_F(PageVerifierTest, TouchesOnlyThePagesAskedFor) {
  data_[2 * kPage] ^= 1;
  EXPECT_TRUE(verify(0, 2 * kPage).ok());
  EXPECT_FALSE(verify(2 * kPage - 1, 2).ok());
  EXPECT_FALSE(verify(3 * kPage - 1, 1).ok());
  EXPECT_TRUE(verify(3 * kPage, kPage + 1024).ok());
  EXPECT_TRUE(verify(2 * kPage, 0).ok());  // nothing is read
}

TEST_F(PageVerifierTest, LooksAtAPageOnce) {
  EXPECT_TRUE(verify(kPage, 10).ok());
  data_[kPage + 5] ^= 1;  // unseen from now on: its page was verified
  EXPECT_TRUE(verify(kPage, kPage).ok());
  EXPECT_TRUE(verifier_->verify_all().ok());
  EXPECT_EQ(verifier_->find_damage().size(), 1u);  // but check looks at everything
}

TEST_F(PageVerifierTest, NeverForgetsADamagedPage) {
  data_[kPage] ^= 1;
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(verify(kPage, 1).ok());
}

TEST_F(PageVerifierTest, NoticesDamageInTheShortLastPage) {
  data_.back() ^= 0x80;
  EXPECT_TRUE(verify(0, 4 * kPage).ok());
  EXPECT_FALSE(verify(4 * kPage, 1).ok());
}

TEST_F(PageVerifierTest, NoticesADamagedChecksum) {
  checksums_[8] ^= 1;
  EXPECT_TRUE(verify(0, kPage).ok());
  EXPECT_FALSE(verify(kPage, 1).ok());
}

TEST_F(PageVerifierTest, NamesTheSectionAskedForAndThePage) {
  data_[10] ^= 1;
  data_[3 * kPage + 10] ^= 1;
  EXPECT_NE(verify(64, 1).message().find("file: section terms, offset 0: "), std::string::npos);
  EXPECT_NE(verify(1088, 1).message().find("section freqs, offset 0: "), std::string::npos);
  EXPECT_NE(verify(2 * kPage, 2 * kPage).message().find("section freqs, offset 196608: "),
            std::string::npos);
}

TEST_F(PageVerifierTest, ReportsEachDamagedSectionOnce) {
  data_[kPage] ^= 1;
  data_[3 * kPage] ^= 1;
  auto faults = verifier_->find_damage();
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_NE(faults[0].message().find("section freqs, offset 65536: "), std::string::npos);
  data_[0] ^= 1;  // a page with a part of both
  faults = verifier_->find_damage();
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_NE(faults[0].message().find("section terms"), std::string::npos);
}

TEST_F(PageVerifierTest, WhenDisabledHashesOnlyToFindDamage) {
  data_[0] ^= 1;
  const auto disabled = make(false);
  EXPECT_TRUE(disabled->verify(0, data_.size()).ok());
  EXPECT_TRUE(disabled->verify_all().ok());
  EXPECT_EQ(disabled->find_damage().size(), 2u);
}

TEST_F(PageVerifierTest, ChecksAFileWithoutSections) {
  data_.resize(kSegmentHeaderBytes);
  checksums_.clear();
  append_le(checksums_, xxh3(data_));
  sections_.clear();
  EXPECT_TRUE(make(true)->verify_all().ok());
  data_[20] ^= 1;
  EXPECT_FALSE(make(true)->verify_all().ok());
  EXPECT_EQ(make(true)->find_damage().size(), 1u);
}

TEST_F(PageVerifierTest, FetchesWhatItHashesTogetherAndOnce) {
  EXPECT_TRUE(verify(kPage + 5, kPage).ok());
  EXPECT_EQ(file_.take_fetched(), std::vector<Range>({{kPage, 2 * kPage}}));
  EXPECT_TRUE(verify(kPage, 2 * kPage).ok());
  EXPECT_TRUE(file_.take_fetched().empty());
  EXPECT_TRUE(make(false)->verify(4 * kPage, 7).ok());  // hashed or not
  EXPECT_EQ(file_.take_fetched(), std::vector<Range>({{4 * kPage, 1024}}));
}

TEST_F(PageVerifierTest, FetchesWhatIsExpected) {
  verifier_->expect(2 * kPage + 5, kPage);
  EXPECT_EQ(file_.take_fetched(), std::vector<Range>({{2 * kPage, 2 * kPage}}));
  file_.fail_after(0);
  verifier_->expect(0, 1);  // nothing comes of it
  EXPECT_FALSE(verifier_->is_verified(2 * kPage, 1));
}

TEST_F(PageVerifierTest, PagesReadInOrderAreFetchedAhead) {
  constexpr std::size_t kPages = 300;
  data_.resize(kPages * kPage);
  checksums_.resize(kPages * kPageChecksumBytes);
  sections_ = {{SectionKind::freqs, 64, kPages * kPage - 128}};
  verifier_ = make(false);
  for (std::uint64_t page = 0; page < kPages; ++page) EXPECT_TRUE(verify(page * kPage, 1).ok());
  std::uint64_t end = 0;
  std::size_t far = 0;
  for (const auto& [offset, length] : file_.take_fetched()) {
    EXPECT_LE(offset, end) << "a page was left out";
    EXPECT_LE(length, 128 * kPage);
    end = std::max(end, offset + length);
    far += length > kPage ? 1U : 0U;
  }
  EXPECT_EQ(end, data_.size());
  EXPECT_LE(far, 12u);  // behind 4, 8, 16, 32 pages, then every 64

  verifier_ = make(false);
  for (std::uint64_t page = kPages; page-- > 0;) EXPECT_TRUE(verify(page * kPage, 1).ok());
  for (const auto& [offset, length] : file_.take_fetched()) EXPECT_LE(length, kPage);
}

TEST_F(PageVerifierTest, APageThatCannotBeReadIsAnErrorUntilItCan) {
  file_.fail_after(0);
  EXPECT_EQ(verify(0, 1).code(), StatusCode::io);
  EXPECT_EQ(make(false)->verify(0, 1).code(), StatusCode::io);
  const auto damage = verifier_->find_damage();
  ASSERT_EQ(damage.size(), 1u);
  EXPECT_EQ(damage[0].code(), StatusCode::io);
  file_.fail_after(100);
  EXPECT_TRUE(verify(0, 1).ok());
}

TEST_F(PageVerifierTest, ServesManyThreadsAtOnce) {
  data_[2 * kPage + 1] ^= 1;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(verify(0, 2 * kPage).ok());
        EXPECT_FALSE(verify(kPage, kPage + 1).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace sakuin::storage::page_verifier_test
