// One segment, open for reading: its file and a reader for every structure in it. Immutable and
// thread-safe; deletes are kept outside, by commit.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <sakuin/directory.h>

#include "storage/keys/keys_reader.h"
#include "storage/manifest/manifest.h"
#include "storage/norms/norms_reader.h"
#include "storage/segment/segment_file.h"
#include "storage/segment/segment_meta.h"
#include "storage/segment/term_lists.h"
#include "storage/stored/doc_store_reader.h"
#include "storage/terms/term_dict_reader.h"
#include "storage/values/values_reader.h"

namespace sakuin::storage {

class SegmentReader {
 public:
  /// Checks the envelope and the meta section; everything else when it is first read, unless
  /// `verify` says otherwise.
  [[nodiscard]] static Result<std::shared_ptr<const SegmentReader>> open(
      const Directory& directory, const ManifestSegment& segment, VerifyMode verify);

  [[nodiscard]] const SegmentFile& file() const noexcept { return *file_; }
  [[nodiscard]] const SegmentMeta& meta() const noexcept { return meta_; }
  [[nodiscard]] std::uint32_t max_doc() const noexcept { return meta_.max_doc; }
  [[nodiscard]] SegmentId id() const noexcept { return meta_.segment; }

  /// Place of a field in meta().fields; nothing if no document of the segment has it.
  [[nodiscard]] std::optional<std::size_t> find_field(FieldId field) const noexcept;

  /// The members below take that place. REQUIRES a field of the right type.
  [[nodiscard]] const TermDictReader& terms(std::size_t field) const noexcept;  ///< text, keyword
  [[nodiscard]] const TermLists& lists(std::size_t field) const noexcept;       ///< text, keyword
  [[nodiscard]] Result<std::span<const NormCode>> norms(std::size_t field) const;        ///< text
  [[nodiscard]] Result<std::uint32_t> exact_length(std::size_t field, DocId doc) const;  ///< text
  [[nodiscard]] Result<IntValuesReader> int_values(std::size_t field) const;  ///< i64, f64, date
  [[nodiscard]] Result<OrdValuesReader> ord_values(std::size_t field) const;  ///< keyword

  [[nodiscard]] const KeysReader& keys() const noexcept { return keys_; }
  [[nodiscard]] const DocStoreReader& doc_store() const noexcept { return doc_store_; }
  /// REQUIRES doc < max_doc().
  [[nodiscard]] Serial serial(DocId doc) const noexcept {
    return static_cast<Serial>(serials_[doc]);
  }

 private:
  /// Readers of one field; empty where the type has none.
  struct Field {
    TermDictReader terms;
    TermLists lists;
    std::uint32_t norms = 0;  ///< number among the text fields
  };

  SegmentReader() = default;
  Status open_meta(const ManifestSegment& segment);
  Status open_fields();
  Status open_documents();

  std::shared_ptr<const SegmentFile> file_;
  SegmentMeta meta_;
  std::vector<Field> fields_;
  NormsReader norms_;
  KeysReader keys_;
  DocStoreReader doc_store_;
  IntColumnView serials_;
};

}  // namespace sakuin::storage
