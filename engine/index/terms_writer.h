// Terms and their lists into the sections of a segment: the one way there, for flushes and merges.
// Lists of documents go straight to the file; frequencies, positions and dictionaries, which grow
// at the same time, wait in spools.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "engine/scoring/list_bounds.h"
#include "storage/bounds/bounds_writer.h"
#include "storage/positions/positions_writer.h"
#include "storage/segment/segment_meta.h"
#include "storage/segment/segment_writer.h"
#include "storage/segment/spool.h"
#include "storage/terms/term_dict_writer.h"

namespace sakuin {

class TermsWriter {
 public:
  /// `scratch_prefix` names the spools.
  TermsWriter(Directory& directory, const std::string& scratch_prefix, std::uint32_t max_doc,
              storage::SegmentWriter& out);

  /// Begins section postings. First call.
  Status begin() { return out_.begin_section(storage::SectionKind::postings); }

  /// Fields ascending; each ended by end_field(). `lengths` by document, as in DocumentColumns;
  /// none of a keyword field.
  void begin_field(FieldId field, FieldType type, std::span<const std::uint32_t> lengths);

  /// Terms ascending. `positions` holds the positions of the list, or is null for a keyword field.
  Status add(std::string_view term, std::span<const DocId> docs,
             std::span<const std::uint32_t> freqs, storage::PositionsWriter* positions);

  /// Counts and places of the field; nothing if it got no term.
  [[nodiscard]] Result<std::optional<storage::SegmentField>> end_field();

  /// Ends section postings and writes the others.
  Status finish();

 private:
  storage::SegmentWriter& out_;
  storage::Spool freqs_;
  storage::Spool positions_;
  storage::Spool terms_;
  storage::Spool bounds_;
  std::uint32_t max_doc_;
  std::optional<storage::TermDictWriter> dict_;
  std::optional<storage::BoundsWriter> bounds_writer_;
  std::optional<ListBoundsMaker> bounds_maker_;
  storage::SegmentField field_;
  storage::ByteBuffer encoded_;  // scratch
};

}  // namespace sakuin
