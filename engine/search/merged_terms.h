// The dictionaries of some fields in all segments, as one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/search/snapshot.h"

namespace sakuin {

class MergedTerms {
 public:
  /// Stands on the first term that is not before `from`.
  static Result<MergedTerms> open(const Snapshot& snapshot, std::span<const FieldId> fields,
                                  std::string_view from) {
    MergedTerms merged;
    for (const OpenSegment& segment : snapshot.segments) {
      for (const FieldId field : fields) {
        const auto place = segment.reader->find_field(field);
        if (!place) continue;
        storage::TermDictReader::Cursor cursor(segment.reader->terms(*place));
        SAKUIN_TRY(cursor.seek(from));
        merged.cursors_.push_back(std::move(cursor));
      }
    }
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
