#include "storage/postings/freqs_writer.h"

#include <algorithm>
#include <array>
#include <limits>

#include "storage/base/bitpack.h"
#include "storage/postings/freqs_code.h"

namespace sakuin::storage {
namespace {

constexpr unsigned kWidthForms = 4;

struct Survey {
  std::array<std::uint64_t, kWidthForms> escapes = {};  // by logarithm of the width
  std::uint32_t largest = 1;
};

Survey survey(std::span<const std::uint32_t> freqs) noexcept {
  Survey found;
  for (const std::uint32_t freq : freqs) {
    found.largest = std::max(found.largest, freq);
    for (unsigned log2 = 0; log2 < kWidthForms; ++log2) {
      if (freq >= 1U << (1U << log2)) ++found.escapes[log2];
    }
  }
  return found;
}

unsigned exception_form(std::uint32_t largest_exception) noexcept {
  if (largest_exception <= std::numeric_limits<std::uint8_t>::max()) return 1;
  if (largest_exception <= std::numeric_limits<std::uint16_t>::max()) return 2;
  return 3;
}

FreqsHeader smallest_form(const Survey& found, std::uint64_t count) noexcept {
  FreqsHeader best;
  std::uint64_t best_bytes = std::numeric_limits<std::uint64_t>::max();
  for (unsigned log2 = 0; log2 < kWidthForms; ++log2) {
    FreqsHeader form{log2, 0};
    if (found.escapes[log2] > 0)
      form.exception_form = exception_form(found.largest - (1U << form.width()));
    const std::uint64_t bytes = packed_bytes(count, form.width()) + form.escape_count_bytes(count) +
                                found.escapes[log2] * form.exception_bytes();
    if (bytes < best_bytes) {
      best = form;
      best_bytes = bytes;
    }
  }
  return best;
}

void append_codes(std::span<const std::uint32_t> freqs, unsigned width, ByteBuffer& out) {
  const std::uint32_t escape = (1U << width) - 1;
  const std::size_t at = out.size();
  out.resize(at + static_cast<std::size_t>(packed_bytes(freqs.size(), width)));
  std::uint8_t* const codes = out.data() + at;
  for (std::size_t rank = 0; rank < freqs.size(); ++rank) {
    const std::uint32_t code = std::min(freqs[rank] - 1, escape);
    std::uint8_t& byte = codes[rank * width / 8];
    byte = static_cast<std::uint8_t>(byte | code << (rank * width % 8));
  }
}

void append_escape_counts(std::span<const std::uint32_t> freqs, std::uint32_t first_escaped,
                          ByteBuffer& out) {
  std::uint32_t escapes = 0;
  for (std::size_t rank = 0; rank < freqs.size(); ++rank) {
    if (rank > 0 && rank % kFreqsStride == 0) append_le(out, escapes);
    if (freqs[rank] >= first_escaped) ++escapes;
  }
}

void append_exceptions(std::span<const std::uint32_t> freqs, std::uint32_t first_escaped,
                       unsigned exception_bytes, ByteBuffer& out) {
  for (const std::uint32_t freq : freqs) {
    if (freq < first_escaped) continue;
    const std::uint32_t exception = freq - first_escaped;
    switch (exception_bytes) {
      case 1:
        out.push_back(static_cast<std::uint8_t>(exception));
        break;
      case 2:
        append_le(out, static_cast<std::uint16_t>(exception));
        break;
      default:
        append_le(out, exception);
        break;
    }
  }
}

}  // namespace

void write_freqs(std::span<const std::uint32_t> freqs, ByteBuffer& out) {
  const Survey found = survey(freqs);
  if (found.largest == 1) return;
  const FreqsHeader header = smallest_form(found, freqs.size());
  const std::uint32_t first_escaped = 1U << header.width();
  out.push_back(header.encode());
  append_codes(freqs, header.width(), out);
  if (header.exception_form == 0) return;
  append_escape_counts(freqs, first_escaped, out);
  append_exceptions(freqs, first_escaped, header.exception_bytes(), out);
}

}  // namespace sakuin::storage
