// Question: what does reading one document's positions by rank cost: at random, and located 64 at a
// time: every document (a phrase of frequent words), every 8th or every 200th (a rare partner)?
// Unit: documents per second (items), warm cache. Data: a list of 100,000 documents with one to
// eight positions each, seed 42.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/format/persistent.h"
#include "storage/positions/positions_view.h"
#include "storage/positions/positions_writer.h"
#include "storage/postings/freqs_writer.h"
#include "storage/segment/term_positions.h"
#include "tests/support/random.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kDocuments = 100'000;

/// The encoded list and its frequencies.
class List {
 public:
  List() {
    test::Random random(42);
    PositionsWriter writer;
    std::vector<std::uint32_t> freqs;
    std::uint64_t total = 0;
    for (std::uint32_t rank = 0; rank < kDocuments; ++rank) {
      std::vector<std::uint32_t> positions;
      std::uint32_t at = 0;
      for (std::uint64_t left = random.between(1, 8); left > 0; --left) {
        at += static_cast<std::uint32_t>(random.between(1, 60));
        positions.push_back(at);
      }
      writer.add_document(positions);
      freqs.push_back(static_cast<std::uint32_t>(positions.size()));
      total += positions.size();
    }
    writer.finish(position_bytes_);
    positions_ = PositionsView::open(padded(position_bytes_), kDocuments, total);
    write_freqs(freqs, freq_bytes_);
    freqs_ = FreqsView::open(padded(freq_bytes_), kDocuments);
  }

  [[nodiscard]] bool ok() const noexcept { return positions_.has_value() && freqs_.has_value(); }

  bool read(std::uint32_t rank, std::vector<std::uint32_t>& out) const {
    const auto stride = positions_->stride_start(rank);
    const std::uint64_t start = stride.start + freqs_->sum(stride.rank, rank);
    return positions_->read(start, (*freqs_)[rank], out);
  }

  [[nodiscard]] TermPositions walk() const { return TermPositions(*freqs_, *positions_); }

 private:
  static ByteSpan padded(ByteBuffer& bytes) {
    const std::size_t used = bytes.size();
    bytes.resize(used + kReadPadding);
    return ByteSpan(bytes).first(used);
  }

  ByteBuffer position_bytes_;
  ByteBuffer freq_bytes_;
  std::optional<PositionsView> positions_;
  std::optional<FreqsView> freqs_;
};

void BM_ReadLocated(benchmark::State& state) {
  const List list;
  if (!list.ok()) return state.SkipWithError("the list does not open");
  const auto step = static_cast<std::uint32_t>(state.range(0));
  std::vector<std::uint32_t> positions;
  TermPositions walk = list.walk();
  std::array<std::uint32_t, TermPositions::kMostLocated> ranks;
  std::array<DocPositions, TermPositions::kMostLocated> located;
  std::uint32_t next = 0;
  for (auto _ : state) {
    for (std::uint32_t& rank : ranks) {
      rank = next;
      next = (next + step) % kDocuments;
    }
    walk.locate(ranks, located.data());
    for (const DocPositions& doc : located) {
      if (walk.read(doc, 0xFFFF'FFFF, positions) == 0) {
        return state.SkipWithError("the list does not read");
      }
      benchmark::DoNotOptimize(positions.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ranks.size()));
}

void BM_ReadAtRandom(benchmark::State& state) {
  const List list;
  if (!list.ok()) return state.SkipWithError("the list does not open");
  test::Random random(7);
  std::vector<std::uint32_t> positions;
  for (auto _ : state) {
    if (!list.read(static_cast<std::uint32_t>(random.below(kDocuments)), positions)) {
      return state.SkipWithError("the list does not read");
    }
    benchmark::DoNotOptimize(positions.data());
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(BM_ReadLocated)->Arg(1)->Arg(8)->Arg(200);
BENCHMARK(BM_ReadAtRandom);

}  // namespace
}  // namespace sakuin::storage
