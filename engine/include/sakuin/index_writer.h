// The one writer of an index: documents in, commits out.
//
// Thread rule: an IndexWriter is used by one thread at a time; it may index and merge on others of
// its own (WriterOptions::threads, Merging). Any number of Searchers, in this and other processes,
// read meanwhile. Lifetime: destroying a writer without commit() drops what was added since the
// last commit; what was committed stays.
//
// Failure: add() answers invalid_argument, schema_mismatch or limit_exceeded for a document that
// does not fit; that document is left out and the writer goes on. Any other error (a full disk,
// or memory or descriptors that ran out, which is limit_exceeded as well) leaves the last commit as
// it was and the writer refusing work with `busy` until rollback(), which forgets what was added
// since that commit; then it goes on, if the cause is gone. When rollback() fails again and again,
// destroy the writer and open the directory and the index anew.
//
// Durability: a commit that was acknowledged survives the end of the process and, with
// sync_on_commit, a power cut, on disks and file systems that keep what they say they synced. After
// a crash the index holds that commit or the one that was under way, whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <sakuin/directory.h>
#include <sakuin/document.h>
#include <sakuin/query.h>
#include <sakuin/schema.h>
#include <sakuin/status.h>
#include <sakuin/tokenizer.h>

namespace sakuin {

/// When merges are due that a writer does on its own; merge() does as it is told.
struct MergePolicy {
  /// Segments of about one size that may be there before they become one of the next size. 2 to
  /// kMaxSegmentsPerTier. Smaller: fewer segments and faster searches, more merging.
  std::size_t segments_per_tier = 10;

  /// Segments do not grow beyond this; those of more than half of it are left alone, unless much of
  /// them is deleted.
  std::uint64_t max_segment_bytes = std::uint64_t{5} << 30;

  /// Segments below this count as one size: they are merged soon. > 0.
  std::uint64_t small_segment_bytes = std::uint64_t{1} << 20;

  /// A segment of which more than this share is deleted, and more than small_segment_bytes, is
  /// written anew. 0 to 1.
  double max_deleted_share = 1.0 / 3;

  /// With more segments than this, the writer waits for the merges that are due before it goes on:
  /// documents come no faster than they can be merged.
  std::size_t max_segments = 500;
};

inline constexpr std::size_t kMaxSegmentsPerTier = 1'000;

/// Merges that a writer does on its own.
enum class Merging : std::uint8_t {
  none,        ///< only merge() merges
  background,  ///< one at a time, beside everything else
};

/// What runs work that a library would otherwise start a thread for: a host's pool, say.
class Executor {
 public:
  virtual ~Executor() = default;

  /// Takes `task`, to call it once on any thread, or to destroy it uncalled. May throw, which is
  /// then a failure of the work.
  virtual void run(std::function<void()> task) = 0;
};

inline constexpr std::size_t kMaxIndexThreads = 64;

/// Copied by IndexWriter::open; may be destroyed after the call.
struct WriterOptions {
  /// Memory for documents not yet written to a segment, every buffer and queue of the writer
  /// counted; a segment is written when it is reached. One document may exceed it for the time it
  /// is added. At least 8 MiB a thread. Larger: fewer segments, faster indexing.
  std::size_t memory_bytes = std::size_t{256} << 20;

  /// Threads that index, 1 to kMaxIndexThreads. With 1, add() does the work itself. With more, they
  /// are started beside the calling thread; add() copies the document and returns, or waits when
  /// memory is short; an error of the disk shows in a later call. Answers are the same whatever
  /// their number: documents count as inserted in the order of the calls.
  std::size_t threads = 1;

  /// Make an index where there is none. Otherwise a missing index is `not_found`.
  bool create = true;

  /// Fields of a new index. For an existing index: fields given here are added if unknown, and a
  /// field that is there with another type or analyzer is `schema_mismatch`.
  Schema schema;

  /// false: commits survive the process, but after a power cut they may be lost, or the index be
  /// `corrupt`. That goes for segments written so until a merge rewrites them.
  bool sync_on_commit = true;

  /// Where the analyzers that the schema names are found.
  AnalyzerRegistry analyzers;

  /// Whether the number of segments is kept low, and how.
  Merging merging = Merging::background;
  MergePolicy merge_policy;

  /// Where merges run; null: on a thread that is started for each.
  std::shared_ptr<Executor> merge_executor;
};

/// What a writer holds right now; all counts since the index was made, deletes subtracted.
struct WriterStats {
  std::uint64_t live_docs = 0;      ///< committed or not
  std::uint64_t buffered_docs = 0;  ///< in memory only
  std::uint64_t buffered_bytes = 0;
  std::uint64_t segments = 0;
  std::uint64_t generation = 0;  ///< of the last commit; 0: none yet
};

/// Of the merges that a writer does on its own; counts since it was opened.
struct MergeStatus {
  bool running = false;      ///< or waiting for its executor
  std::uint64_t done = 0;    ///< taken over; the next commit makes them durable
  std::uint64_t failed = 0;  ///< their inputs are still there
  Status last_failure;       ///< ok while there was none
};

/// Read during the call to merge().
struct MergeOptions {
  /// Renumber documents so that similar ones are neighbours: many queries touch less of the index,
  /// and a large index gets a little smaller. Takes about as long again as the merge. Answers stay
  /// the same, ties included. Applies to each segment that the merge makes; segments that it leaves
  /// alone keep their order, but with max_segments 1 a single segment is made anew, too.
  bool reorder = false;

  /// Memory for finding that order, beside what a merge takes. Wanted: 8 bytes for each pair of a
  /// document and a word in it, and 80 for each document. When that is more, the most frequent
  /// words are left out of the comparison until it fits, and the order is less good; when not even
  /// the documents fit, they keep their order.
  std::size_t reorder_memory_bytes = std::size_t{1} << 30;

  /// Threads for finding that order, the calling one among them; they end before merge() returns.
  /// The order does not depend on their number.
  std::size_t reorder_threads = 1;

  /// Called on the calling thread with the share of the work that is done, ascending from 0 to 1.
  /// Must not throw (the merge ends with `invalid_argument` then) nor call the writer.
  std::function<void(double share)> progress;
};

/// What collect_garbage() removed.
struct RemovedFiles {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// Of the host's own bytes in a commit.
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{1} << 20;

class IndexWriter {
 public:
  /// Opens the index in `directory` for writing, after taking its lock (`locked` if held).
  [[nodiscard]] static Result<IndexWriter> open(std::shared_ptr<Directory> directory,
                                                WriterOptions options = {});

  IndexWriter(IndexWriter&&) noexcept;
  IndexWriter& operator=(IndexWriter&&) noexcept;
  ~IndexWriter();

  /// Adds a document, replacing the one with the same id. `schema_mismatch` when a value does not
  /// fit its field, `limit_exceeded` when it is too large.
  Status add(const Document& document);

  /// Removes the document with this id, from the next commit on. True if there was one.
  [[nodiscard]] Result<bool> remove(std::string_view id);

  /// Removes every document that matches, from the next commit on, and answers how many: of all
  /// that were added before this call, committed or not; those added later are not looked at. A
  /// query that cannot run (`invalid_argument`, `limit_exceeded`) removes nothing, and the writer
  /// goes on. Cost: that of refresh() and of finding the matches; what is in memory becomes a
  /// segment, so many documents known by their ids are better removed by those. `query_analyzers`
  /// as in SearcherOptions.
  [[nodiscard]] Result<std::uint64_t> remove_matching(
      const Query& query, const std::map<std::string, std::string>& query_analyzers = {});

  /// Makes everything since the last commit durable and visible at once, or nothing of it.
  Status commit();

  /// Does all of commit() but its last step, so that it can be one with that of another store:
  /// after this, only commit() or rollback(); anything else is `busy`.
  Status prepare_commit();

  /// Forgets everything since the last commit.
  Status rollback();

  /// Bytes of the host's own that go with the index (how far it has read its source, say): part of
  /// the next commit and of all later ones, until set again. At most kMaxPayloadBytes.
  Status set_payload(std::string_view payload);
  [[nodiscard]] const std::string& payload() const noexcept;

  /// Makes everything so far, committed or not, visible without making it durable: what
  /// Searcher::open shows of the directory returned. It never changes and may outlive the writer;
  /// the files it needs stay readable. Its generation is above that of the last commit and below
  /// that of the next. What is in memory only becomes a segment, which a commit uses as it is.
  [[nodiscard]] Result<std::shared_ptr<const Directory>> refresh();

  /// Removes files that no commit names any more: what merges replaced, and what crashes left
  /// behind. Commits do so as well, but do not say if it fails. The newest commit and the one
  /// before it keep their files.
  [[nodiscard]] Result<RemovedFiles> collect_garbage();

  /// Adds every document of the newest commit of another index, as it is indexed there: nothing is
  /// analyzed again. A document whose id is there already is replaced, as by add(); all of them
  /// count as added now, in their order. `source` is only read, may have a writer of its own, and
  /// is not needed afterwards. Its fields have to be the first fields of this index, or the other
  /// way round (`schema_mismatch`), with the same analyzers (`analyzer_mismatch`); `no_space` if
  /// its segments, which are copied, do not fit. After these, and if `source` does not open, the
  /// writer goes on; after damage that is found while copying it wants a rollback(). The payload of
  /// `source` is not taken. `limit_exceeded` if the numbers that documents are counted by would run
  /// out, which takes dozens of indexes that were added to themselves.
  Status add_index(const Directory& source);

  /// How the merges that this writer does on its own are getting on. A merge begins in a call that
  /// writes a segment or commits, works beside later calls, and is taken over by a later add(),
  /// refresh() or commit(). One that fails harms nothing: its inputs stay, and are left alone until
  /// wait_for_merges(), merge() or rollback(); those for which there was no space, until a commit.
  /// rollback(), merge() and the destructor give up what is not finished.
  [[nodiscard]] MergeStatus merge_status() const;

  /// Returns when no merge is due any more, and all are taken over; call commit() to make that
  /// durable. The error is that of a merge that failed since the last such call.
  Status wait_for_merges();

  /// Merges segments until at most `max_segments` (>= 1) are left, reclaiming deleted documents,
  /// and commits; implies commit() of what is pending. `no_space` before anything is merged when
  /// the disk has no room for the result beside what it replaces; the writer goes on.
  Status merge(std::size_t max_segments = 1, const MergeOptions& options = {});

  [[nodiscard]] const Schema& schema() const noexcept;
  [[nodiscard]] WriterStats stats() const noexcept;

 private:
  struct Impl;
  explicit IndexWriter(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sakuin
