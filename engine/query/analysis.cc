#include "engine/query/analysis.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include <sakuin/query.h>

#include "tokenizer/romaji/key_term.h"

namespace sakuin {
namespace {

/// Tokens whose memory is kept for the next text: more than words have.
constexpr std::size_t kMaxKeptTokens = 256;

struct SeenToken {
  PlacedWord word;
  std::uint32_t position = 0;
  std::size_t start = 0;
  std::size_t end = 0;
  std::size_t parts_inside = 0;  ///< other tokens that lie in its bytes; for compounds alone
  bool compound = false;         ///< an addition to the parts, not one of them

  [[nodiscard]] bool holds(const SeenToken& other) const noexcept {
    return start <= other.start && other.end <= end;
  }
};

/// Gives the tokens at `chosen` their offsets: places between them that hold other tokens close up,
/// places that hold none stay.
std::vector<PlacedWord> place_words(std::span<const SeenToken> tokens,
                                    const std::vector<std::size_t>& chosen) {
  std::vector<PlacedWord> words;
  std::uint32_t offset = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const SeenToken& token = tokens[chosen[i]];
    if (i > 0 && token.position != tokens[chosen[i - 1]].position) {
      std::uint32_t before = tokens[chosen[i - 1]].position;
      for (std::size_t j = chosen[i - 1]; j < chosen[i]; ++j) {
        if (tokens[j].position < token.position) before = std::max(before, tokens[j].position);
      }
      offset += token.position - before;
    }
    words.push_back(token.word);
    words.back().offset = offset;
  }
  return words;
}

/// The text as it splits furthest.
std::vector<PlacedWord> find_parts(std::span<const SeenToken> tokens) {
  std::vector<PlacedWord> parts;
  const SeenToken* stands_for_part = nullptr;
  for (const SeenToken& token : tokens) {
    if (token.compound && token.parts_inside != 1) {
      if (token.parts_inside > 1 || token.word.kind != TokenKind::compound) continue;
    } else if (!token.compound && stands_for_part != nullptr && stands_for_part->holds(token)) {
      continue;
    }
    if (token.compound) stands_for_part = &token;
    parts.push_back(token.word);
    parts.back().offset = token.position - tokens.front().position;
  }
  return parts;
}

/// The longest words first at every byte, but none that is all of the text; then the parts that
/// touch no word.
std::vector<PlacedWord> find_words(std::span<const SeenToken> tokens, const SeenToken* whole) {
  std::vector<std::size_t> chosen;
  const auto is_word = [&](const SeenToken& token) {
    return &token != whole && (token.compound || !token.word.readings.empty());
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_word(tokens[i])) continue;
    if (!chosen.empty() && tokens[chosen.back()].end > tokens[i].start) continue;
    std::size_t longest = i;
    for (std::size_t j = i + 1; j < tokens.size() && tokens[j].start == tokens[i].start; ++j) {
      if (is_word(tokens[j]) && tokens[j].end > tokens[longest].end) longest = j;
    }
    chosen.push_back(longest);
  }
  const std::vector<std::size_t> words = chosen;
  auto next = words.begin();  // the first that ends behind the token
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    while (next != words.end() && tokens[*next].end <= tokens[i].start) ++next;
    const bool touches = next != words.end() && tokens[*next].start < tokens[i].end;
    if (!touches && !tokens[i].compound) chosen.push_back(i);
  }
  std::sort(chosen.begin(), chosen.end());
  return place_words(tokens, chosen);
}

/// The compound that holds every part there is.
const SeenToken* find_whole(std::span<const SeenToken> tokens) {
  const auto parts = static_cast<std::size_t>(std::count_if(
      tokens.begin(), tokens.end(), [](const SeenToken& token) { return !token.compound; }));
  for (const SeenToken& token : tokens) {
    if (token.compound && token.parts_inside > 1 && token.parts_inside == parts) return &token;
  }
  return nullptr;
}

}  // namespace

/// Keeps the tokens of a text in the places, and so in the memory, of those of the text before.
class TextAnalyzer::Collector final : public TokenSink {
 public:
  void clear() noexcept {
    count_ = 0;
    is_full_ = false;
    if (tokens_.size() > kMaxKeptTokens) tokens_ = {};
  }
  /// Whether the text had more tokens than were kept.
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }

  void on_token(const Token& token) override {
    is_full_ |= count_ == kMaxTextTokens && !belongs_to_token_before(token.kind);
    if (is_full_) return;
    if (token.kind == TokenKind::reading) return add_reading(token);
    if (token.kind == TokenKind::stem) return set_stem(token);
    if (count_ == tokens_.size()) tokens_.emplace_back();
    SeenToken& seen = tokens_[count_++];
    seen.word.term.assign(token.term);
    seen.word.kind = token.kind;
    seen.word.readings.clear();
    seen.word.stem.clear();
    seen.position = token.position;
    seen.start = token.start;
    seen.end = token.end;
  }

  /// Kana and kanji are parts as bigrams; what else shares a bigram's place is a word.
  [[nodiscard]] std::span<const SeenToken> finish() {
    for (std::size_t i = 0; i < count_; ++i) {
      tokens_[i].compound = tokens_[i].word.kind == TokenKind::compound || is_japanese_word(i);
    }
    for (std::size_t i = 0; i < count_; ++i) {
      tokens_[i].parts_inside = tokens_[i].compound ? count_parts(i) : 0;
    }
    return std::span(tokens_).first(count_);
  }

 private:
  void add_reading(const Token& token) {
    const auto key = romaji::parse_key_term(token.term);
    if (!key || count_ == 0) return;  // breaks its contract
    tokens_[count_ - 1].word.readings.push_back({std::string(key->letters), key->lengths});
  }

  void set_stem(const Token& token) {
    if (count_ > 0) tokens_[count_ - 1].word.stem.assign(token.term);
  }

  [[nodiscard]] static std::size_t count_signs(std::string_view term) {
    return static_cast<std::size_t>(std::count_if(term.begin(), term.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
  }

  [[nodiscard]] static bool is_bigram(const SeenToken& token) {
    return count_signs(token.word.term) == 2;
  }

  [[nodiscard]] bool is_japanese_word(std::size_t index) const {
    const SeenToken& token = tokens_[index];
    if (token.word.kind != TokenKind::kana && token.word.kind != TokenKind::kanji) return false;
    if (is_bigram(token)) return false;
    const auto is_bigram_here = [&](std::size_t other) {
      return tokens_[other].word.kind == token.word.kind && is_bigram(tokens_[other]);
    };
    for (std::size_t i = index; i-- > 0 && tokens_[i].position == token.position;) {
      if (is_bigram_here(i)) return true;
    }
    for (std::size_t i = index + 1; i < count_ && tokens_[i].position == token.position; ++i) {
      if (is_bigram_here(i)) return true;
    }
    return false;
  }

  /// Parts follow the compound they make up.
  [[nodiscard]] std::size_t count_parts(std::size_t compound) const {
    std::size_t count = 0;
    for (std::size_t i = compound + 1; i < count_ && tokens_[i].start < tokens_[compound].end;
         ++i) {
      if (!tokens_[i].compound && tokens_[compound].holds(tokens_[i])) ++count;
    }
    return count;
  }

  std::vector<SeenToken> tokens_;  // those in use first
  std::size_t count_ = 0;
  bool is_full_ = false;
};

TextAnalyzer::TextAnalyzer() : collector_(std::make_unique<Collector>()) {}
TextAnalyzer::~TextAnalyzer() = default;

const AnalyzedText& TextAnalyzer::analyze(const Tokenizer& tokenizer, std::string_view text) {
  collector_->clear();
  tokenizer.tokenize(text, *collector_);
  return finish();
}

const AnalyzedText& TextAnalyzer::analyze_beginning(const Tokenizer& tokenizer,
                                                    std::string_view text) {
  collector_->clear();
  tokenizer.tokenize_beginning(text, *collector_);
  return finish();
}

const AnalyzedText& TextAnalyzer::finish() {
  result_.is_too_long = collector_->is_full();
  if (result_.is_too_long) collector_->clear();
  const std::span<const SeenToken> tokens = collector_->finish();

  result_.words.clear();
  result_.whole.reset();
  if (tokens.size() <= 1) {  // nearly always; a lone token is its own only part
    result_.parts.resize(tokens.size());
    if (!tokens.empty()) result_.parts.front() = tokens.front().word;
    return result_;
  }
  const SeenToken* const whole = find_whole(tokens);
  if (whole != nullptr) result_.whole = whole->word;
  result_.parts = find_parts(tokens);
  result_.words = find_words(tokens, whole);
  if (result_.words == result_.parts) result_.words.clear();
  return result_;
}

}  // namespace sakuin
