#include "engine/index/term_union.h"

#include <set>

namespace sakuin {

TermUnion::TermUnion(std::span<const MergeInput> inputs, FieldId field) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto place = inputs[i].segment->find_field(field);
    if (!place) continue;
    all_.push_back({i, *place, storage::TermDictReader::Cursor(inputs[i].segment->terms(*place))});
  }
}

Status TermUnion::seek_first() {
  for (Source& source : all_) SAKUIN_TRY(source.cursor.seek_first());
  find_smallest();
  return {};
}

Status TermUnion::advance() {
  for (Source* source : with_term_) SAKUIN_TRY(source->cursor.advance());
  find_smallest();
  return {};
}

void TermUnion::find_smallest() {
  with_term_.clear();
  for (Source& source : all_) {
    if (!source.cursor.valid()) continue;
    if (!with_term_.empty()) {
      const int order = source.cursor.term().compare(term());
      if (order > 0) continue;
      if (order < 0) with_term_.clear();
    }
    with_term_.push_back(&source);
  }
}

std::vector<FieldId> fields_of(std::span<const MergeInput> inputs) {
  std::set<FieldId> fields;
  for (const MergeInput& input : inputs) {
    for (const auto& field : input.segment->meta().fields) fields.insert(field.field);
  }
  return {fields.begin(), fields.end()};
}

}  // namespace sakuin
