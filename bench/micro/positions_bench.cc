// Question: what does reading one document's positions by rank cost, in order (a frequent word's
// phrase) and at random (a rare partner)?  Unit: documents per second (items), warm cache. Data: a
// list of 100,000 documents with one to eight positions each, seed 42.
#include <cstdint>
#include <optional>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/format/persistent.h"
#include "storage/positions/positions_view.h"
#include "storage/positions/positions_writer.h"
#include "tests/support/random.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kDocuments = 100'000;

/// The encoded list, and the frequencies that a FreqsView would give.
class List {
 public:
  List() {
    test::Random random(42);
    PositionsWriter writer;
    for (std::uint32_t rank = 0; rank < kDocuments; ++rank) {
      std::vector<std::uint32_t> positions;
      std::uint32_t at = 0;
      for (std::uint64_t left = random.between(1, 8); left > 0; --left) {
        at += static_cast<std::uint32_t>(random.between(1, 60));
        positions.push_back(at);
      }
      writer.add_document(positions);
      freqs_.push_back(static_cast<std::uint32_t>(positions.size()));
      total_ += positions.size();
    }
    writer.finish(bytes_);
    const std::size_t used = bytes_.size();
    bytes_.resize(used + kReadPadding);
    view_ = PositionsView::open(ByteSpan(bytes_).first(used), kDocuments, total_);
  }

  [[nodiscard]] bool ok() const noexcept { return view_.has_value(); }

  bool read(std::uint32_t rank, std::vector<std::uint32_t>& out) const {
    const auto stride = view_->stride_start(rank);
    std::uint64_t start = stride.start;
    for (std::uint32_t before = stride.rank; before < rank; ++before) start += freqs_[before];
    return view_->read(start, freqs_[rank], out);
  }

 private:
  ByteBuffer bytes_;
  std::vector<std::uint32_t> freqs_;
  std::uint64_t total_ = 0;
  std::optional<PositionsView> view_;
};

template <class NextRank>
void read_ranks(benchmark::State& state, NextRank next_rank) {
  const List list;
  if (!list.ok()) return state.SkipWithError("the list does not open");
  std::vector<std::uint32_t> positions;
  for (auto _ : state) {
    if (!list.read(next_rank(), positions)) return state.SkipWithError("the list does not read");
    benchmark::DoNotOptimize(positions.data());
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_ReadInOrder(benchmark::State& state) {
  std::uint32_t rank = 0;
  read_ranks(state, [&] { return rank = rank + 1 < kDocuments ? rank + 1 : 0; });
}

void BM_ReadAtRandom(benchmark::State& state) {
  test::Random random(7);
  read_ranks(state, [&] { return static_cast<std::uint32_t>(random.below(kDocuments)); });
}

BENCHMARK(BM_ReadInOrder);
BENCHMARK(BM_ReadAtRandom);

}  // namespace
}  // namespace sakuin::storage
