// The query language, by recursive descent:
//
//   list    := item ("OR"? item)*
//   item    := operand ("AND" operand)*
//   operand := ("+" | "-" | "NOT")* primary
//   primary := (field ":")? ( "(" list ")" | "="? (phrase | word | prefix | fuzzy) | pattern )
//              ("^" number)?
//            | field ":" range ("^" number)?                   engine/query/range_text.h
//   phrase  := '"' text '"' ("~" slop)?
//   prefix  := word "*"
//   fuzzy   := word "~" ("1" | "2")?
//   pattern := a word with * and ? in it that is no prefix
//
// Items of a list are alternatives, + makes one required and - or NOT excluded. AND binds tighter
// than a list. Field names reach over a parenthesis.
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <sakuin/query.h>

#include "engine/guard.h"
#include "engine/query/range_text.h"

namespace sakuin {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Signs that end a word, by byte; a backslash, which needs a look, is one of them.
constexpr auto kEndsWord = [] {
  std::array<bool, 256> ends = {};
  for (std::size_t byte = 0; byte < ends.size(); ++byte) {
    const char c = static_cast<char>(byte);
    ends[byte] = is_space(c) || std::string_view("()\":^~*?\\").find(c) != std::string_view::npos;
  }
  return ends;
}();

Status too_many_bytes() {
  return {StatusCode::limit_exceeded, "query: has more than " + std::to_string(kMaxQueryBytes) +
                                          " bytes; ask for less at once"};
}

/// Clauses that most lists have at most.
constexpr std::size_t kUsualClauses = 4;

enum class Occur { should, must, must_not };

struct Clauses {
  std::vector<Query> must;
  std::vector<Query> should;
  std::vector<Query> must_not;

  void add(Occur occur, Query query) {
    std::vector<Query>& clauses = occur == Occur::must       ? must
                                  : occur == Occur::must_not ? must_not
                                                             : should;
    if (clauses.empty()) clauses.reserve(kUsualClauses);
    clauses.push_back(std::move(query));
  }

  /// One plain clause needs no boolean around it.
  [[nodiscard]] Query build() && {
    if (must.empty() && must_not.empty() && should.size() == 1) return std::move(should.front());
    return query::boolean(std::move(must), std::move(should), std::move(must_not));
  }
};

class Parser {
 public:
  Parser(std::string_view text, Spelling spelling) : text_(text), spelling_(spelling) {}

  Result<Query> parse(std::string_view default_field) {
    SAKUIN_ASSIGN(Query query, parse_list(std::string(default_field), 0));
    if (at_ < text_.size()) return error(at_, "unexpected \")\"", "remove it or open it before");
    return query;
  }

 private:
  Result<Query> parse_list(const std::string& field, std::size_t depth) {
    Clauses clauses;
    for (skip_space(); at_ < text_.size() && text_[at_] != ')'; skip_space()) {
      const std::size_t or_at = at_;
      if (take_operator("OR")) {
        skip_space();
        if (clauses.should.empty() && clauses.must.empty() && clauses.must_not.empty()) {
          return error(or_at, "OR has nothing on its left", "write: a OR b");
        }
        if (at_ == text_.size() || text_[at_] == ')') {
          return error(or_at, "OR has nothing on its right", "write: a OR b");
        }
      }
      SAKUIN_TRY(parse_item(field, depth, clauses));
    }
    return std::move(clauses).build();
  }

  /// One operand goes into `clauses` under its own sign; several joined by AND become one clause.
  Status parse_item(const std::string& field, std::size_t depth, Clauses& clauses) {
    SAKUIN_ASSIGN(auto first, parse_operand(field, depth));
    Clauses conjunction;
    bool joined = false;
    for (skip_space(); at_ < text_.size(); skip_space()) {
      const std::size_t and_at = at_;
      if (!take_operator("AND")) break;
      skip_space();
      if (at_ == text_.size() || text_[at_] == ')') {
        return error(and_at, "AND has nothing on its right", "write: a AND b");
      }
      if (!joined) conjunction.add(required(first.first), std::move(first.second));
      joined = true;
      SAKUIN_ASSIGN(auto next, parse_operand(field, depth));
      conjunction.add(required(next.first), std::move(next.second));
    }
    if (joined) {
      clauses.should.push_back(std::move(conjunction).build());
    } else {
      clauses.add(first.first, std::move(first.second));
    }
    return {};
  }

  static Occur required(Occur occur) {
    return occur == Occur::must_not ? Occur::must_not : Occur::must;
  }

  Result<std::pair<Occur, Query>> parse_operand(const std::string& field, std::size_t depth) {
    Occur occur = Occur::should;
    for (;;) {
      const std::size_t sign_at = at_;
      if (text_[at_] == '+') {
        if (occur == Occur::should) occur = Occur::must;
        ++at_;
      } else if (text_[at_] == '-') {
        occur = occur == Occur::must_not ? Occur::must : Occur::must_not;
        ++at_;
      } else if (take_operator("NOT")) {
        occur = occur == Occur::must_not ? Occur::must : Occur::must_not;
        skip_space();
      } else {
        break;
      }
      if (at_ == text_.size() || is_space(text_[at_]) || text_[at_] == ')') {
        return error(sign_at, "nothing follows the operator",
                     "write it before a word, as in -word");
      }
    }
    const std::size_t operator_at = at_;
    if (take_operator("AND") || take_operator("OR")) {
      return error(operator_at, "operator has nothing on its left", "write: a AND b");
    }
    SAKUIN_ASSIGN(Query query, parse_primary(field, depth));
    return std::pair(occur, std::move(query));
  }

  Result<Query> parse_primary(const std::string& default_field, std::size_t depth) {
    if (depth > kMaxQueryDepth) {
      return Status(StatusCode::limit_exceeded, where(at_) + "nested deeper than " +
                                                    std::to_string(kMaxQueryDepth) +
                                                    "; use fewer parentheses");
    }
    if (++clause_count_ > kMaxQueryClauses) {
      return Status(StatusCode::limit_exceeded, where(at_) + "more than " +
                                                    std::to_string(kMaxQueryClauses) +
                                                    " clauses; ask for less at once");
    }
    const char c = text_[at_];
    if (c == '(') return parse_group(default_field, depth);
    if (c == '=') return parse_exact(default_field);
    if (c == '"') return parse_phrase(default_field, spelling_);
    if (c == ':') return error(at_, "no field name before \":\"", "write field:word");
    if (c == '^' || c == '~') return error(at_, "nothing to apply it to", "write it behind a word");
    const std::size_t word_at = at_;
    SAKUIN_ASSIGN(WordText word, parse_text());
    if (at_ == text_.size() || text_[at_] != ':') {
      return parse_word(std::move(word), default_field, spelling_);
    }
    if (!word.pattern.empty()) {
      return error(word_at, "a field name has no * or ?", "write the name of one field");
    }
    return parse_scoped(std::move(word.text), depth);
  }

  Result<Query> parse_exact(const std::string& field) {
    const std::size_t sign = at_++;
    if (at_ < text_.size() && text_[at_] == '"') return parse_phrase(field, Spelling::exact);
    SAKUIN_ASSIGN(WordText word, parse_text());
    if (word.text.empty() && word.pattern.empty()) {
      return error(sign, "no word follows \"=\"", "write =word or =\"a phrase\"");
    }
    return parse_word(std::move(word), field, Spelling::exact);
  }

  /// A run of anything but space and signs, * and ? apart.
  struct WordText {
    std::string text;          ///< up to the first * or ?
    std::string pattern;       ///< all of it, as query::wildcard() has it; empty without * and ?
    std::size_t signs_at = 0;  ///< of the first * or ? in it

    [[nodiscard]] bool is_prefix() const noexcept {
      return !text.empty() && pattern.size() == signs_at + 1 && pattern.back() == '*';
    }
  };

  Result<Query> parse_word(WordText word, const std::string& field, Spelling spelling) {
    if (word.pattern.empty()) {
      if (at_ < text_.size() && text_[at_] == '~') {
        return parse_fuzzy(std::move(word.text), field, spelling);
      }
      return parse_boost(query::word(std::move(word.text), field, spelling));
    }
    if (word.is_prefix()) return parse_boost(query::prefix(std::move(word.text), field, spelling));
    return parse_boost(query::wildcard(std::move(word.pattern), field));
  }

  Result<Query> parse_fuzzy(std::string word, const std::string& field, Spelling spelling) {
    const std::size_t tilde = at_++;
    FuzzyOptions options;
    const bool has_number = at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
    const bool is_good = !has_number || (take_number(options.max_edits) && options.max_edits >= 1 &&
                                         options.max_edits <= 2);
    if (!is_good || !is_at_end_of_word()) {
      return error(tilde, "\"~\" behind a word takes 1 or 2", "write word~1");
    }
    return parse_boost(query::fuzzy(std::move(word), field, options, spelling));
  }

  [[nodiscard]] bool is_at_end_of_word() const {
    if (at_ == text_.size()) return true;
    const char c = text_[at_];
    return is_space(c) || c == ')' || c == '^';
  }

  Result<Query> parse_scoped(std::string field, std::size_t depth) {
    const std::size_t colon = at_++;
    if (at_ == text_.size() || is_space(text_[at_]) || text_[at_] == ')') {
      return error(colon, "nothing follows field \"" + field + "\"", "write field:word");
    }
    const char c = text_[at_];
    if (begins_range(c)) return parse_range(std::move(field));
    if (c == '(') return parse_group(field, depth);
    return parse_primary(field, depth + 1);
  }

  Result<Query> parse_range(std::string field) {
    RangeText range;
    if (const auto fault = read_range(text_, at_, range)) {
      return error(fault->at, fault->why, fault->remedy);
    }
    return parse_boost(
        query::range(std::move(field), std::move(range.lower), std::move(range.upper)));
  }

  Result<Query> parse_group(const std::string& field, std::size_t depth) {
    const std::size_t open = at_++;
    SAKUIN_ASSIGN(Query query, parse_list(field, depth + 1));
    if (at_ == text_.size()) return error(open, "\"(\" is never closed", "add \")\"");
    ++at_;
    return parse_boost(std::move(query));
  }

  Result<Query> parse_phrase(const std::string& field, Spelling spelling) {
    const std::size_t open = at_++;
    std::string words;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      words += text_[at_++];
    }
    if (at_ == text_.size()) return error(open, "the quotation mark is never closed", "add \"");
    ++at_;
    std::uint32_t slop = 0;
    if (at_ < text_.size() && text_[at_] == '~') {
      const std::size_t tilde = at_++;
      if (!take_number(slop)) {
        return error(tilde, "\"~\" needs a whole number from 0 up", "write \"a b\"~2");
      }
    }
    return parse_boost(query::phrase(std::move(words), field, slop, spelling));
  }

  /// A backslash takes the next byte as it is.
  Result<WordText> parse_text() {
    WordText word;
    for (;;) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && !kEndsWord[static_cast<unsigned char>(text_[at_])]) ++at_;
      append(word, text_.substr(begin, at_ - begin));
      if (at_ == text_.size()) return word;
      if (text_[at_] == '*' || text_[at_] == '?') {
        if (word.pattern.empty()) begin_pattern(word);
        word.pattern += text_[at_++];
        continue;
      }
      if (text_[at_] != '\\') return word;
      if (at_ + 1 == text_.size()) return error(at_, "nothing follows the backslash", "remove it");
      append(word, text_.substr(at_ + 1, 1));
      at_ += 2;
    }
  }

  static void append(WordText& word, std::string_view bytes) {
    if (word.pattern.empty()) {
      word.text += bytes;
    } else {
      append_escaped(bytes, word.pattern);
    }
  }

  static void begin_pattern(WordText& word) {
    append_escaped(word.text, word.pattern);
    word.signs_at = word.pattern.size();
  }

  static void append_escaped(std::string_view bytes, std::string& pattern) {
    for (const char c : bytes) {
      if (c == '*' || c == '?' || c == '\\') pattern += '\\';
      pattern += c;
    }
  }

  Result<Query> parse_boost(Query query) {
    if (at_ == text_.size() || text_[at_] != '^') return query;
    const std::size_t caret = at_++;
    float factor = 0;
    if (!take_number(factor) || !std::isfinite(factor) || factor < 0) {
      return error(caret, "\"^\" needs a number from 0 up", "write word^2.5");
    }
    return query::boost(std::move(query), factor);
  }

  template <class Number>
  [[nodiscard]] bool take_number(Number& number) {
    const char* begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, text_.data() + text_.size(), number);
    at_ += static_cast<std::size_t>(end - begin);
    return failure == std::errc();
  }

  /// Takes an operator that stands as a word of its own.
  bool take_operator(std::string_view name) {
    if (!text_.substr(at_).starts_with(name)) return false;
    const std::size_t end = at_ + name.size();
    if (end < text_.size() && !is_space(text_[end]) && text_[end] != '(' && text_[end] != ')') {
      return false;
    }
    at_ = end;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  static std::string where(std::size_t offset) {
    return "query: at byte " + std::to_string(offset) + ": ";
  }
  static Status error(std::size_t offset, const std::string& why, const std::string& remedy) {
    return {StatusCode::invalid_argument, where(offset) + why + "; " + remedy};
  }

  std::string_view text_;
  Spelling spelling_;
  std::size_t at_ = 0;
  std::size_t clause_count_ = 0;
};

}  // namespace

Result<Query> parse_query(std::string_view text, std::string_view default_field,
                          Spelling spelling) {
  return guarded("query", [&]() -> Result<Query> {
    if (text.size() > kMaxQueryBytes) return too_many_bytes();
    return Parser(text, spelling).parse(default_field);
  });
}

}  // namespace sakuin
