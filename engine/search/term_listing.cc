#include "engine/search/term_listing.h"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "tokenizer/hidden_terms.h"

namespace sakuin {
namespace {

using storage::TermDictReader;

/// Steps through the dictionaries of all segments together.
class MergedTerms {
 public:
  static Result<MergedTerms> open(const Snapshot& snapshot, FieldId field, std::string_view from) {
    MergedTerms merged;
    for (const OpenSegment& segment : snapshot.segments) {
      const auto place = segment.reader->find_field(field);
      if (!place) continue;
      TermDictReader::Cursor cursor(segment.reader->terms(*place));
      SAKUIN_TRY(cursor.seek(from));
      merged.cursors_.push_back(std::move(cursor));
    }
    return merged;
  }

  /// The smallest term any cursor stands on; nothing at the end.
  [[nodiscard]] std::optional<std::string> term() const {
    const TermDictReader::Cursor* smallest = nullptr;
    for (const auto& cursor : cursors_) {
      if (!cursor.valid()) continue;
      if (smallest == nullptr || cursor.term() < smallest->term()) smallest = &cursor;
    }
    if (smallest == nullptr) return std::nullopt;
    return std::string(smallest->term());
  }

  /// Steps past `term` wherever it is.
  Status advance(std::string_view term) {
    for (auto& cursor : cursors_) {
      if (cursor.valid() && cursor.term() == term) SAKUIN_TRY(cursor.advance());
    }
    return {};
  }

 private:
  std::vector<TermDictReader::Cursor> cursors_;
};

}  // namespace

Result<std::vector<TermStats>> list_terms(const Snapshot& snapshot, const CollectionStats& stats,
                                          FieldId field, std::string_view prefix, std::size_t limit,
                                          const BudgetWatch& watch) {
  std::vector<TermStats> listed;
  const bool has_keys = snapshot.schema.fields()[field].type == FieldType::text;
  const std::string_view from = prefix.empty() && has_keys ? tokenizer::kFirstWord : prefix;
  SAKUIN_ASSIGN(MergedTerms merged, MergedTerms::open(snapshot, field, from));
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
