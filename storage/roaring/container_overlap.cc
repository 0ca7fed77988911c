#include "storage/roaring/container_overlap.h"

#include <algorithm>
#include <array>

#include "storage/roaring/container_kernels.h"
#include "storage/roaring/container_search.h"

namespace sakuin::storage {
namespace {

using Container = RoaringView::Container;
using Kind = RoaringView::ContainerKind;

constexpr std::uint32_t kWindowDocs = 1 << 16;

/// What runs leave out of a window, by low bits. REQUIRES room for as many.
void read_missing(const Container& runs, std::uint16_t* out) noexcept {
  std::uint32_t count = 0;
  std::uint32_t low = 0;
  for (std::uint32_t i = 0; i < runs.run_count; ++i) {
    const Run run = run_at(runs.data, i);
    for (; low < run.start; ++low) out[count++] = static_cast<std::uint16_t>(low);
    low = run.last + 1;
  }
  for (; low < kWindowDocs; ++low) out[count++] = static_cast<std::uint16_t>(low);
}

std::uint32_t count_in_runs(const Container& array, const Container& runs) noexcept {
  // A word that nearly every document has: few are missing.
  const std::uint32_t missing_count = kWindowDocs - runs.cardinality;
  if (missing_count <= array.cardinality) {
    std::array<std::uint16_t, kMaxArrayCardinality> missing;
    read_missing(runs, missing.data());
    const auto* const data = reinterpret_cast<const std::uint8_t*>(missing.data());
    return array.cardinality - best_container_kernels().count_common(data, missing_count,
                                                                     array.data, array.cardinality);
  }
  std::uint32_t found = 0;
  std::uint32_t run = 0;
  for (std::uint32_t i = 0; i < array.cardinality && run < runs.run_count;) {
    const std::uint32_t value = array_value(array.data, i);
    const Run at = run_at(runs.data, run);
    if (at.last < value) {
      ++run;
    } else {
      found += at.start <= value ? 1U : 0U;
      ++i;
    }
  }
  return found;
}

std::uint32_t count_bitset_in_runs(const Container& bitset, const Container& runs) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < runs.run_count; ++i) {
    const Run run = run_at(runs.data, i);
    found += count_range(bitset.data, run.start, run.last) +
             (bitset_contains(bitset.data, run.last) ? 1U : 0U);
  }
  return found;
}

std::uint32_t count_common_runs(const Container& a, const Container& b) noexcept {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0, j = 0; i < a.run_count && j < b.run_count;) {
    const Run of_a = run_at(a.data, i);
    const Run of_b = run_at(b.data, j);
    const std::uint32_t start = std::max(of_a.start, of_b.start);
    const std::uint32_t last = std::min(of_a.last, of_b.last);
    if (start <= last) found += last - start + 1;
    i += of_a.last <= of_b.last ? 1U : 0U;
    j += of_b.last <= of_a.last ? 1U : 0U;
  }
  return found;
}

}  // namespace

std::uint32_t count_overlap(const Container& a, const Container& b) noexcept {
  if (b.kind == Kind::array && a.kind != Kind::array) return count_overlap(b, a);
  const ContainerKernels& kernels = best_container_kernels();
  if (a.kind == Kind::array) {
    if (b.kind == Kind::bitset) return kernels.count_in_bitset(a.data, a.cardinality, b.data);
    if (b.kind == Kind::run) return count_in_runs(a, b);
    return kernels.count_common(a.data, a.cardinality, b.data, b.cardinality);
  }
  if (a.kind == Kind::bitset && b.kind == Kind::bitset) {
    return kernels.all_of(std::array{a.data, b.data}, nullptr);
  }
  if (a.kind == Kind::run && b.kind == Kind::run) return count_common_runs(a, b);
  return a.kind == Kind::bitset ? count_bitset_in_runs(a, b) : count_bitset_in_runs(b, a);
}

}  // namespace sakuin::storage
