// Question: what does an exact look-up cost, for terms that are there and terms that are not, and a
// step of an ordered scan?  Unit: ns per term; the dictionary exceeds the cache for the larger
// size. Data: made-up words, offsets as a real segment has them; look-ups in random order, seed 42.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/base/byte_sink.h"
#include "storage/format/persistent.h"
#include "storage/terms/term_dict_reader.h"
#include "storage/terms/term_dict_writer.h"
#include "tests/support/random.h"

namespace sakuin::storage {
namespace {

/// One dictionary in a padded buffer, open.
class Dictionary {
 public:
  explicit Dictionary(std::size_t size) : words_(test::ZipfWords(size).words()) {
    std::sort(words_.begin(), words_.end());
    BufferSink sink;
    TermDictWriter writer(sink);
    TermInfo info{.doc_freq = 3,
                  .total_freq = 5,
                  .postings_bytes = 30,
                  .freqs_bytes = 2,
                  .positions_bytes = 9};
    for (const std::string& word : words_) {
      ok_ = ok_ && writer.add(word, info).ok();
      info.postings_offset += info.postings_bytes;
      info.freqs_offset += info.freqs_bytes;
      info.positions_offset += info.positions_bytes;
    }
    ok_ = ok_ && writer.finish().ok();
    bytes_ = sink.buffer();
    const std::size_t used = bytes_.size();
    bytes_.resize(used + kReadPadding);
    auto reader = TermDictReader::open(SectionView("terms", ByteSpan(bytes_).first(used)), 0, used);
    ok_ = ok_ && reader.ok();
    if (ok_) reader_ = *std::move(reader);
  }

  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] const TermDictReader& reader() const noexcept { return reader_; }

  /// The words in random order, each with `suffix`.
  [[nodiscard]] std::vector<std::string> shuffled(const std::string& suffix) const {
    std::vector<std::string> list = words_;
    test::Random random(42);
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
    for (std::string& word : list) word += suffix;
    return std::vector<std::string>(list.begin(), list.end());  // anew: in the order of memory
  }

 private:
  std::vector<std::string> words_;
  ByteBuffer bytes_;
  TermDictReader reader_;
  bool ok_ = true;
};

void find_all(benchmark::State& state, const std::string& suffix) {
  const Dictionary dictionary(static_cast<std::size_t>(state.range(0)));
  if (!dictionary.ok()) return state.SkipWithError("the dictionary could not be built");
  const std::vector<std::string> words = dictionary.shuffled(suffix);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(dictionary.reader().find(words[next]));
    next = next + 1 == words.size() ? 0 : next + 1;
  }
}

void BM_FindKnown(benchmark::State& state) { find_all(state, ""); }

void BM_FindUnknown(benchmark::State& state) { find_all(state, "x"); }

/// A query's worth of look-ups, which wait for memory together; time is that of one of them.
void BM_FindTogether(benchmark::State& state) {
  constexpr std::size_t kTogether = 4;
  const Dictionary dictionary(static_cast<std::size_t>(state.range(0)));
  if (!dictionary.ok()) return state.SkipWithError("the dictionary could not be built");
  const TermDictReader& reader = dictionary.reader();
  const std::vector<std::string> words = dictionary.shuffled("");
  std::array<std::uint64_t, kTogether> hashes;
  std::size_t next = 0;
  while (state.KeepRunningBatch(kTogether)) {
    if (next + kTogether > words.size()) next = 0;
    for (std::size_t i = 0; i < kTogether; ++i) {
      hashes[i] = TermDictReader::hash(words[next + i]);
      reader.prefetch_bucket(hashes[i]);
    }
    for (const std::uint64_t hash : hashes) reader.prefetch_block(hash);
    for (std::size_t i = 0; i < kTogether; ++i) {
      benchmark::DoNotOptimize(reader.find(words[next + i], hashes[i]));
    }
    next += kTogether;
  }
}

void BM_Scan(benchmark::State& state) {
  const Dictionary dictionary(static_cast<std::size_t>(state.range(0)));
  if (!dictionary.ok()) return state.SkipWithError("the dictionary could not be built");
  TermDictReader::Cursor cursor(dictionary.reader());
  for (auto _ : state) {
    const Status status = cursor.valid() ? cursor.advance() : cursor.seek_first();
    if (!status.ok()) return state.SkipWithError(status.message().c_str());
    benchmark::DoNotOptimize(cursor.info());
  }
}

BENCHMARK(BM_FindKnown)->ArgName("terms")->Arg(1'000)->Arg(500'000)->Arg(1'500'000);
BENCHMARK(BM_FindUnknown)->ArgName("terms")->Arg(1'000)->Arg(500'000)->Arg(1'500'000);
BENCHMARK(BM_FindTogether)->ArgName("terms")->Arg(1'000)->Arg(1'500'000);
BENCHMARK(BM_Scan)->ArgName("terms")->Arg(500'000);

}  // namespace
}  // namespace sakuin::storage
