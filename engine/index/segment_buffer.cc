#include "engine/index/segment_buffer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/document/document_codec.h"

namespace sakuin {
namespace {

/// Positions left out between two values of one field, so that no phrase reaches across.
constexpr std::uint32_t kValueGap = 100;

/// A node of a map by field, and what the heap adds to it.
constexpr std::size_t kNodeBytes = 128;

/// Changes `column` and says by how many bytes its memory grew.
template <class Column, class Change>
std::size_t grown_bytes(Column& column, Change&& change) {
  const std::size_t before = column.capacity();
  change(column);
  return (column.capacity() - before) * sizeof(column[0]);
}

/// Posts the tokens of one value and measures it. A tokenizer of the host's that breaks its
/// contract spoils its own terms only: tokens that fit no dictionary are left out, and positions
/// never fall.
class Inverter final : public TokenSink {
 public:
  Inverter(TermTable& terms, FieldId field, DocId doc, std::uint32_t first_position)
      : terms_(terms), field_(field), doc_(doc), first_position_(first_position) {}

  void on_token(const Token& token) override {
    if (token.term.empty() || token.term.size() > kMaxTokenBytes) return;
    const std::uint32_t position = std::max(add(first_position_, token.position), last_position_);
    terms_.find_or_add(field_, token.term).postings.add(terms_.arena(), doc_, position);
    if (length_ == 0 || position != last_position_) ++length_;  // alternatives do not count
    last_position_ = position;
  }

  [[nodiscard]] std::uint32_t length() const noexcept { return length_; }
  [[nodiscard]] std::uint32_t next_position() const noexcept {
    return length_ == 0 ? first_position_ : add(last_position_, 1 + kValueGap);
  }

 private:
  /// Stops at the largest position there is.
  static std::uint32_t add(std::uint32_t position, std::uint32_t distance) noexcept {
    return position + std::min(distance, std::numeric_limits<std::uint32_t>::max() - position);
  }

  TermTable& terms_;
  FieldId field_;
  DocId doc_;
  std::uint32_t first_position_;
  std::uint32_t last_position_ = 0;
  std::uint32_t length_ = 0;
};

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
  Inverter inverter(terms_, field, doc, next_position);
  tokenizer.tokenize(text, inverter);
  next_position = inverter.next_position();

  const auto [lengths, is_new] = lengths_.try_emplace(field);
  if (is_new) side_bytes_ += 2 * kNodeBytes;  // here and in next_positions_
  side_bytes_ +=
      grown_bytes(lengths->second, [&](auto& column) { column.resize(doc + std::size_t{1}); });
  lengths->second[doc] += inverter.length();
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
