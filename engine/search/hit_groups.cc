#include "engine/search/hit_groups.h"

namespace sakuin {

Result<HitGroups> HitGroups::bind(const Snapshot& snapshot, const std::string& field,
                                  bool may_be_elsewhere) {
  const auto id = snapshot.schema.find(field);
  if (!id && may_be_elsewhere) return HitGroups(snapshot, id);
  if (!id || snapshot.schema.fields()[*id].type != FieldType::keyword) {
    return Status(StatusCode::invalid_argument, "group_by: field \"" + field +
                                                    "\" is no keyword "
                                                    "field of the index; name one");
  }
  return HitGroups(snapshot, id);
}

Status HitGroups::keep_first(std::vector<ScoredDoc>& hits) const {
  return keep_first_of_groups(
      hits, [this](const ScoredDoc& hit) { return group_of(hit.segment, hit.doc); });
}

Result<std::optional<std::string>> HitGroups::group_of(std::uint32_t segment_index,
                                                       DocId doc) const {
  const SearchSegment& segment = snapshot_->segments[segment_index];
  const auto place = field_ ? segment.reader->find_field(*field_) : std::nullopt;
  if (!place) return std::optional<std::string>();
  SAKUIN_ASSIGN(const auto* column, segment.columns->ord_values(*place));
  const auto ord = column->first_ord_of(doc);
  if (!ord) return std::optional<std::string>();
  storage::TermDictReader::Cursor cursor(segment.reader->terms(*place));
  SAKUIN_TRY(cursor.seek_ord(*ord));
  return std::optional<std::string>(cursor.term());
}

}  // namespace sakuin
