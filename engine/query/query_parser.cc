// The query language, by recursive descent:
//
//   list     := choice ("OR"? choice)*
//   choice   := item ("|" item)*
//   item     := operand ("AND" operand)*
//   operand  := ("+" | "-" | "NOT")* primary
//   primary  := (field ":")* ( group | "="? (phrase | word | prefix | fuzzy) | "==" word | pattern
//               | range, in engine/query/range_text.h )
//               ("^" number | "^=" number)?
//             | "*:*"
//   group    := "(" list ")" ("@" number)?
//   phrase   := '"' text '"' ("~" slop)?
//   prefix   := word "*"
//   fuzzy    := word "~" ("1" | "2")? "!"?
//   pattern  := a word with * and ? in it that is no prefix
//
// Items of a list are alternatives, + makes one required and - or NOT excluded. AND binds tighter
// than |, of which the best counts, and that tighter than a list. Field names reach over a
// parenthesis.
//
// A lenient parser takes note of what it cannot understand and goes on behind it; the strict one
// ends there. Where both read on, a place is null: there is nothing to look for.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <sakuin/query.h>
#include <sakuin/schema.h>

#include "engine/guard.h"
#include "engine/query/clauses.h"
#include "engine/query/field_fit.h"
#include "engine/query/query_signs.h"
#include "engine/query/range_text.h"
#include "engine/query/word_spans.h"

namespace sakuin {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes note of what a lenient parser leaves out.
class IgnoredList {
 public:
  explicit IgnoredList(std::vector<IgnoredText>& ignored) : ignored_(ignored) {}

  void add(std::size_t offset, std::string reason) {
    if (ignored_.size() + 1 < kMaxIgnoredTexts) {
      ignored_.push_back({offset, std::move(reason)});
    } else if (ignored_.size() < kMaxIgnoredTexts) {
      ignored_.push_back({offset, "more from here on"});
    }
  }

 private:
  std::vector<IgnoredText>& ignored_;
};

class Parser {
 public:
  /// `ignored` is null for a strict parser; `schema` too if it is not known, and `words` unless
  /// somebody wants to know where they are.
  Parser(std::string_view text, Spelling spelling, IgnoredList* ignored = nullptr,
         const Schema* schema = nullptr, std::vector<WordSpan>* words = nullptr)
      : text_(text), spelling_(spelling), ignored_(ignored), schema_(schema), words_(words) {}

  Result<Query> parse(std::string_view default_field) {
    SAKUIN_TRY(check_size());
    SAKUIN_ASSIGN(Clauses clauses, parse_list(std::string(default_field), 0));
    return std::move(clauses).build();
  }

 private:
  using MaybeOperand = Result<std::optional<Operand>>;
  using MaybeQuery = Result<std::optional<Query>>;

  static std::string where(std::size_t offset) {
    return "query: at byte " + std::to_string(offset) + ": ";
  }

  /// An error, or a note of it.
  Status refuse(StatusCode code, std::size_t offset, const std::string& why,
                const std::string& remedy) {
    if (ignored_ == nullptr) return {code, where(offset) + why + "; " + remedy};
    ignored_->add(offset, why);
    return {};
  }
  Status refuse(std::size_t offset, const std::string& why, const std::string& remedy) {
    return refuse(StatusCode::invalid_argument, offset, why, remedy);
  }

  /// A longer text is read up to a space.
  Status check_size() {
    if (text_.size() <= kMaxQueryBytes) return {};
    if (ignored_ == nullptr) {  // not one byte of it is looked at
      return {StatusCode::limit_exceeded, "query: has more than " + std::to_string(kMaxQueryBytes) +
                                              " bytes; ask for less at once"};
    }
    std::size_t end = kMaxQueryBytes;
    while (end > 0 && !is_query_space(text_[end])) --end;
    if (end == 0) end = kMaxQueryBytes;
    ignored_->add(end, "longer than " + std::to_string(kMaxQueryBytes) + " bytes");
    text_ = text_.substr(0, end);
    return {};
  }

  [[nodiscard]] bool is_at_end() const noexcept { return at_ == text_.size(); }
  /// 0 at the end, where nothing but a byte 0 looks like it.
  [[nodiscard]] char sign() const noexcept { return is_at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool is_at_end_of_item() const noexcept {
    return is_at_end() || is_query_space(text_[at_]) || text_[at_] == ')';
  }

  /// Up to the end, or the parenthesis that closes a group.
  Result<Clauses> parse_list(const std::string& field, std::size_t depth) {
    Clauses clauses;
    for (skip_space(); !is_at_end(); skip_space()) {
      if (text_[at_] == ')') {
        if (passed_over_ > 0) {
          --passed_over_;
        } else if (depth > 0) {
          break;
        } else {
          SAKUIN_TRY(refuse(at_, "unexpected \")\"", "remove it or open it before"));
        }
        ++at_;
        continue;
      }
      const std::size_t or_at = at_;
      if (take_operator("OR")) {
        skip_space();
        if (clauses.is_empty()) {
          SAKUIN_TRY(refuse(or_at, "OR has nothing on its left", "write: a OR b"));
        }
        if (is_at_end() || text_[at_] == ')') {
          SAKUIN_TRY(refuse(or_at, "OR has nothing on its right", "write: a OR b"));
          continue;
        }
      }
      SAKUIN_ASSIGN(auto choice, parse_choice(field, depth));
      if (choice) clauses.add(*std::move(choice));
    }
    return clauses;
  }

  MaybeOperand parse_choice(const std::string& field, std::size_t depth) {
    SAKUIN_ASSIGN(auto first, parse_item(field, depth));
    std::vector<Query> ways;
    for (skip_space(); !is_at_end(); skip_space()) {
      const std::size_t bar = at_;
      if (!take_operator("|")) break;
      skip_space();
      if (is_at_end() || text_[at_] == ')') {
        SAKUIN_TRY(refuse(bar, "| has nothing on its right", "write: a | b"));
        break;
      }
      std::optional<Operand> next;
      do {
        SAKUIN_ASSIGN(next, parse_item(field, depth));
        skip_space();
      } while (!next && !is_at_end_of_item());
      if (!next) break;
      if (ways.empty() && first) ways.push_back(as_query(*std::move(first)));
      ways.push_back(as_query(*std::move(next)));
    }
    if (ways.empty()) return first;
    return std::optional(Operand{Role::should, query::best_of(std::move(ways))});
  }

  /// As it stands by itself.
  static Query as_query(Operand operand) {
    if (operand.role != Role::must_not) return std::move(operand.query);
    return query::boolean({}, {}, {std::move(operand.query)});
  }

  /// One operand under its own sign, or several joined by AND.
  MaybeOperand parse_item(const std::string& field, std::size_t depth) {
    SAKUIN_ASSIGN(auto first, parse_operand(field, depth));
    Clauses conjunction;
    for (skip_space(); !is_at_end(); skip_space()) {
      const std::size_t and_at = at_;
      if (!take_operator("AND")) break;
      skip_space();
      if (is_at_end() || text_[at_] == ')') {
        SAKUIN_TRY(refuse(and_at, "AND has nothing on its right", "write: a AND b"));
        break;
      }
      std::optional<Operand> next;
      do {
        SAKUIN_ASSIGN(next, parse_operand(field, depth));
        skip_space();
      } while (!next && !is_at_end_of_item());
      if (!next) break;
      if (conjunction.is_empty() && first) conjunction.add(required(*std::move(first)));
      conjunction.add(required(*std::move(next)));
    }
    if (conjunction.is_empty()) return first;
    return std::optional(Operand{Role::should, std::move(conjunction).build()});
  }

  static Operand required(Operand operand) {
    if (operand.role == Role::should) operand.role = Role::must;
    return operand;
  }

  MaybeOperand parse_operand(const std::string& field, std::size_t depth) {
    Role role = Role::should;
    for (;;) {
      const std::size_t sign_at = at_;
      if (text_[at_] == '+') {
        if (role == Role::should) role = Role::must;
        ++at_;
      } else if (text_[at_] == '-') {
        role = role == Role::must_not ? Role::must : Role::must_not;
        ++at_;
      } else if (take_operator("NOT")) {
        role = role == Role::must_not ? Role::must : Role::must_not;
        skip_space();
      } else {
        break;
      }
      if (is_at_end_of_item()) {
        SAKUIN_TRY(
            refuse(sign_at, "nothing follows the operator", "write it before a word, as in -word"));
        return std::optional<Operand>();
      }
    }
    const std::size_t operator_at = at_;
    if (take_operator("AND") || take_operator("OR") || take_operator("|")) {
      SAKUIN_TRY(refuse(operator_at, "operator has nothing on its left", "write: a AND b"));
      return std::optional<Operand>();
    }
    SAKUIN_ASSIGN(auto query, parse_primary(field, depth));
    if (!query) return std::optional<Operand>();
    return std::optional(Operand{role, *std::move(query)});
  }

  MaybeQuery parse_primary(const std::string& default_field, std::size_t depth) {
    if (++clause_count_ > kMaxQueryClauses) {
      SAKUIN_TRY(refuse(StatusCode::limit_exceeded, at_,
                        "more than " + std::to_string(kMaxQueryClauses) + " clauses",
                        "ask for less at once"));
      at_ = text_.size();
      is_cut_off_ = true;
      return nothing();
    }
    if (depth > kMaxQueryDepth) return refuse_depth();
    switch (sign()) {
      case '(':
        return parse_group(default_field, depth);
      case '=':
        return parse_exact(default_field);
      case '"':
        return parse_phrase(default_field, spelling_);
      case ':':
        return skip_sign("no field name before \":\"", "write field:word");
      case '^':
      case '~':
        return skip_sign("nothing to apply it to", "write it behind a word");
      default:
        break;
    }
    const std::size_t word_at = at_;
    SAKUIN_ASSIGN(WordText word, parse_text());
    if (sign() != ':') return parse_word(std::move(word), word_at, default_field, spelling_);
    if (!word.pattern.empty())
      return parse_star_scope(std::move(word), word_at, default_field, depth);
    return parse_scoped(std::move(word), word_at, default_field, depth);
  }

  static MaybeQuery nothing() { return std::optional<Query>(); }
  static MaybeQuery found(Query query) { return std::optional(std::move(query)); }

  /// Passes over the sign, and over a number behind it.
  MaybeQuery skip_sign(const std::string& why, const std::string& remedy) {
    SAKUIN_TRY(refuse(at_, why, remedy));
    ++at_;
    while (is_digit(sign()) || sign() == '.') ++at_;
    return nothing();
  }

  /// Passes over a parenthesis, and the one that closes it.
  MaybeQuery refuse_depth() {
    SAKUIN_TRY(refuse(StatusCode::limit_exceeded, at_,
                      "nested deeper than " + std::to_string(kMaxQueryDepth),
                      "use fewer parentheses"));
    if (sign() == '(') ++passed_over_;
    ++at_;
    return nothing();
  }

  MaybeQuery parse_exact(const std::string& field) {
    const std::size_t sign_at = at_++;
    if (sign() == '"') return parse_phrase(field, Spelling::exact);
    const bool is_term = sign() == '=';
    if (is_term) ++at_;
    const std::size_t word_at = at_;
    SAKUIN_ASSIGN(WordText word, parse_text());
    const bool is_good = is_term ? word.pattern.empty() && !word.text.empty()
                                 : !word.text.empty() || !word.pattern.empty();
    if (!is_good) {
      SAKUIN_TRY(refuse(sign_at, "no word follows \"=\"", "write =word, ==term or =\"a phrase\""));
      return nothing();
    }
    if (is_term) return parse_leaf(query::term(std::move(word.text), field), sign_at);
    return parse_word(std::move(word), word_at, field, Spelling::exact);
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

  /// `begin` is where it is written.
  MaybeQuery parse_word(WordText word, std::size_t begin, const std::string& field,
                        Spelling spelling) {
    if (word.pattern.empty()) {
      if (sign() == '~') return parse_fuzzy(std::move(word.text), begin, field, spelling);
      note_words({begin, at_, field, spelling});
      return parse_leaf(query::word(std::move(word.text), field, spelling), begin);
    }
    Query leaf = word.is_prefix() ? query::prefix(std::move(word.text), field, spelling)
                                  : query::wildcard(std::move(word.pattern), field);
    return parse_leaf(std::move(leaf), begin);
  }

  void note_words(WordSpan words) {
    if (words_ != nullptr) words_->push_back(std::move(words));
  }

  /// With the number behind it. Nothing, and a note, if it is known that its field cannot take it.
  MaybeQuery parse_leaf(Query leaf, std::size_t begin) {
    const std::string why = schema_ == nullptr ? std::string() : why_unfit(*schema_, leaf);
    if (why.empty()) return parse_boost(std::move(leaf));
    SAKUIN_TRY(refuse(begin, why, "ask for what the field has"));
    SAKUIN_TRY(parse_boost(std::move(leaf)).status());
    return nothing();
  }

  MaybeQuery parse_fuzzy(std::string word, std::size_t begin, const std::string& field,
                         Spelling spelling) {
    const std::size_t tilde = at_++;
    FuzzyOptions options;
    const bool is_number = !is_digit(sign()) || take_number(options.max_edits);
    if (sign() == '!') {
      options.transpositions = false;
      ++at_;
    }
    const bool is_good = is_number && options.max_edits >= 1 && options.max_edits <= 2 &&
                         (is_at_end_of_item() || sign() == '^');
    if (!is_good) {
      SAKUIN_TRY(refuse(tilde, "\"~\" behind a word takes 1 or 2", "write word~1"));
      return parse_leaf(query::word(std::move(word), field, spelling), begin);
    }
    return parse_leaf(query::fuzzy(std::move(word), field, options, spelling), begin);
  }

  /// "*:*" is every document, "*:" asks for the best field, and no other pattern names one.
  MaybeQuery parse_star_scope(WordText word, std::size_t word_at, const std::string& default_field,
                              std::size_t depth) {
    const std::size_t colon = at_++;
    if (word.pattern == query::kBestField) {
      if (sign() == '*') {
        ++at_;
        if (is_at_end_of_item() || sign() == '^') return parse_boost(query::match_all());
        --at_;
      }
      return parse_in_field(std::string(query::kBestField), colon, depth);
    }
    SAKUIN_TRY(refuse(word_at, "a field name has no * or ?", "write the name of one field"));
    return parse_word(std::move(word), word_at, default_field, spelling_);
  }

  MaybeQuery parse_scoped(WordText name, std::size_t name_at, const std::string& default_field,
                          std::size_t depth) {
    const std::size_t colon = at_++;
    const bool is_known = schema_ == nullptr || schema_->find(name.text).has_value();
    if (!is_known) {
      SAKUIN_TRY(refuse(name_at, "field \"" + name.text + "\" is not in the index",
                        "put a backslash before the colon"));
    }
    if (is_known && !is_at_end_of_item()) return parse_in_field(name.text, colon, depth);
    if (is_known) {
      SAKUIN_TRY(refuse(colon, "nothing follows field \"" + name.text + "\"", "write field:word"));
    }
    return found(query::word(std::move(name.text), default_field, spelling_));
  }

  MaybeQuery parse_in_field(const std::string& field, std::size_t colon, std::size_t depth) {
    if (is_at_end_of_item()) {
      SAKUIN_TRY(refuse(colon, "nothing follows field \"" + field + "\"", "write field:word"));
      return nothing();
    }
    const char c = sign();
    if (begins_range(c)) return parse_range(field);
    if (c == '(') return parse_group(field, depth);
    return parse_primary(field, depth + 1);
  }

  MaybeQuery parse_range(const std::string& field) {
    RangeText range;
    const std::size_t begin = at_;
    if (const auto fault = read_range(text_, at_, range)) {
      SAKUIN_TRY(refuse(fault->at, fault->why, fault->remedy));
      at_ = begin;  // what is in it may be words
      while (!is_at_end_of_item()) ++at_;
      return nothing();
    }
    return parse_leaf(query::range(field, std::move(range.lower), std::move(range.upper)), begin);
  }

  MaybeQuery parse_group(const std::string& field, std::size_t depth) {
    if (depth >= kMaxQueryDepth) return refuse_depth();
    const std::size_t open = at_++;
    SAKUIN_ASSIGN(Clauses clauses, parse_list(field, depth + 1));
    if (is_at_end()) {
      if (!is_cut_off_) SAKUIN_TRY(refuse(open, "\"(\" is never closed", "add \")\""));
      return found(std::move(clauses).build());
    }
    ++at_;
    const std::size_t count_at = at_;
    if (sign() == '@' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      if (!take_number(clauses.min_should_match)) {
        clauses.min_should_match = 0;
        SAKUIN_TRY(refuse(count_at, "\"@\" needs a number of clauses", "write (a b c)@2"));
      }
    }
    return parse_boost(std::move(clauses).build());
  }

  MaybeQuery parse_phrase(const std::string& field, Spelling spelling) {
    const std::size_t open = at_++;
    std::string words;
    while (!has_no_more_quotes_ && !is_at_end() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      words += text_[at_++];
    }
    if (sign() != '"') {
      SAKUIN_TRY(refuse(open, "the quotation mark is never closed", "add \""));
      has_no_more_quotes_ = true;
      at_ = open + 1;
      return nothing();
    }
    note_words({open + 1, at_, field, spelling});
    ++at_;
    std::uint32_t slop = 0;
    if (sign() == '~') {
      const std::size_t tilde = at_++;
      if (!take_number(slop)) {
        slop = 0;
        SAKUIN_TRY(refuse(tilde, "\"~\" needs a whole number from 0 up", "write \"a b\"~2"));
      }
    }
    return parse_leaf(query::phrase(std::move(words), field, slop, spelling), open);
  }

  /// A backslash takes the next byte as it is.
  Result<WordText> parse_text() {
    WordText word;
    for (;;) {
      const std::size_t begin = at_;
      while (!is_at_end() && !ends_word(text_[at_])) ++at_;
      append(word, text_.substr(begin, at_ - begin));
      if (sign() == '*' || sign() == '?') {
        if (word.pattern.empty()) begin_pattern(word);
        word.pattern += text_[at_++];
        continue;
      }
      if (sign() != '\\') return word;
      if (at_ + 1 == text_.size()) {
        SAKUIN_TRY(refuse(at_, "nothing follows the backslash", "remove it"));
        ++at_;
        return word;
      }
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

  MaybeQuery parse_boost(Query query) {
    if (sign() != '^') return found(std::move(query));
    const std::size_t caret = at_++;
    const bool is_constant = sign() == '=';
    if (is_constant) ++at_;
    float number = 0;
    if (!take_number(number) || !std::isfinite(number) || number < 0) {
      SAKUIN_TRY(refuse(caret, "\"^\" needs a number from 0 up", "write word^2.5"));
      return found(std::move(query));
    }
    return found(is_constant ? query::constant(std::move(query), number)
                             : query::boost(std::move(query), number));
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
    if (end < text_.size() && !is_query_space(text_[end]) && text_[end] != '(' &&
        text_[end] != ')') {
      return false;
    }
    at_ = end;
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && is_query_space(text_[at_])) ++at_;
  }

  std::string_view text_;
  Spelling spelling_;
  IgnoredList* ignored_;
  const Schema* schema_;
  std::vector<WordSpan>* words_;
  std::size_t at_ = 0;
  std::size_t clause_count_ = 0;
  std::size_t passed_over_ = 0;  // parentheses that were too deep and are not closed
  bool is_cut_off_ = false;      // there are more clauses than the limit
  bool has_no_more_quotes_ = false;
};

}  // namespace

Result<Query> parse_query(std::string_view text, std::string_view default_field,
                          Spelling spelling) {
  return guarded("query", [&] { return Parser(text, spelling).parse(default_field); });
}

UserQuery parse_user(std::string_view text, std::string_view default_field, Spelling spelling,
                     const Schema* schema) {
  UserQuery result;
  IgnoredList ignored(result.ignored);
  auto query = guarded(
      "query", [&] { return Parser(text, spelling, &ignored, schema).parse(default_field); });
  if (!query.ok()) return {{}, {}};  // memory ran out
  result.query = *std::move(query);
  return result;
}

std::vector<WordSpan> find_word_spans(std::string_view text, const Schema& schema) {
  std::vector<IgnoredText> notes;
  IgnoredList ignored(notes);
  std::vector<WordSpan> words;
  static_cast<void>(Parser(text, Spelling::any, &ignored, &schema, &words).parse({}));
  return words;
}

}  // namespace sakuin
