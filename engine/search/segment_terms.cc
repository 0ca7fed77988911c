#include "engine/search/segment_terms.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sakuin {
namespace {

/// One term in one field of one segment, on its way.
struct LookUp {
  LeafPart* part = nullptr;
  const storage::SegmentReader* segment = nullptr;
  FieldId field = 0;
  std::size_t place = 0;
  std::uint64_t hash = 0;
};

/// Look-ups under way at the same time.
class LookUpBatch {
 public:
  explicit LookUpBatch(const BudgetWatch& watch) noexcept : watch_(watch) {}

  Status add(const LookUp& look_up) {
    look_ups_[count_++] = look_up;
    dictionary(look_up).prefetch_bucket(look_up.hash);
    return count_ == look_ups_.size() ? finish() : Status();
  }

  Status finish() {
    SAKUIN_TRY(watch_.go_on());
    const std::span<const LookUp> all = std::span(look_ups_).first(std::exchange(count_, 0));
    for (const LookUp& look_up : all) dictionary(look_up).prefetch_block(look_up.hash);
    for (const LookUp& look_up : all) {
      const std::string& term = look_up.part->variants.front().term;
      SAKUIN_ASSIGN(const auto info, dictionary(look_up).find(term, look_up.hash));
      if (!info) continue;
      look_up.segment->lists(look_up.place).prefetch(*info);
      look_up.part->found.push_back({look_up.segment, look_up.field, look_up.place, *info});
    }
    return {};
  }

 private:
  static const storage::TermDictReader& dictionary(const LookUp& look_up) noexcept {
    return look_up.segment->terms(look_up.place);
  }

  const BudgetWatch& watch_;
  std::array<LookUp, 16> look_ups_;
  std::size_t count_ = 0;
};

}  // namespace

Status look_up_terms(const Snapshot& snapshot, Plan& plan, const BudgetWatch& watch) {
  LookUpBatch batch(watch);
  for (Leaf& leaf : plan.leaves) {
    for (LeafPart& part : leaf.parts) {
      if (part.variants.size() != 1) continue;
      part.found.clear();
      part.looked_up = true;
      const std::uint64_t hash = storage::TermDictReader::hash(part.variants.front().term);
      for (const SearchSegment& segment : snapshot.segments) {
        for (const FieldId field : leaf.fields) {
          const auto place = segment.reader->find_field(field);
          if (place) SAKUIN_TRY(batch.add({&part, segment.reader.get(), field, *place, hash}));
        }
      }
    }
  }
  return batch.finish();
}

}  // namespace sakuin
