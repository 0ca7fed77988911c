// Question: how fast does each tokenizer read?  Unit: bytes of text per second, one thread.
// Data: about 1 MB of made-up words by Zipf's law, seed 42. english: ASCII with capitals and stops;
// mixed: one word in ten has a macron, a hyphen, kana or kanji.
#include <cstddef>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include <sakuin/tokenizer.h>

#include "tests/support/random.h"

namespace sakuin {
namespace {

constexpr std::size_t kTextBytes = 1'000'000;

std::string make_text(bool mixed) {
  static constexpr const char* kOdd[] = {"Kōmura",   "Minato-ku", "東京都",
                                         "カラオケ", "U.N.",      "O'Neill's"};
  const test::ZipfWords words(20'000);
  test::Random random(42);
  std::string text;
  while (text.size() < kTextBytes) {
    const std::string word =
        mixed && random.chance(0.1) ? std::string(random.pick(kOdd)) : words.draw(random);
    text += word;
    text += random.chance(0.1) ? ". " : " ";
  }
  return text;
}

class Counter final : public TokenSink {
 public:
  void on_token(const Token& token) override { bytes_ += token.term.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  std::size_t bytes_ = 0;
};

void tokenize(benchmark::State& state, const char* analyzer) {
  const std::shared_ptr<const Tokenizer> tokenizer = AnalyzerRegistry().find(analyzer);
  if (tokenizer == nullptr) return state.SkipWithError("no such analyzer");
  const std::string text = make_text(state.range(0) != 0);
  for (auto _ : state) {
    Counter counter;
    tokenizer->tokenize(text, counter);
    benchmark::DoNotOptimize(counter.bytes());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void BM_Plain(benchmark::State& state) { tokenize(state, "plain"); }
void BM_Standard(benchmark::State& state) { tokenize(state, "standard"); }

BENCHMARK(BM_Plain)->ArgName("mixed")->Arg(0)->Arg(1);
BENCHMARK(BM_Standard)->ArgName("mixed")->Arg(0)->Arg(1);

}  // namespace
}  // namespace sakuin
