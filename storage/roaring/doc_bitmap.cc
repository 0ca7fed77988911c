#include "storage/roaring/doc_bitmap.h"

#include <roaring/roaring.h>

#include <cassert>
#include <new>

#include "storage/roaring/roaring_writer.h"

namespace sakuin::storage {
namespace {

roaring_bitmap_t* as_bitmap(void* set) noexcept { return static_cast<roaring_bitmap_t*>(set); }

void* checked(roaring_bitmap_t* bitmap) {
  if (bitmap == nullptr) throw std::bad_alloc();
  return bitmap;
}

}  // namespace

void DocBitmap::Free::operator()(void* set) const noexcept { roaring_bitmap_free(as_bitmap(set)); }

DocBitmap::DocBitmap() : set_(checked(roaring_bitmap_create())) {}

DocBitmap::DocBitmap(void* set) noexcept : set_(set) {}

DocBitmap DocBitmap::from_view(const RoaringView& view) {
  if (view.container_count() == 0) return {};
  if (view.is_single()) {
    const RoaringView::Container only = view.container(0);
    const DocId doc = DocId{only.key} << 16 | load_le<std::uint16_t>(only.data);
    return from_sorted({&doc, 1});
  }
  const ByteSpan bytes = view.bytes();
  // The bytes were validated, so that the only failure left is memory.
  return DocBitmap(checked(roaring_bitmap_portable_deserialize_safe(
      reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

DocBitmap DocBitmap::from_sorted(std::span<const DocId> docs) {
  if (docs.empty()) return {};
  return DocBitmap(checked(roaring_bitmap_of_ptr(docs.size(), docs.data())));
}

DocBitmap DocBitmap::range(DocId begin, DocId end) {
  if (begin >= end) return {};
  return DocBitmap(checked(roaring_bitmap_from_range(begin, end, 1)));
}

DocBitmap::DocBitmap(const DocBitmap& other)
    : set_(checked(roaring_bitmap_copy(as_bitmap(other.set_.get())))) {}

DocBitmap& DocBitmap::operator=(const DocBitmap& other) {
  if (this != &other) *this = DocBitmap(other);
  return *this;
}

DocBitmap::DocBitmap(DocBitmap&&) noexcept = default;
DocBitmap& DocBitmap::operator=(DocBitmap&&) noexcept = default;
DocBitmap::~DocBitmap() = default;

std::uint64_t DocBitmap::cardinality() const noexcept {
  return roaring_bitmap_get_cardinality(as_bitmap(set_.get()));
}

bool DocBitmap::empty() const noexcept { return roaring_bitmap_is_empty(as_bitmap(set_.get())); }

bool DocBitmap::contains(DocId doc) const noexcept {
  return roaring_bitmap_contains(as_bitmap(set_.get()), doc);
}

void DocBitmap::add(DocId doc) { roaring_bitmap_add(as_bitmap(set_.get()), doc); }

DocBitmap& DocBitmap::operator&=(const DocBitmap& other) {
  roaring_bitmap_and_inplace(as_bitmap(set_.get()), as_bitmap(other.set_.get()));
  return *this;
}

DocBitmap& DocBitmap::operator|=(const DocBitmap& other) {
  roaring_bitmap_or_inplace(as_bitmap(set_.get()), as_bitmap(other.set_.get()));
  return *this;
}

DocBitmap& DocBitmap::operator-=(const DocBitmap& other) {
  roaring_bitmap_andnot_inplace(as_bitmap(set_.get()), as_bitmap(other.set_.get()));
  return *this;
}

std::uint64_t DocBitmap::and_cardinality(const DocBitmap& a, const DocBitmap& b) noexcept {
  return roaring_bitmap_and_cardinality(as_bitmap(a.set_.get()), as_bitmap(b.set_.get()));
}

void DocBitmap::iterate(VisitOne visit, void* context) const {
  roaring_iterate(as_bitmap(set_.get()), visit, context);
}

std::vector<DocId> DocBitmap::to_vector() const {
  std::vector<DocId> docs(cardinality());
  if (!docs.empty()) roaring_bitmap_to_uint32_array(as_bitmap(set_.get()), docs.data());
  return docs;
}

void DocBitmap::serialize(ByteBuffer& out) const {
  // Not CRoaring's own: what its run_optimize() chooses depends on how the set came about.
  write_roaring(to_vector(), out);
}

bool operator==(const DocBitmap& a, const DocBitmap& b) noexcept {
  return roaring_bitmap_equals(as_bitmap(a.set_.get()), as_bitmap(b.set_.get()));
}

}  // namespace sakuin::storage
