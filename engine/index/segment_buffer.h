// The segment being built: documents inverted in memory until it is written. One writer thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/schema.h>
#include <sakuin/tokenizer.h>

#include "engine/index/document_fields.h"
#include "engine/index/inverter.h"
#include "engine/index/term_table.h"
#include "storage/segment/spool.h"
#include "storage/stored/doc_store_writer.h"
#include "storage/values/values_writer.h"

namespace sakuin {

/// Of the memory for a buffer, what stored documents take before they wait in a file.
inline constexpr std::size_t kStoredShare = 16;

class SegmentBuffer {
 public:
  /// Stored documents beyond `stored_bytes` wait in the file `scratch_name` of `directory`.
  SegmentBuffer(Directory& directory, std::string scratch_name, std::size_t stored_bytes);

  /// Takes the next document. `tokenizers` by FieldId; REQUIRES `inputs` made by read_fields() with
  /// the same schema.
  Status add(std::string_view id, Serial serial, const Schema& schema,
             std::span<const FieldInput> inputs,
             std::span<const std::shared_ptr<const Tokenizer>> tokenizers);

  [[nodiscard]] std::uint32_t doc_count() const noexcept {
    return static_cast<std::uint32_t>(ids_.size());
  }
  /// Of everything allocated here, whether it is used yet or not.
  [[nodiscard]] std::size_t memory_bytes() const noexcept;

  /// Everything the segment builder needs, in document order where that applies.
  [[nodiscard]] const TermTable& terms() const noexcept { return terms_; }
  [[nodiscard]] std::span<const std::string_view> ids() const noexcept { return ids_; }
  [[nodiscard]] std::span<const std::int64_t> serials() const noexcept { return serials_; }
  /// Writes the stored section; nothing may be added afterwards.
  Status write_stored(storage::ByteSink& sink);
  /// Lengths of the text fields by document; documents past the end have none.
  [[nodiscard]] const std::map<FieldId, std::vector<std::uint32_t>>& lengths() const noexcept {
    return lengths_;
  }
  [[nodiscard]] const std::map<FieldId, storage::IntValues>& values() const noexcept {
    return values_;
  }

 private:
  void add_text(DocId doc, FieldId field, std::string_view text, const Tokenizer& tokenizer);
  void add_number(DocId doc, FieldId field, std::int64_t number);

  TermTable terms_;
  Inverter inverter_{terms_};
  std::map<FieldId, std::vector<std::uint32_t>> lengths_;
  std::map<FieldId, std::uint32_t> next_positions_;  // in the document being added
  std::map<FieldId, storage::IntValues> values_;
  std::size_t side_bytes_ = 0;  // of lengths_, next_positions_, values_, serials_, ids_
  Arena id_arena_;
  std::vector<std::string_view> ids_;
  std::vector<std::int64_t> serials_;
  std::size_t stored_bytes_;
  storage::Spool stored_section_;
  storage::DocStoreWriter doc_store_;
  storage::ByteBuffer stored_;  // scratch
};

}  // namespace sakuin
