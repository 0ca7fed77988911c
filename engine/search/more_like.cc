#include "engine/search/more_like.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>

namespace sakuin {
namespace {

/// Occurrences of terms in a field.
class TermCounter final : public TokenSink {
 public:
  explicit TermCounter(std::map<std::string, std::uint64_t>& counts) : counts_(counts) {}

  void on_token(const Token& token) override {
    if (token.kind == TokenKind::reading) return;
    if (token.kind == TokenKind::stem) {
      if (!last_.empty()) last_ = token.term;
      return;
    }
    count_last();
    if (token.kind != TokenKind::compound && !token.term.empty()) last_ = token.term;
  }

  void finish() { count_last(); }

 private:
  void count_last() {
    if (!last_.empty()) ++counts_[last_];
    last_.clear();
  }

  std::map<std::string, std::uint64_t>& counts_;
  std::string last_;  // counted when it is known whether a stem follows
};

struct WeighedTerm {
  FieldId field = 0;
  std::string term;
  double weight = 0;
};

}  // namespace

Result<Query> make_more_like(const CollectionStats& stats, std::span<const FieldText> texts,
                             const MoreLikeOptions& options) {
  std::map<FieldId, std::map<std::string, std::uint64_t>> counts;
  for (const auto& [field, text] : texts) {
    TermCounter counter(counts[field]);
    stats.snapshot().tokenizers[field]->tokenize(text, counter);
    counter.finish();
  }
  std::vector<WeighedTerm> terms;
  const auto docs = static_cast<double>(stats.doc_count());
  for (const auto& [field, by_term] : counts) {
    for (const auto& [term, count] : by_term) {
      if (count < options.min_term_freq) continue;
      SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(std::span(&field, 1), term));
      if (doc_freq == 0 || doc_freq < options.min_doc_freq) continue;
      const double idf = 1 + std::log((docs + 1) / (static_cast<double>(doc_freq) + 1));
      terms.push_back({field, term, static_cast<double>(count) * idf});
    }
  }
  std::ranges::sort(terms, [](const WeighedTerm& one, const WeighedTerm& other) {
    return std::tie(other.weight, one.field, one.term) <
           std::tie(one.weight, other.field, other.term);
  });
  const std::size_t most = std::min(options.max_terms, kMaxQueryClauses);
  if (terms.size() > most) terms.resize(most);
  std::vector<Query> clauses;
  for (WeighedTerm& term : terms) {
    const auto share = static_cast<float>(term.weight / terms.front().weight);
    const std::string& field = stats.snapshot().schema.fields()[term.field].name;
    clauses.push_back(query::boost(query::term(term.term, field), share));
  }
  return query::any_of(std::move(clauses));
}

}  // namespace sakuin
