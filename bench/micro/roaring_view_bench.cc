// Question: what does walking a posting list in place cost, against CRoaring on a materialised copy
// and against making that copy first?  Unit: postings per second (items), warm cache. Data:
// 1,000,000 documents; a random list that holds one in `gap` of them, seed 42.
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/roaring/doc_bitmap.h"
#include "storage/roaring/roaring_view.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/support/random.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kMaxDoc = 1'000'000;

struct List {
  ByteBuffer bytes;
  std::uint64_t size = 0;
};

List make_list(std::int64_t gap) {
  test::Random random(42);
  std::vector<DocId> docs;
  for (DocId doc = 0; doc < kMaxDoc; ++doc) {
    if (random.below(static_cast<std::uint64_t>(gap)) == 0) docs.push_back(doc);
  }
  List list;
  list.size = docs.size();
  write_roaring(docs, list.bytes);
  return list;
}

void count_items(benchmark::State& state, const List& list) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(list.size));
}

void BM_ViewCursor(benchmark::State& state) {
  const List list = make_list(state.range(0));
  const RoaringView view = RoaringView::trusted(list.bytes);
  for (auto _ : state) {
    std::uint64_t sum = 0;
    RoaringView::Cursor cursor(view);
    for (DocId doc = cursor.doc(); doc != kNoMoreDocs; doc = cursor.advance()) sum += doc;
    benchmark::DoNotOptimize(sum);
  }
  count_items(state, list);
}

void BM_BitmapForEach(benchmark::State& state) {
  const List list = make_list(state.range(0));
  const DocBitmap bitmap = DocBitmap::from_view(RoaringView::trusted(list.bytes));
  for (auto _ : state) {
    std::uint64_t sum = 0;
    bitmap.for_each([&](DocId doc) { sum += doc; });
    benchmark::DoNotOptimize(sum);
  }
  count_items(state, list);
}

void BM_BitmapFromViewThenForEach(benchmark::State& state) {
  const List list = make_list(state.range(0));
  for (auto _ : state) {
    std::uint64_t sum = 0;
    const DocBitmap bitmap = DocBitmap::from_view(RoaringView::trusted(list.bytes));
    bitmap.for_each([&](DocId doc) { sum += doc; });
    benchmark::DoNotOptimize(sum);
  }
  count_items(state, list);
}

void BM_ViewValidation(benchmark::State& state) {
  const List list = make_list(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(RoaringView::open(list.bytes, kMaxDoc, list.size));
  }
  count_items(state, list);
}

// gap 2: bitset containers; 1000: array containers.
BENCHMARK(BM_ViewCursor)->ArgName("gap")->Arg(2)->Arg(30)->Arg(1000);
BENCHMARK(BM_BitmapForEach)->ArgName("gap")->Arg(2)->Arg(30)->Arg(1000);
BENCHMARK(BM_BitmapFromViewThenForEach)->ArgName("gap")->Arg(2)->Arg(30)->Arg(1000);
BENCHMARK(BM_ViewValidation)->ArgName("gap")->Arg(2)->Arg(30)->Arg(1000);

}  // namespace
}  // namespace sakuin::storage
