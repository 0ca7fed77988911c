#include "engine/index/buffered_ids.h"

#include <algorithm>

namespace sakuin {
namespace {

bool is_among(std::span<const std::int64_t> serials, Serial serial) noexcept {
  return std::binary_search(serials.begin(), serials.end(), static_cast<std::int64_t>(serial));
}

}  // namespace

bool BufferedIds::put(std::string_view id, Serial serial) {
  const auto known = serials_.find(id);
  if (known == serials_.end()) {
    serials_.emplace(id, serial);
    return false;
  }
  dead_.push_back(known->second);
  known->second = serial;
  return true;
}

bool BufferedIds::remove(std::string_view id) {
  const auto known = serials_.find(id);
  if (known == serials_.end()) return false;
  dead_.push_back(known->second);
  serials_.erase(known);
  return true;
}

std::vector<DocId> BufferedIds::take(std::span<const std::int64_t> serials) {
  std::erase_if(serials_, [&](const auto& entry) { return is_among(serials, entry.second); });
  std::vector<DocId> docs;
  std::erase_if(dead_, [&](Serial serial) {
    if (!is_among(serials, serial)) return false;
    const auto at =
        std::lower_bound(serials.begin(), serials.end(), static_cast<std::int64_t>(serial));
    docs.push_back(static_cast<DocId>(at - serials.begin()));
    return true;
  });
  return docs;
}

}  // namespace sakuin
