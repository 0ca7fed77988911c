#include "engine/search/range_source.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sakuin {
namespace {

class RangeSource final : public DocSource {
 public:
  RangeSource(const Snapshot& snapshot, ValueRange range, std::string text)
      : snapshot_(snapshot), range_(std::move(range)), text_(std::move(text)) {}

  Result<std::shared_ptr<const storage::RoaringSet>> find(
      const storage::SegmentReader& segment) const override {
    const auto own =
        std::find_if(snapshot_.segments.begin(), snapshot_.segments.end(),
                     [&](const SearchSegment& other) { return other.reader.get() == &segment; });
    return own->columns->find(range_);
  }

  std::string describe() const override { return text_; }

 private:
  const Snapshot& snapshot_;
  ValueRange range_;
  std::string text_;
};

}  // namespace

Result<std::shared_ptr<const DocSource>> make_range_source(const Snapshot& snapshot,
                                                           const RangeNode& node) {
  SAKUIN_ASSIGN(ValueRange range, read_value_range(snapshot.schema, node));
  return std::shared_ptr<const DocSource>(
      std::make_shared<const RangeSource>(snapshot, std::move(range), describe_range(node)));
}

}  // namespace sakuin
