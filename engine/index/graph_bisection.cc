#include "engine/index/graph_bisection.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>
#include <span>
#include <system_error>
#include <utility>

namespace sakuin {
namespace {

/// Bits of cost are counted in 2^-16.
constexpr double kUnitsPerBit = 65536;

/// What both documents of an exchange must save together: two halves that are as good as each
/// other would exchange the same documents for ever.
constexpr std::int64_t kLeastSaving = 2;

/// A term of fewer documents of a part costs the same in either half.
constexpr std::uint32_t kLeastDocs = 2;

constexpr std::uint32_t kNoTerm = UINT32_MAX;

/// What the d-th document of a term adds to d * log2(d + 1). With the halves equally large, moving
/// a document from one where d have the term to one where e have it saves growth(e) - growth(d -
/// 1).
class GrowthTable {
 public:
  explicit GrowthTable(std::uint32_t most_docs) : growth_(std::size_t{most_docs} + 2) {
    for (std::size_t i = 1; i < growth_.size(); ++i) {
      const auto d = static_cast<double>(i - 1);
      const double bits = std::log2(d + 2) + d * std::log1p(1 / (d + 1)) / std::log(2.0);
      growth_[i] = static_cast<std::int32_t>(std::lround(bits * kUnitsPerBit));
    }
  }

  /// growth(d - 1); anything for 0, since no document can leave then.
  [[nodiscard]] std::int32_t of_last(std::uint32_t d) const noexcept { return growth_[d]; }
  /// growth(d).
  [[nodiscard]] std::int32_t of_next(std::uint32_t d) const noexcept { return growth_[d + 1]; }

 private:
  std::vector<std::int32_t> growth_;
};

/// A document of the part: its terms are a range of the buffer that the part reads.
struct DocTerms {
  std::uint64_t begin;
  std::uint32_t size;
  DocId doc;

  [[nodiscard]] std::span<const std::uint32_t> in(const std::uint32_t* buffer) const noexcept {
    return {buffer + begin, size};
  }
};

/// Two halves of some documents, and the rounds of exchange between them.
class Halves {
 public:
  Halves(std::span<DocTerms> docs, const std::uint32_t* buffer, std::uint32_t term_count,
         const GrowthTable& growth)
      : docs_(docs),
        buffer_(buffer),
        growth_(growth),
        left_count_(docs.size() - docs.size() / 2),
        in_left_(term_count),
        in_right_(term_count),
        saved_rightward_(term_count),
        saved_leftward_(term_count),
        is_right_(docs.size()),
        wishes_(docs.size()) {
    for (std::size_t i = 0; i < docs.size(); ++i) {
      is_right_[i] = i >= left_count_;
      std::vector<std::uint32_t>& counts = is_right_[i] != 0 ? in_right_ : in_left_;
      for (const std::uint32_t term : docs[i].in(buffer)) ++counts[term];
    }
  }

  /// How many documents changed sides.
  std::size_t exchange() {
    weigh_terms();
    for (std::size_t i = 0; i < docs_.size(); ++i) wishes_[i] = wish(i);
    const auto middle = wishes_.begin() + static_cast<std::ptrdiff_t>(left_count_);
    std::nth_element(wishes_.begin(), middle, wishes_.end());
    std::size_t moved = 0;
    for (std::size_t place = 0; place < wishes_.size(); ++place) {
      const std::uint32_t i = wishes_[place].second;
      const bool wants_right = place >= left_count_;
      if ((is_right_[i] != 0) == wants_right) continue;
      move(i, wants_right);
      ++moved;
    }
    return moved;
  }

  [[nodiscard]] bool is_right(std::size_t i) const noexcept { return is_right_[i] != 0; }
  [[nodiscard]] std::size_t left_count() const noexcept { return left_count_; }
  [[nodiscard]] std::span<const std::uint32_t> in_left() const noexcept { return in_left_; }
  [[nodiscard]] std::span<const std::uint32_t> in_right() const noexcept { return in_right_; }

 private:
  /// What standing on the right saves, and the place in docs_: those with the least go left.
  using Wish = std::pair<std::int64_t, std::uint32_t>;

  void weigh_terms() {
    for (std::size_t term = 0; term < in_left_.size(); ++term) {
      const std::uint32_t left = in_left_[term];
      const std::uint32_t right = in_right_[term];
      saved_rightward_[term] = growth_.of_next(right) - growth_.of_last(left);
      saved_leftward_[term] = growth_.of_next(left) - growth_.of_last(right);
    }
  }

  [[nodiscard]] Wish wish(std::size_t i) const {
    const std::vector<std::int32_t>& saved = is_right(i) ? saved_leftward_ : saved_rightward_;
    std::int64_t sum = 0;
    for (const std::uint32_t term : docs_[i].in(buffer_)) sum += saved[term];
    sum -= kLeastSaving / 2;
    return {is_right(i) ? -sum : sum, static_cast<std::uint32_t>(i)};
  }

  void move(std::uint32_t i, bool to_right) {
    const std::uint32_t into_right = to_right ? 1U : UINT32_MAX;  // or out of it, modulo 2^32
    for (const std::uint32_t term : docs_[i].in(buffer_)) {
      in_right_[term] += into_right;
      in_left_[term] -= into_right;
    }
    is_right_[i] = to_right;
  }

  std::span<DocTerms> docs_;
  const std::uint32_t* buffer_;
  const GrowthTable& growth_;
  std::size_t left_count_;
  std::vector<std::uint32_t> in_left_;  // by term
  std::vector<std::uint32_t> in_right_;
  std::vector<std::int32_t> saved_rightward_;  // by term, if a document with it changed sides
  std::vector<std::int32_t> saved_leftward_;
  std::vector<std::uint8_t> is_right_;  // by place in docs_
  std::vector<Wish> wishes_;
};

/// Copies the documents of one half after another, with new numbers for the terms that still tell
/// documents of the half apart: the tables of deep parts get small.
class HalfCopy {
 public:
  HalfCopy(std::span<const std::uint32_t> doc_freqs, std::uint32_t* buffer, std::uint64_t begin)
      : buffer_(buffer), end_(begin), new_terms_(doc_freqs.size(), kNoTerm) {
    for (std::size_t term = 0; term < doc_freqs.size(); ++term) {
      if (doc_freqs[term] >= kLeastDocs) new_terms_[term] = term_count_++;
    }
  }

  [[nodiscard]] DocTerms add(const DocTerms& doc, const std::uint32_t* from) {
    const std::uint64_t begin = end_;
    for (const std::uint32_t term : doc.in(from)) {
      if (new_terms_[term] != kNoTerm) buffer_[end_++] = new_terms_[term];
    }
    return {begin, static_cast<std::uint32_t>(end_ - begin), doc.doc};
  }

  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  [[nodiscard]] std::uint32_t term_count() const noexcept { return term_count_; }

 private:
  std::uint32_t* buffer_;
  std::uint64_t end_;
  std::vector<std::uint32_t> new_terms_;
  std::uint32_t term_count_ = 0;
};

class Bisection {
 public:
  Bisection(ForwardIndex index, const BisectionOptions& options)
      : options_(options),
        growth_(index.most_docs),
        terms_(std::move(index.terms)),
        spare_(terms_.size()),
        term_count_(index.term_count) {
    options_.leaf_docs = std::max(options_.leaf_docs, 1U);
    docs_.reserve(index.doc_count());
    std::uint64_t begin = 0;
    for (const std::uint64_t end : index.ends) {
      docs_.push_back({begin, static_cast<std::uint32_t>(end - begin), doc_number()});
      begin = end;
    }
  }

  [[nodiscard]] std::vector<DocId> run(const Progress& progress) {
    for (std::size_t docs = docs_.size(); docs > options_.leaf_docs; docs -= docs / 2) ++levels_;
    split({docs_, terms_.data(), spare_.data(), term_count_}, options_.threads, &progress);
    std::vector<DocId> order;
    order.reserve(docs_.size());
    for (const DocTerms& doc : docs_) order.push_back(doc.doc);
    return order;
  }

 private:
  /// Neighbouring documents. Their terms lie in `from`, and the same range of `to` is free.
  struct Part {
    std::span<DocTerms> docs;
    std::uint32_t* from;
    std::uint32_t* to;
    std::uint32_t term_count;
  };

  [[nodiscard]] DocId doc_number() const noexcept { return static_cast<DocId>(docs_.size()); }

  /// `progress` is null on threads other than the caller's.
  void split(const Part& part, std::size_t threads, const Progress* progress) {
    if (part.docs.size() <= options_.leaf_docs) return;
    const std::pair<Part, Part> halves = halve(part, progress);
    work_done_ += part.docs.size();
    if (threads < 2) {
      split(halves.first, 1, progress);
      split(halves.second, 1, progress);
      return;
    }
    std::future<void> second;
    try {
      second = std::async(std::launch::async, [&] { split(halves.second, threads / 2, nullptr); });
    } catch (const std::system_error&) {  // the system has no thread to spare
    }
    split(halves.first, threads - threads / 2, progress);
    second.valid() ? second.get() : split(halves.second, 1, progress);
  }

  std::pair<Part, Part> halve(const Part& part, const Progress* progress) {
    Halves halves(part.docs, part.from, part.term_count, growth_);
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      tell(progress, static_cast<double>(part.docs.size()) * round / options_.rounds);
      if (halves.exchange() <= part.docs.size() / kStillShare) break;
    }
    return divide(part, halves);
  }

  /// Puts the left half before the right one, each in the order it had.
  std::pair<Part, Part> divide(const Part& part, const Halves& halves) {
    const std::vector<DocTerms> old(part.docs.begin(), part.docs.end());
    const std::size_t left_count = halves.left_count();
    std::size_t next = 0;
    HalfCopy left(halves.in_left(), part.to, old.front().begin);
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (!halves.is_right(i)) part.docs[next++] = left.add(old[i], part.from);
    }
    HalfCopy right(halves.in_right(), part.to, left.end());
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (halves.is_right(i)) part.docs[next++] = right.add(old[i], part.from);
    }
    return {{part.docs.first(left_count), part.to, part.from, left.term_count()},
            {part.docs.subspan(left_count), part.to, part.from, right.term_count()}};
  }

  void tell(const Progress* progress, double begun) const {
    if (progress == nullptr) return;
    const double whole = static_cast<double>(docs_.size()) * levels_;
    progress->tell(std::min(1.0, (static_cast<double>(work_done_) + begun) / whole));
  }

  /// A round that moves fewer documents than one in this many is the last.
  static constexpr std::size_t kStillShare = 1000;

  BisectionOptions options_;
  GrowthTable growth_;
  std::vector<std::uint32_t> terms_;
  std::vector<std::uint32_t> spare_;
  std::uint32_t term_count_;
  std::vector<DocTerms> docs_;
  std::uint32_t levels_ = 0;
  std::atomic<std::uint64_t> work_done_ = 0;  // documents, counted once a level
};

}  // namespace

std::uint64_t bisection_bytes(std::uint64_t docs, std::uint64_t terms, std::uint64_t postings,
                              std::size_t threads) noexcept {
  constexpr std::uint64_t kDocBytes = 2 * sizeof(DocTerms) + 3 * sizeof(std::uint64_t) + 8;
  constexpr std::uint64_t kTermBytes = 6 * sizeof(std::uint32_t);
  constexpr std::uint64_t kGrowthBytes = sizeof(std::int32_t);  // a document, at most
  return docs * (kDocBytes + kGrowthBytes) + terms * kTermBytes * threads +
         postings * 2 * sizeof(std::uint32_t);
}

std::vector<DocId> order_documents(ForwardIndex index, const BisectionOptions& options,
                                   const Progress& progress) {
  return Bisection(std::move(index), options).run(progress);
}

}  // namespace sakuin
