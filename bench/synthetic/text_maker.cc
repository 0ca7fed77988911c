#include "bench/synthetic/text_maker.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

namespace bench {
namespace {

// A syllable is one consonant, one vowel and perhaps one consonant more: a word can be cut into
// them in one way, so words of different syllables are written differently.
constexpr std::string_view kOnsets = "tsrndlmkpbgfvhwjzcqx";
constexpr std::string_view kVowels = "eaiou";
constexpr std::string_view kCodas = " nrsl";  // the blank: none
constexpr std::uint32_t kSyllables =
    static_cast<std::uint32_t>(kOnsets.size() * kVowels.size() * kCodas.size());

constexpr std::uint32_t kTopics = 4096;
constexpr std::uint32_t kTopicShare = 64;  // a topic has one in so many words of a band
constexpr std::uint32_t kPartners = 2;

// Of 100 words: how many stay in the topic, draw a partner, repeat an earlier one.
constexpr std::uint32_t kInTopic = 70;
constexpr std::uint32_t kPaired = 12;
constexpr std::uint32_t kRepeated = 10;

constexpr double kMeanLog = 4.48;  // e^(4.48 + 0.5^2 / 2) = 100 words
constexpr double kDeviationLog = 0.5;
constexpr double kFewestWords = 10;
constexpr double kMostWords = 1000;

void append_syllable(std::uint32_t number, std::string& text) {
  text += kOnsets[number % kOnsets.size()];
  number /= static_cast<std::uint32_t>(kOnsets.size());
  text += kVowels[number % kVowels.size()];
  const char coda = kCodas[number / kVowels.size()];
  if (coda != ' ') text += coda;
}

/// Another word of the same band [2^n, 2^(n+1)) of ranks, so about as frequent; of the band's
/// words only one in kTopicShare, but at least 16, is ever chosen for one `group`.
WordRank within_band(WordRank rank, std::uint64_t group) noexcept {
  const WordRank band = std::bit_floor(rank);
  const std::uint32_t choice = rank % std::max(band / kTopicShare, WordRank{16});
  return band + static_cast<WordRank>(scramble((group << 32) + band + choice) % band);
}

WordRank partner_of(WordRank rank, std::uint32_t which) noexcept {
  const WordRank band = std::bit_floor(rank);
  return band + static_cast<WordRank>(scramble(rank * kPartners + which) % band);
}

}  // namespace

void append_word(WordRank rank, std::string& text) {
  // The words of n syllables are the ranks after all shorter words, in base kSyllables.
  WordRank words = kSyllables;
  int syllables = 1;
  for (; rank >= words; ++syllables) {
    rank -= words;
    words *= kSyllables;
  }
  for (; syllables > 0; --syllables) {
    append_syllable(rank % kSyllables, text);
    rank /= kSyllables;
  }
}

ZipfSampler::ZipfSampler() : cells_(kVocabulary) {
  std::vector<double> share(kVocabulary);
  double sum = 0;
  for (WordRank rank = 0; rank < kVocabulary; ++rank) {
    sum += share[rank] = std::pow(rank + 2.7, -1.05);
  }
  std::vector<WordRank> small;
  std::vector<WordRank> large;
  for (WordRank rank = 0; rank < kVocabulary; ++rank) {
    share[rank] *= kVocabulary / sum;
    (share[rank] < 1 ? small : large).push_back(rank);
  }
  const auto part = [](double probability) {
    return static_cast<std::uint32_t>(std::min(probability * 0x1.0p32, 0x1.0p32 - 1));
  };
  while (!small.empty() && !large.empty()) {
    const WordRank less = small.back();
    const WordRank more = large.back();
    small.pop_back();
    cells_[less] = {part(share[less]), more};
    share[more] -= 1 - share[less];
    if (share[more] >= 1) continue;
    large.pop_back();
    small.push_back(more);
  }
  for (const auto* rest : {&small, &large}) {
    for (const WordRank rank : *rest) cells_[rank] = {UINT32_MAX, rank};
  }
}

WordRank ZipfSampler::draw(Random& random) const noexcept {
  const std::uint64_t bits = random.next();
  const WordRank rank = static_cast<WordRank>(bits & (kVocabulary - 1));
  const Cell& cell = cells_[rank];
  return static_cast<std::uint32_t>(bits >> 32) < cell.keep ? rank : cell.other;
}

std::uint32_t TextMaker::draw_length() noexcept {
  double normal = -6;  // twelve numbers of [0, 1) add up to nearly a normal one around 6
  for (int i = 0; i < 12; ++i) normal += random_.unit();
  const double words = std::exp(kMeanLog + kDeviationLog * normal);
  return static_cast<std::uint32_t>(std::clamp(words, kFewestWords, kMostWords));
}

WordRank TextMaker::draw_word(std::uint32_t topic) noexcept {
  const WordRank rank = zipf_.draw(random_);
  if (rank < kFunctionWords || random_.below(100) >= kInTopic) return rank;
  return within_band(rank, topic);
}

const SyntheticText& TextMaker::next() {
  const std::uint32_t length = draw_length();
  // The smaller of two draws: some topics are written about more than others.
  const std::uint32_t main = std::min(random_.below(kTopics), random_.below(kTopics));
  const std::uint32_t side = random_.below(kTopics);
  text_.clear();
  while (text_.size() < length) {
    const std::uint32_t chance = random_.below(100);
    const WordRank last = text_.empty() ? 0 : text_.back();
    if (chance < kPaired && last >= kFunctionWords) {
      text_.push_back(partner_of(last, random_.below(kPartners)));
      continue;
    }
    WordRank word = draw_word(random_.below(4) == 0 ? side : main);
    if (chance >= 100 - kRepeated && word >= kFunctionWords && !text_.empty()) {
      word = text_[random_.below(static_cast<std::uint32_t>(text_.size()))];
    }
    text_.push_back(word);
  }
  return text_;
}

}  // namespace bench
