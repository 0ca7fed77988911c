// What can still be read of one segment, document by document.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <sakuin/directory.h>
#include <sakuin/document.h>
#include <sakuin/maintenance.h>
#include <sakuin/schema.h>

#include "storage/base/int_column.h"
#include "storage/keys/keys_reader.h"
#include "storage/manifest/manifest.h"
#include "storage/roaring/doc_bitmap.h"
#include "storage/segment/segment_reader.h"
#include "storage/stored/doc_store_reader.h"

namespace sakuin {

enum class SegmentState : std::uint8_t {
  whole,      ///< sound in all its parts
  mergeable,  ///< what finds documents is sound: those whose id and values are, too, can be merged
  readable,   ///< only ids and values may be: documents have to be analyzed again
  lost,       ///< nothing can be trusted
};

/// Damaged documents are `gone`, as deleted ones.
struct SalvagedSegment {
  storage::ManifestSegment entry;
  SegmentState state = SegmentState::lost;
  storage::DocBitmap gone;
  bool deletes_changed = false;  ///< `gone` is not what the file of its deletes says
  bool deletes_lost = false;     ///< older deletes, or none, stand for those that cannot be read
  LostDocuments lost;

  std::shared_ptr<const storage::SegmentReader> reader;  ///< whole, mergeable
  std::shared_ptr<const storage::SegmentFile> file;      ///< all but lost
  storage::KeysReader keys;
  storage::DocStoreReader store;
  std::optional<storage::IntColumnView> serials;

  [[nodiscard]] std::uint64_t live_docs() const noexcept {
    return state == SegmentState::lost ? 0 : entry.max_doc - gone.cardinality();
  }
  /// The serial number of a document; nothing if they are lost.
  [[nodiscard]] std::optional<Serial> serial(DocId doc) const noexcept {
    if (!serials) return std::nullopt;
    return static_cast<Serial>((*serials)[doc]);
  }
};

/// Reads everything of the segment `entry`. Deletes are those of `newest_deletes`, a generation, or
/// of the newest before it that are sound. Errors other than damage are answered.
[[nodiscard]] Result<SalvagedSegment> salvage_segment(const Directory& directory,
                                                      const storage::ManifestSegment& entry,
                                                      const Schema& schema, Serial next_serial,
                                                      std::uint64_t newest_deletes);

}  // namespace sakuin
