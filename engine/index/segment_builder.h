// One new segment file, section by section, whoever its documents come from: the in-memory buffer
// or older segments. A segment that is not finished is removed again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>

#include "engine/index/terms_writer.h"
#include "storage/manifest/manifest.h"
#include "storage/segment/segment_meta.h"
#include "storage/segment/segment_writer.h"
#include "storage/values/values_writer.h"

namespace sakuin {

/// What a segment keeps by document, apart from the terms and the stored documents.
struct DocumentColumns {
  const Schema& schema;
  std::span<const std::string_view> ids;
  std::span<const std::int64_t> serials;
  /// By text field; documents past the end of a vector have length 0.
  const std::map<FieldId, std::vector<std::uint32_t>>& lengths;
  const std::map<FieldId, storage::IntValues>& values;
  const std::map<FieldId, storage::OrdValues>& ords;
};

class SegmentBuilder {
 public:
  [[nodiscard]] static Result<std::unique_ptr<SegmentBuilder>> create(Directory& directory,
                                                                      SegmentId segment,
                                                                      std::uint32_t max_doc);
  ~SegmentBuilder();
  SegmentBuilder(const SegmentBuilder&) = delete;
  SegmentBuilder& operator=(const SegmentBuilder&) = delete;

  /// Steps, each once, in this order.
  /// 1: `write` calls begin_field, add and end_field; fields that come out are kept.
  [[nodiscard]] TermsWriter& terms() noexcept { return *terms_; }
  void add_field(const storage::SegmentField& field) { meta_.fields.push_back(field); }
  Status finish_terms() { return terms_->finish(); }
  /// 2: the sink for the stored documents.
  [[nodiscard]] Result<storage::ByteSink*> begin_stored();
  /// 3: everything else; completes the file.
  [[nodiscard]] Result<storage::ManifestSegment> finish(const DocumentColumns& columns, bool sync);

 private:
  SegmentBuilder(Directory& directory, SegmentId segment, std::uint32_t max_doc,
                 storage::SegmentWriter writer);
  Status write_norms(const DocumentColumns& columns);
  Status write_values(const DocumentColumns& columns);
  Status write_serials(std::span<const std::int64_t> serials);
  Status write_meta();
  storage::SegmentField& field_entry(FieldId field, FieldType type);

  Directory& directory_;
  std::string file_name_;
  storage::SegmentMeta meta_;
  storage::SegmentWriter writer_;
  std::unique_ptr<TermsWriter> terms_;
  bool finished_ = false;
};

}  // namespace sakuin
