// The dictionaries of some fields in all segments, as one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/dictionaries.h"

namespace sakuin {

class MergedTerms {
 public:
  /// Stands on the first term that is not before `from`.
  static Result<MergedTerms> open(const Snapshot& snapshot, std::span<const FieldId> fields,
                                  std::string_view from) {
    MergedTerms merged;
    const auto open_cursor = [&](const FieldDictionary& dictionary) -> Status {
      SAKUIN_TRY(merged.cursors_.emplace_back(dictionary.terms()).seek(from));
      return {};
    };
    SAKUIN_TRY(for_each_dictionary(snapshot, fields, open_cursor));
    return merged;
  }

  /// The smallest term any cursor stands on; nothing at the end.
  [[nodiscard]] std::optional<std::string> term() const {
    const storage::TermDictReader::Cursor* smallest = nullptr;
    for (const auto& cursor : cursors_) {
      if (!cursor.valid()) continue;
      if (smallest == nullptr || cursor.term() < smallest->term()) smallest = &cursor;
    }
    if (smallest == nullptr) return std::nullopt;
    return std::string(smallest->term());
  }

  /// Documents of all lists of `term`, which is term(): the deleted too, and one for each field.
  [[nodiscard]] std::uint64_t postings(std::string_view term) const {
    std::uint64_t sum = 0;
    for (const auto& cursor : cursors_) {
      if (cursor.valid() && cursor.term() == term) sum += cursor.info().doc_freq;
    }
    return sum;
  }

  /// Steps past `term` wherever it is.
  Status advance(std::string_view term) {
    for (auto& cursor : cursors_) {
      if (cursor.valid() && cursor.term() == term) SAKUIN_TRY(cursor.advance());
    }
    return {};
  }

 private:
  std::vector<storage::TermDictReader::Cursor> cursors_;
};

}  // namespace sakuin
