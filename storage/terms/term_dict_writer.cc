#include "storage/terms/term_dict_writer.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "storage/base/checksum.h"
#include "storage/terms/term_buckets.h"
#include "storage/terms/term_dict_layout.h"

namespace sakuin::storage {
namespace {

std::size_t shared_prefix(std::string_view a, std::string_view b) noexcept {
  const auto split = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(split.first - a.begin());
}

Status append_zeros(std::uint64_t count, ByteSink& sink) {
  static constexpr std::uint8_t kZeros[kFarPlaceBytes] = {};
  assert(count < sizeof(kZeros));
  return sink.append({kZeros, static_cast<std::size_t>(count)});
}

template <class T>
Status append_array(const std::vector<T>& values, ByteSink& sink) {
  return sink.append(
      {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)});
}

}  // namespace

Status TermDictWriter::add(std::string_view term, const TermInfo& info) {
  assert(!term.empty() && term.size() <= kMaxTermBytes);
  assert(previous_ < term);
  assert((info.doc_freq == 1) == (info.postings_bytes == 0));
  if (info.positions_bytes > 0 && info.total_freq > std::numeric_limits<std::uint32_t>::max()) {
    return {
        StatusCode::limit_exceeded,
        "term dictionary: a term has more than 2^32 - 1 positions in one segment; keep segments "
        "smaller"};
  }
  const bool opens_block = hashes_.size() % kTermsPerBlock == 0;
  if (opens_block) {
    SAKUIN_TRY(flush_block());
    if (term_place_at(blocks_bytes_) >= kMaxTermPlaces) {
      return {StatusCode::limit_exceeded,
              "term dictionary: the terms of a field take more than a gigabyte in one segment; "
              "keep segments smaller"};
    }
    append_varint(block_, info.postings_offset);
    append_varint(block_, info.freqs_offset);
    append_varint(block_, info.positions_offset);
    append_string(block_, term);
  } else {
    const std::size_t shared = shared_prefix(previous_, term);
    append_varint(block_, shared);
    append_string(block_, term.substr(shared));
  }
  append_varint(block_, info.doc_freq);
  append_varint(block_, info.total_freq - info.doc_freq);
  append_varint(block_, info.postings_bytes);
  append_varint(block_, info.freqs_bytes);
  append_varint(block_, info.positions_bytes);
  if (info.postings_bytes == 0) {
    append_le(block_, static_cast<std::uint16_t>(info.single.doc));
    append_varint(block_, info.single.doc >> 16);
  }
  hashes_.push_back(xxh3(term));
  previous_.assign(term);
  return {};
}

Status TermDictWriter::flush_block() {
  if (block_.empty()) return {};
  const auto place = static_cast<std::uint32_t>(term_place_at(blocks_bytes_));
  const std::uint64_t begin = term_place_offset(place);
  SAKUIN_TRY(append_zeros(begin - blocks_bytes_, *sink_));
  ByteBuffer number;
  append_varint(number, block_places_.size());
  ByteBuffer head;
  append_varint(head, number.size() + block_.size());
  append_bytes(head, number);
  SAKUIN_TRY(sink_->append(head));
  SAKUIN_TRY(sink_->append(block_));
  block_places_.push_back(place);
  blocks_bytes_ = begin + head.size() + block_.size();
  block_.clear();
  return {};
}

Result<std::uint64_t> TermDictWriter::finish() {
  SAKUIN_TRY(flush_block());
  const TermDictLayout layout(hashes_.size(), blocks_bytes_);
  SAKUIN_TRY(append_zeros(layout.buckets_at - blocks_bytes_, *sink_));
  SAKUIN_TRY(sink_->append(make_term_buckets(hashes_, block_places_)));
  SAKUIN_TRY(append_array(block_places_, *sink_));
  SAKUIN_TRY(append_zeros(layout.trailer_at - layout.places_at - 4 * layout.block_count, *sink_));
  ByteBuffer trailer;
  append_le<std::uint64_t>(trailer, hashes_.size());
  append_le(trailer, blocks_bytes_);
  SAKUIN_TRY(sink_->append(trailer));
  return layout.total_bytes;
}

}  // namespace sakuin::storage
