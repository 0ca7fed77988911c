#include <sakuin/query_stats.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/guard.h"
#include "engine/search/top_k.h"
#include "storage/base/bytes.h"

namespace sakuin {
namespace {

/// "sakuin query statistics", version 1.
constexpr std::string_view kMark = "SQS\x01";

void add_to(std::uint64_t& sum, std::uint64_t more) noexcept {
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - sum;
  sum += std::min(more, room);
}

Status malformed() {
  return {StatusCode::corrupt, "statistics: are cut short or malformed; ask for them again"};
}

Result<QueryStats> decode(std::string_view bytes) {
  if (!bytes.starts_with(kMark)) return malformed();
  storage::ByteReader in(storage::as_bytes(bytes.substr(kMark.size())));
  QueryStats stats;
  stats.docs = in.varint();
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    std::string name(in.string());
    QueryStats::Field field;
    field.docs = in.varint();
    field.tokens = in.varint();
    if (!stats.fields.emplace(std::move(name), field).second) return malformed();
  }
  for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
    std::string name(in.string());
    const std::uint64_t doc_freq = in.varint();
    if (!stats.doc_freqs.emplace(std::move(name), doc_freq).second) return malformed();
  }
  if (!in.ok() || in.remaining() != 0) return malformed();
  return stats;
}

}  // namespace

void QueryStats::add(const QueryStats& other) {
  add_to(docs, other.docs);
  for (const auto& [name, field] : other.fields) {
    Field& sum = fields[name];
    add_to(sum.docs, field.docs);
    add_to(sum.tokens, field.tokens);
  }
  for (const auto& [name, doc_freq] : other.doc_freqs) add_to(doc_freqs[name], doc_freq);
}

std::string encode_query_stats(const QueryStats& stats) {
  storage::ByteBuffer out;
  storage::append_varint(out, stats.docs);
  storage::append_varint(out, stats.fields.size());
  for (const auto& [name, field] : stats.fields) {
    storage::append_string(out, name);
    storage::append_varint(out, field.docs);
    storage::append_varint(out, field.tokens);
  }
  storage::append_varint(out, stats.doc_freqs.size());
  for (const auto& [name, doc_freq] : stats.doc_freqs) {
    storage::append_string(out, name);
    storage::append_varint(out, doc_freq);
  }
  return std::string(kMark).append(storage::as_text(out));
}

Result<QueryStats> decode_query_stats(std::string_view bytes) {
  return guarded("statistics", [&] { return decode(bytes); });
}

std::vector<PlacedHit> merge_hits(std::span<const std::vector<Hit>> lists, std::size_t k,
                                  std::size_t offset) {
  std::vector<PlacedHit> hits;
  for (std::size_t index = 0; index < lists.size(); ++index) {
    for (const Hit& hit : lists[index]) hits.push_back({index, hit});
  }
  std::stable_sort(hits.begin(), hits.end(), [](const PlacedHit& a, const PlacedHit& b) {
    return a.hit.score > b.hit.score;
  });
  keep_page(hits, k, offset);
  return hits;
}

}  // namespace sakuin
