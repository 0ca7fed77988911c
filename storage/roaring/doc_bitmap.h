// The one door to CRoaring: a set of document ids with set algebra, owned. Bytes from disk enter
// through a validated RoaringView only, since CRoaring 0.2.66 trusts what it deserializes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include <sakuin/types.h>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

class DocBitmap {
 public:
  DocBitmap();  ///< empty
  [[nodiscard]] static DocBitmap from_view(const RoaringView& view);
  [[nodiscard]] static DocBitmap from_sorted(std::span<const DocId> docs);
  [[nodiscard]] static DocBitmap range(DocId begin, DocId end);  ///< [begin, end)
  DocBitmap(const DocBitmap&);
  DocBitmap& operator=(const DocBitmap&);
  DocBitmap(DocBitmap&&) noexcept;
  DocBitmap& operator=(DocBitmap&&) noexcept;
  ~DocBitmap();

  [[nodiscard]] std::uint64_t cardinality() const noexcept;
  [[nodiscard]] bool empty() const noexcept;
  [[nodiscard]] bool contains(DocId doc) const noexcept;
  void add(DocId doc);

  DocBitmap& operator&=(const DocBitmap& other);
  DocBitmap& operator|=(const DocBitmap& other);
  DocBitmap& operator-=(const DocBitmap& other);  ///< and-not
  [[nodiscard]] static std::uint64_t and_cardinality(const DocBitmap& a,
                                                     const DocBitmap& b) noexcept;

  /// Calls visit(DocId) in ascending order; visit must not throw, for it is called through C.
  template <class Visit>
  void for_each(Visit&& visit) const {
    using Function = std::remove_reference_t<Visit>;
    const VisitOne visit_one = [](DocId doc, void* context) {
      (*static_cast<Function*>(context))(doc);
      return true;
    };
    iterate(visit_one, const_cast<std::remove_const_t<Function>*>(&visit));
  }
  [[nodiscard]] std::vector<DocId> to_vector() const;

  /// Appends the portable serialization, run-optimized; the same bytes for equal sets.
  void serialize(ByteBuffer& out) const;

  friend bool operator==(const DocBitmap& a, const DocBitmap& b) noexcept;

 private:
  using VisitOne = bool (*)(DocId doc, void* context);
  struct Free {
    void operator()(void* set) const noexcept;
  };

  explicit DocBitmap(void* set) noexcept;
  void iterate(VisitOne visit, void* context) const;

  // A roaring_bitmap_t, which newer CRoaring declares in a namespace and so cannot be named here.
  std::unique_ptr<void, Free> set_;
};

}  // namespace sakuin::storage
