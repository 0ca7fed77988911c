// Postings of one term while its segment is in memory: documents with frequencies, and positions,
// as two streams of varints.
#pragma once

#include <cstdint>
#include <vector>

#include <sakuin/types.h>

#include "engine/index/slice_stream.h"

namespace sakuin {

class PostingsBuffer {
 public:
  /// REQUIRES documents ascending, positions ascending within a document.
  void add(Arena& arena, DocId doc, std::uint32_t position) {
    if (doc_freq_ == 0 || doc != last_doc_) begin_document(arena, doc);
    positions_.append_varint(arena, position - last_position_);
    last_position_ = position;
    ++last_freq_;
  }

  /// For fields without positions: once a document.
  void add(Arena& arena, DocId doc) {
    if (doc_freq_ == 0 || doc != last_doc_) begin_document(arena, doc);
    last_freq_ = 1;
  }

  /// Asks for the memory that add() writes to.
  void prefetch_end() const noexcept {
    docs_.prefetch_end();
    positions_.prefetch_end();
  }

  [[nodiscard]] std::uint32_t doc_freq() const noexcept { return doc_freq_; }

  /// Replaces `docs` and `freqs` by the whole list.
  void read_postings(std::vector<DocId>& docs, std::vector<std::uint32_t>& freqs) const {
    docs.clear();
    freqs.clear();
    SliceStream::Reader in(docs_);
    DocId doc = 0;
    for (std::uint32_t i = 1; i < doc_freq_; ++i) {  // the last document is not in the stream yet
      const std::uint32_t code = in.varint();
      doc += code >> 1;
      docs.push_back(doc);
      freqs.push_back((code & 1) != 0 ? 1 : in.varint());
    }
    docs.push_back(last_doc_);
    freqs.push_back(last_freq_);
  }

  /// Calls visit(positions) for each document in order; `freqs` as read_postings gave them.
  template <class Visit>
  void for_each_positions(const std::vector<std::uint32_t>& freqs,
                          std::vector<std::uint32_t>& scratch, Visit&& visit) const {
    SliceStream::Reader in(positions_);
    for (const std::uint32_t freq : freqs) {
      scratch.clear();
      std::uint32_t position = 0;
      for (std::uint32_t i = 0; i < freq; ++i) scratch.push_back(position += in.varint());
      visit(scratch);
    }
  }

 private:
  /// A document is written when the next one comes: then its frequency is known. One code holds the
  /// gap and whether the frequency is 1, which it mostly is.
  void begin_document(Arena& arena, DocId doc) {
    if (doc_freq_ > 0) {
      const DocId gap = last_doc_ - written_doc_;
      docs_.append_varint(arena, (gap << 1) | (last_freq_ == 1 ? 1U : 0U));
      if (last_freq_ != 1) docs_.append_varint(arena, last_freq_);
      written_doc_ = last_doc_;
    }
    last_doc_ = doc;
    last_freq_ = 0;
    last_position_ = 0;
    ++doc_freq_;
  }

  SliceStream docs_;
  SliceStream positions_;
  std::uint32_t doc_freq_ = 0;
  DocId last_doc_ = 0;
  DocId written_doc_ = 0;
  std::uint32_t last_freq_ = 0;
  std::uint32_t last_position_ = 0;
};

}  // namespace sakuin
