#include "engine/query/range_text.h"

#include <utility>

#include "engine/query/query_signs.h"

namespace sakuin {
namespace {

constexpr const char* kExample = "write field:[a TO b], field:{a TO *} or field:>=a";

class RangeReader {
 public:
  RangeReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  [[nodiscard]] std::size_t at() const noexcept { return at_; }

  std::optional<RangeFault> read(RangeText& out) {
    if (text_[at_] == '<' || text_[at_] == '>') return read_comparison(out);
    return read_brackets(out);
  }

 private:
  std::optional<RangeFault> read_comparison(RangeText& out) {
    const bool is_lower = text_[at_++] == '>';
    RangeEnd end;
    end.inclusive = take('=');
    std::string value;
    if (auto fault = read_value(value)) return fault;
    end.value = std::move(value);
    (is_lower ? out.lower : out.upper) = std::move(end);
    return std::nullopt;
  }

  std::optional<RangeFault> read_brackets(RangeText& out) {
    const std::size_t open = at_;
    const bool lower_inclusive = text_[at_++] == '[';
    if (auto fault = read_end(lower_inclusive, out.lower)) return fault;
    const std::size_t to_at = at_;
    if (!take_space() || !take('T') || !take('O') || !take_space()) {
      return RangeFault{to_at, "a range needs TO between its ends", kExample};
    }
    if (auto fault = read_end(true, out.upper)) return fault;
    take_space();
    if (at_ == text_.size()) {
      return RangeFault{open, std::string("\"") + text_[open] + "\" is never closed", "add \"]\""};
    }
    if (text_[at_] != ']' && text_[at_] != '}') {
      return RangeFault{at_, "a range has two ends", kExample};
    }
    if (out.upper) out.upper->inclusive = text_[at_] == ']';
    ++at_;
    return std::nullopt;
  }

  std::optional<RangeFault> read_end(bool inclusive, std::optional<RangeEnd>& end) {
    take_space();
    const bool is_quoted = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\\');
    std::string value;
    if (auto fault = read_value(value)) return fault;
    if (is_quoted || value != "*") end = RangeEnd{std::move(value), inclusive};
    return std::nullopt;
  }

  std::optional<RangeFault> read_value(std::string& value) {
    const std::size_t begin = at_;
    if (take('"')) {
      while (at_ < text_.size() && text_[at_] != '"') append(value);
      if (take('"')) return std::nullopt;
      return RangeFault{begin, "the quotation mark is never closed", "add \""};
    }
    while (at_ < text_.size() && !ends_range_value(text_[at_])) append(value);
    if (at_ > begin) return std::nullopt;
    return RangeFault{begin, "the range lacks a value", kExample};
  }

  void append(std::string& value) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    value += text_[at_++];
  }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take_space() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_query_space(text_[at_])) ++at_;
    return at_ > begin;
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace

std::optional<RangeFault> read_range(std::string_view text, std::size_t& at, RangeText& out) {
  RangeReader reader(text, at);
  auto fault = reader.read(out);
  at = reader.at();
  return fault;
}

}  // namespace sakuin
