#include "engine/index/segment_buffer.h"

#include <algorithm>
#include <utility>

#include "engine/document/document_codec.h"

namespace sakuin {
namespace {

/// A node of a map by field, and what the heap adds to it.
constexpr std::size_t kNodeBytes = 128;

/// Changes `column` and says by how many bytes its memory grew.
template <class Column, class Change>
std::size_t grown_bytes(Column& column, Change&& change) {
  const std::size_t before = column.capacity();
  change(column);
  return (column.capacity() - before) * sizeof(column[0]);
}

}  // namespace

SegmentBuffer::SegmentBuffer(Directory& directory, std::string scratch_name,
                             std::size_t stored_bytes)
    : stored_bytes_(stored_bytes),
      stored_section_(directory, std::move(scratch_name), stored_bytes),
      doc_store_(stored_section_) {}

Status SegmentBuffer::add(std::string_view id, Serial serial, const Schema& schema,
                          std::span<const FieldInput> inputs,
                          std::span<const std::shared_ptr<const Tokenizer>> tokenizers) {
  const DocId doc = doc_count();
  next_positions_.clear();
  stored_.clear();
  for (const FieldInput& input : inputs) {
    switch (input.type) {
      case FieldType::text:
        add_text(doc, input.field, input.text, *tokenizers[input.field]);
        break;
      case FieldType::keyword:
        terms_.find_or_add(input.field, input.text).postings.add(terms_.arena(), doc);
        break;
      case FieldType::i64:
      case FieldType::f64:
      case FieldType::date:
        add_number(doc, input.field, input.number);
        break;
      case FieldType::stored:
        break;
    }
    if (schema.fields()[input.field].stored) {
      append_stored_value(stored_, input.field, *input.value);
    }
  }
  const std::string_view kept = id_arena_.copy(id);
  side_bytes_ += grown_bytes(ids_, [&](auto& ids) { ids.push_back(kept); });
  side_bytes_ += grown_bytes(
      serials_, [&](auto& serials) { serials.push_back(static_cast<std::int64_t>(serial)); });
  return doc_store_.add(stored_);
}

void SegmentBuffer::add_text(DocId doc, FieldId field, std::string_view text,
                             const Tokenizer& tokenizer) {
  std::uint32_t& next_position = next_positions_[field];
  inverter_.begin(field, doc, next_position);
  tokenizer.tokenize(text, inverter_);
  inverter_.finish();
  next_position = inverter_.next_position();

  const auto [lengths, is_new] = lengths_.try_emplace(field);
  if (is_new) side_bytes_ += 2 * kNodeBytes;  // here and in next_positions_
  side_bytes_ +=
      grown_bytes(lengths->second, [&](auto& column) { column.resize(doc + std::size_t{1}); });
  lengths->second[doc] += inverter_.length();
}

void SegmentBuffer::add_number(DocId doc, FieldId field, std::int64_t number) {
  const auto [column, is_new] = values_.try_emplace(field);
  if (is_new) side_bytes_ += kNodeBytes;
  side_bytes_ += grown_bytes(column->second.docs, [&](auto& docs) { docs.push_back(doc); });
  side_bytes_ +=
      grown_bytes(column->second.values, [&](auto& values) { values.push_back(number); });
}

std::size_t SegmentBuffer::memory_bytes() const noexcept {
  return terms_.memory_bytes() + id_arena_.memory_bytes() + side_bytes_ +
         doc_store_.memory_bytes() + stored_.capacity() + stored_bytes_;
}

Status SegmentBuffer::write_stored(storage::ByteSink& sink) {
  SAKUIN_TRY(doc_store_.finish());
  return stored_section_.copy_to(sink);
}

}  // namespace sakuin
