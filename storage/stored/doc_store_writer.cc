#include "storage/stored/doc_store_writer.h"

#include <algorithm>
#include <vector>

#include "storage/stored/block_codec.h"
#include "storage/stored/doc_store_layout.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kTrainingBytes = std::size_t{1} << 20;
constexpr std::size_t kLargestSampleBytes = std::size_t{64} * 1024;

Status out_of_memory() {
  return {StatusCode::limit_exceeded,
          "stored documents: compression ran out of memory; give the process more or write smaller "
          "documents"};
}

}  // namespace

struct DocStoreWriter::Impl {
  explicit Impl(ByteSink& to) noexcept : sink(&to) {}

  ByteSink* sink;
  BlockCompressor compressor;
  ByteBuffer frame;

  // The open block: lengths as varints, then the documents.
  ByteBuffer lengths;
  ByteBuffer documents;
  std::uint32_t first_doc = 0;
  std::uint32_t doc_count = 0;

  // Until the dictionary is decided, samples are collected and closed blocks wait uncompressed.
  bool decided = false;
  ByteBuffer samples;
  std::vector<std::size_t> sample_sizes;
  std::vector<ByteBuffer> waiting;
  ByteBuffer dictionary;

  ByteBuffer entries;  // of closed blocks; those that wait have their offset still to come
  std::uint32_t block_count = 0;
  std::uint64_t frames_bytes = 0;

  void collect_sample(ByteSpan document) {
    const std::size_t bytes = std::min(document.size(), kLargestSampleBytes);
    if (decided || bytes == 0) return;
    append_bytes(samples, document.first(bytes));
    sample_sizes.push_back(bytes);
  }

  /// Trains the dictionary, or decides that there is none, and compresses what has waited for it.
  Status decide_dictionary(bool train) {
    decided = true;
    if (train) dictionary = train_dictionary(samples, sample_sizes);
    samples = {};
    sample_sizes = {};
    if (!compressor.use_dictionary(dictionary)) return out_of_memory();
    std::uint32_t block = 0;
    for (const ByteBuffer& raw : waiting) SAKUIN_TRY(write_frame(block++, raw));
    waiting = {};
    return {};
  }

  Status write_frame(std::uint32_t block, ByteSpan raw) {
    if (!compressor.compress(raw, frame)) return out_of_memory();
    store_le(entries.data() + block * kStoredEntryBytes, frames_bytes);
    frames_bytes += frame.size();
    SAKUIN_TRY(sink->append(frame));
    shrink(frame);
    return {};
  }

  void append_entry(std::uint64_t frame_offset, std::size_t raw_bytes, std::uint32_t first) {
    append_le(entries, frame_offset);
    append_le(entries, static_cast<std::uint32_t>(raw_bytes));
    append_le(entries, first);
  }

  Status close_block() {
    if (first_doc == doc_count) return {};
    ByteBuffer raw = std::move(lengths);
    append_bytes(raw, documents);
    lengths = {};
    documents.clear();
    shrink(documents);
    append_entry(0, raw.size(), first_doc);
    first_doc = doc_count;
    const std::uint32_t block = block_count++;
    if (decided) return write_frame(block, raw);
    waiting.push_back(std::move(raw));
    return samples.size() < kTrainingBytes ? Status{} : decide_dictionary(true);
  }

  Status finish() {
    SAKUIN_TRY(close_block());
    if (!decided) SAKUIN_TRY(decide_dictionary(false));
    append_entry(frames_bytes, 0, doc_count);
    ByteBuffer trailer;
    append_le(trailer, frames_bytes);
    append_le(trailer, doc_count);
    append_le(trailer, block_count);
    append_le(trailer, static_cast<std::uint32_t>(dictionary.size()));
    append_le(trailer, std::uint32_t{0});
    SAKUIN_TRY(sink->append(dictionary));
    SAKUIN_TRY(sink->append(entries));
    return sink->append(trailer);
  }

  /// One large document must not pin its memory for the rest of the segment.
  static void shrink(ByteBuffer& buffer) {
    if (buffer.capacity() > 4 * kStoredBlockBytes) buffer = {};
  }
};

DocStoreWriter::DocStoreWriter(ByteSink& sink) : impl_(std::make_unique<Impl>(sink)) {}
DocStoreWriter::~DocStoreWriter() = default;
DocStoreWriter::DocStoreWriter(DocStoreWriter&&) noexcept = default;
DocStoreWriter& DocStoreWriter::operator=(DocStoreWriter&&) noexcept = default;

Status DocStoreWriter::add(ByteSpan document) {
  if (document.size() > kMaxStoredDocumentBytes) {
    return {StatusCode::limit_exceeded,
            "stored document: it is larger than 256 MiB; split it into several documents"};
  }
  Impl& impl = *impl_;
  const std::size_t open_bytes = impl.lengths.size() + impl.documents.size();
  if (open_bytes + document.size() >= kStoredBlockBytes) SAKUIN_TRY(impl.close_block());
  impl.collect_sample(document);
  append_varint(impl.lengths, document.size());
  append_bytes(impl.documents, document);
  ++impl.doc_count;
  return {};
}

std::size_t DocStoreWriter::memory_bytes() const noexcept {
  const Impl& impl = *impl_;
  std::size_t bytes = sizeof(Impl) + impl.compressor.memory_bytes() + impl.frame.capacity() +
                      impl.lengths.capacity() + impl.documents.capacity() +
                      impl.samples.capacity() + impl.sample_sizes.capacity() * sizeof(std::size_t) +
                      impl.dictionary.capacity() + impl.entries.capacity();
  for (const ByteBuffer& raw : impl.waiting) bytes += sizeof(ByteBuffer) + raw.capacity();
  return bytes;
}

Status DocStoreWriter::finish() { return impl_->finish(); }

}  // namespace sakuin::storage
