#include "storage/roaring/roaring_writer.h"

#include "storage/roaring/roaring_layout.h"

namespace sakuin::storage {
namespace {

/// The documents of the container that begins at docs[0].
struct Shape {
  std::uint16_t key = 0;
  std::uint32_t cardinality = 0;
  std::uint32_t run_count = 0;

  [[nodiscard]] bool is_bitset() const noexcept { return cardinality > kMaxArrayCardinality; }

  /// Strictly smaller as runs; a bitset far larger, for its words are answers where runs must be
  /// searched.
  [[nodiscard]] bool is_run() const noexcept {
    const std::uint32_t limit = is_bitset() ? kBitsetBytes / 8 : 2 * cardinality + 2;
    return 2 + 4 * run_count < limit;
  }
};

std::uint16_t high_bits(DocId doc) noexcept { return static_cast<std::uint16_t>(doc >> 16); }
std::uint16_t low_bits(DocId doc) noexcept { return static_cast<std::uint16_t>(doc); }

Shape first_container(std::span<const DocId> docs) noexcept {
  Shape shape{high_bits(docs[0]), 1, 1};
  while (shape.cardinality < docs.size() && high_bits(docs[shape.cardinality]) == shape.key) {
    if (docs[shape.cardinality] != docs[shape.cardinality - 1] + 1) ++shape.run_count;
    ++shape.cardinality;
  }
  return shape;
}

void append_array(std::span<const DocId> docs, ByteBuffer& out) {
  const std::size_t at = out.size();
  out.resize(at + docs.size() * 2);
  std::uint8_t* to = out.data() + at;
  for (const DocId doc : docs) {
    store_le(to, low_bits(doc));
    to += 2;
  }
}

void append_bitset(std::span<const DocId> docs, ByteBuffer& out) {
  const std::size_t at = out.size();
  out.resize(at + kBitsetBytes);
  std::uint8_t* const bits = out.data() + at;
  for (const DocId doc : docs) {
    std::uint8_t& byte = bits[low_bits(doc) / 8];
    byte = static_cast<std::uint8_t>(byte | 1U << (doc % 8));
  }
}

void append_runs(std::span<const DocId> docs, std::uint32_t run_count, ByteBuffer& out) {
  append_le(out, static_cast<std::uint16_t>(run_count));
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= docs.size(); ++i) {
    if (i < docs.size() && docs[i] == docs[i - 1] + 1) continue;
    append_le(out, low_bits(docs[begin]));
    append_le(out, static_cast<std::uint16_t>(i - begin - 1));
    begin = i;
  }
}

}  // namespace

void write_roaring(std::span<const DocId> docs, ByteBuffer& out) {
  std::uint32_t count = 0;
  bool has_runs = false;
  for (std::size_t at = 0; at < docs.size();) {
    const Shape shape = first_container(docs.subspan(at));
    has_runs = has_runs || shape.is_run();
    at += shape.cardinality;
    ++count;
  }

  const std::size_t start = out.size();
  const RoaringLayout layout(count, has_runs);
  out.resize(start + layout.containers_at);
  store_le(out.data() + start, has_runs ? kCookieWithRuns | (count - 1) << 16 : kCookiePlain);
  if (!has_runs) store_le(out.data() + start + 4, count);

  std::size_t at = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Shape shape = first_container(docs.subspan(at));
    const std::span<const DocId> members = docs.subspan(at, shape.cardinality);
    at += shape.cardinality;
    std::uint8_t* const head = out.data() + start;
    store_le(head + layout.descriptors_at + 4 * std::size_t{i}, shape.key);
    store_le(head + layout.descriptors_at + 4 * std::size_t{i} + 2,
             static_cast<std::uint16_t>(shape.cardinality - 1));
    if (layout.has_offsets) {
      store_le(head + layout.offsets_at + 4 * std::size_t{i},
               static_cast<std::uint32_t>(out.size() - start));
    }
    if (shape.is_run()) {
      std::uint8_t& flags = head[kRunFlagsAt + i / 8];
      flags = static_cast<std::uint8_t>(flags | 1U << (i % 8));
      append_runs(members, shape.run_count, out);
    } else if (shape.is_bitset()) {
      append_bitset(members, out);
    } else {
      append_array(members, out);
    }
  }
}

}  // namespace sakuin::storage
