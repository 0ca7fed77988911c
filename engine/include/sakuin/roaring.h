// CRoaring in and out: the match set of a query as a roaring::Roaring, and one of the host's own as
// a filter or a clause. Optional: the only header of this library that includes CRoaring's
// (Debian: libroaring-dev), whose C++ class throws when memory runs out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <roaring/roaring.hh>

#include <sakuin/doc_set.h>
#include <sakuin/searcher.h>
#include <sakuin/status.h>

namespace roaring {}  // namespace roaring

namespace sakuin {

namespace roaring_detail {
using namespace ::roaring;
using Bitmap = Roaring;
}  // namespace roaring_detail

/// Numbers of the documents in `set` (<sakuin/doc_set.h>); Searcher::hit() says which they are.
[[nodiscard]] inline Result<roaring_detail::Bitmap> to_roaring(const DocSet& set) {
  SAKUIN_ASSIGN(const std::vector<std::uint8_t> bytes, set.to_roaring_bytes());
  return roaring_detail::Bitmap::readSafe(reinterpret_cast<const char*>(bytes.data()),
                                          bytes.size());
}

/// The documents of `searcher` with these numbers; deleted ones are left out. `invalid_argument`
/// for a number that no document has. Cost: a copy of the bitmap, and a bit for every document.
[[nodiscard]] inline Result<DocSet> from_roaring(const Searcher& searcher,
                                                 const roaring_detail::Bitmap& numbers) {
  std::vector<std::uint8_t> bytes(numbers.getSizeInBytes());
  numbers.write(reinterpret_cast<char*>(bytes.data()));
  return searcher.doc_set(bytes);
}

}  // namespace sakuin
