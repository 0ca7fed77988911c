// Question: how fast does each tokenizer read, and what do readings cost?  Unit: bytes of text per
// second and nanoseconds a token, one thread.
// Data: about 1 MB of made-up text, seed 42. english: common words by Zipf's law, capitals and
// stops; romaji: one word in five is romanized Japanese; japanese: kanji, kana and a Latin word now
// and then. SAKUIN_BENCH_TEXT=FILE measures a text of yours instead of all three.
// Yardstick: the loop that per-character tokenizers are: decode, ask utf8proc for the category,
// lower-case, hand over runs of letters and digits.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <sakuin/tokenizer.h>

#include "tests/support/random.h"
#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin {
namespace {

constexpr std::size_t kTextBytes = 1'000'000;

/// The commonest first.
constexpr const char* kWords[] = {
    "the",      "of",     "and",    "to",      "in",       "a",       "is",       "that",
    "for",      "it",     "was",    "on",      "are",      "as",      "with",     "be",
    "at",       "from",   "he",     "this",    "by",       "have",    "or",       "not",
    "one",      "had",    "they",   "but",     "his",      "were",    "all",      "we",
    "when",     "there",  "can",    "an",      "which",    "their",   "said",     "if",
    "would",    "will",   "about",  "been",    "who",      "more",    "no",       "out",
    "minister", "other",  "new",    "some",    "time",     "into",    "so",       "first",
    "year",     "two",    "people", "nation",  "United",   "world",   "over",     "after",
    "between",  "second", "water",  "while",   "village",  "high",    "foreign",  "policy",
    "children", "human",  "life",   "railway", "region",   "station", "question", "economic",
    "north",    "war",    "show",   "make",    "language", "Europe",  "German",   "machine",
    "although", "season", "album",  "science", "party",    "Russian", "million",  "university"};

constexpr const char* kNames[] = {"Kōmura", "Tokyo",  "Jun-ichi", "Minato-ku", "Hisashima",
                                  "Ōishi",  "Naoto",  "Hasegawa", "Yomiuri",   "Takamura",
                                  "Kyōto",  "Kawa's", "Shimbun",  "Sukehiro",  "Shinjuku"};

std::string make_english(double names) {
  test::Random random(42);
  std::string text;
  while (text.size() < kTextBytes) {
    // The logarithm of the rank is uniform, nearly as in Zipf's law.
    const double rank = std::pow(static_cast<double>(std::size(kWords)), random.unit());
    text += random.chance(names) ? random.pick(kNames) : kWords[static_cast<std::size_t>(rank) - 1];
    text += random.chance(0.1) ? ". " : " ";
  }
  return text;
}

std::string make_japanese() {
  static constexpr const char* kPieces[] = {"東京都",   "は",         "高村",       "（こうむら）",
                                            "外相",     "の",         "会談",       "について",
                                            "カラオケ", "発表した。", "長谷川祐弘", "を",
                                            "国際連合", "ニュース",   " UN ",       "、"};
  test::Random random(42);
  std::string text;
  while (text.size() < kTextBytes) text += random.pick(kPieces);
  return text;
}

struct Text {
  std::string name;
  std::string bytes;
};

std::vector<Text> texts() {
  if (const char* const path = std::getenv("SAKUIN_BENCH_TEXT")) {
    std::ifstream file(path, std::ios::binary);
    return {{"file", {std::istreambuf_iterator<char>(file), {}}}};
  }
  return {
      {"english", make_english(0)}, {"romaji", make_english(0.2)}, {"japanese", make_japanese()}};
}

class Counter final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    bytes_ += token.term.size();
    ++tokens_;
    places_ += token.kind == TokenKind::reading ? 0 : 1;
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t tokens() const noexcept { return tokens_; }
  [[nodiscard]] std::size_t without_readings() const noexcept { return places_; }

 private:
  std::size_t bytes_ = 0;
  std::size_t tokens_ = 0;
  std::size_t places_ = 0;
};

void per_character(std::string_view text, TokenSink& sink) {
  std::array<char, kMaxTokenBytes> term;
  std::size_t size = 0;
  std::size_t start = 0;
  std::uint32_t position = 0;
  const auto finish = [&](std::size_t end) {
    if (size > 0) sink.on_token({{term.data(), size}, position++, start, end, TokenKind::word});
    size = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(text, at);
    const tokenizer::Category category = tokenizer::traits_of(decoded.code_point).category;
    if (category == tokenizer::Category::letter || category == tokenizer::Category::number) {
      if (size + tokenizer::kMaxUtf8Bytes > term.size()) finish(at);
      if (size == 0) start = at;
      size += tokenizer::encode_utf8(tokenizer::to_lower(decoded.code_point), term.data() + size);
    } else {
      finish(at);
    }
    at += decoded.size;
  }
  finish(text.size());
}

using Tokenize = std::function<void(std::string_view, TokenSink&)>;

void measure(benchmark::State& state, const Tokenize& tokenize, const std::string& text) {
  Counter last;
  for (auto _ : state) {
    Counter counter;
    tokenize(text, counter);
    benchmark::DoNotOptimize(counter.bytes());
    last = counter;
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  const auto tokens = static_cast<double>(last.tokens());
  state.counters["tokens"] = tokens;
  state.counters["readings"] = tokens - static_cast<double>(last.without_readings());
  state.counters["per_token"] = benchmark::Counter(
      tokens, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void register_all() {
  for (const Text& text : texts()) {
    const auto add = [&](const std::string& name, const Tokenize& tokenize) {
      benchmark::RegisterBenchmark((name + '/' + text.name).c_str(),
                                   [tokenize, bytes = text.bytes](benchmark::State& state) {
                                     measure(state, tokenize, bytes);
                                   });
    };
    add("per_character", per_character);
    const AnalyzerRegistry analyzers;
    for (const std::string& name : analyzers.names()) {
      const auto opened = analyzers.open(name);
      if (!opened.ok()) continue;  // standard-mecab where MeCab is not installed
      add(name, [tokenizer = *opened](std::string_view bytes, TokenSink& sink) {
        tokenizer->tokenize(bytes, sink);
      });
    }
  }
}

}  // namespace
}  // namespace sakuin

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  sakuin::register_all();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
