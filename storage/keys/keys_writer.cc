#include "storage/keys/keys_writer.h"

#include <vector>

#include "storage/base/checksum.h"
#include "storage/base/int_column.h"
#include "storage/keys/keys_layout.h"

namespace sakuin::storage {
namespace {

ByteBuffer encode_ends(std::span<const std::string_view> ids) {
  std::vector<std::int64_t> ends = {0};
  ends.reserve(ids.size() + 1);
  for (const std::string_view id : ids) {
    ends.push_back(ends.back() + static_cast<std::int64_t>(id.size()));
  }
  ByteBuffer column;
  write_int_column(ends, column);
  return column;
}

void fill_slots(std::span<const std::string_view> ids, std::uint64_t slot_count,
                std::uint8_t* slots) {
  const std::uint64_t mask = slot_count - 1;
  for (std::size_t doc = 0; doc < ids.size(); ++doc) {
    std::uint64_t at = xxh3(ids[doc]) & mask;
    for (std::uint32_t slot; (slot = load_le<std::uint32_t>(slots + 4 * at)) != 0;) {
      if (ids[slot - 1] == ids[doc]) break;
      at = (at + 1) & mask;
    }
    store_le(slots + 4 * at, static_cast<std::uint32_t>(doc + 1));
  }
}

}  // namespace

Status write_keys(std::span<const std::string_view> ids, ByteSink& sink) {
  const ByteBuffer column = encode_ends(ids);
  std::uint64_t id_bytes = 0;
  for (const std::string_view id : ids) id_bytes += id.size();
  const auto doc_count = static_cast<std::uint32_t>(ids.size());
  const KeysLayout layout(doc_count, column.size(), id_bytes);

  ByteBuffer head;
  append_le(head, doc_count);
  append_le(head, std::uint32_t{0});
  append_le(head, std::uint64_t{column.size()});
  append_le(head, id_bytes);
  head.resize(static_cast<std::size_t>(layout.column_at));
  fill_slots(ids, layout.slot_count, head.data() + layout.slots_at);
  SAKUIN_TRY(sink.append(head));
  SAKUIN_TRY(sink.append(column));
  for (const std::string_view id : ids) SAKUIN_TRY(sink.append(as_bytes(id)));
  return {};
}

}  // namespace sakuin::storage
