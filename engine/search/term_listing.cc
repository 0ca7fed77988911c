#include "engine/search/term_listing.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/search/merged_terms.h"
#include "tokenizer/hidden_terms.h"

namespace sakuin {

Result<std::vector<TermStats>> list_terms(const Snapshot& snapshot, const CollectionStats& stats,
                                          FieldId field, std::string_view prefix, std::size_t limit,
                                          const BudgetWatch& watch) {
  std::vector<TermStats> listed;
  const bool has_keys = snapshot.schema.fields()[field].type == FieldType::text;
  const std::string_view from = prefix.empty() && has_keys ? tokenizer::kFirstWord : prefix;
  SAKUIN_ASSIGN(MergedTerms merged, MergedTerms::open(snapshot, std::span(&field, 1), from));
  while (listed.size() < limit) {
    const std::optional<std::string> term = merged.term();
    if (!term || !term->starts_with(prefix)) break;
    SAKUIN_TRY(watch.go_on());
    SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(std::span(&field, 1), *term));
    if (doc_freq > 0) {
      SAKUIN_TRY(watch.reserve(sizeof(TermStats) + term->size()));
      listed.push_back({*term, doc_freq});
    }
    SAKUIN_TRY(merged.advance(*term));
  }
  return listed;
}

}  // namespace sakuin
