// The indexing threads of a writer, and the one budget of memory that they share. With one thread
// there is none: the writer's own indexes. With more, documents wait in batches, each batch goes to
// the thread that has least to do, and each thread fills a segment of its own; add() waits rather
// than let more documents wait than their part of the budget.
//
// Thread rule: all public members are called by the writer's thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/document.h>
#include <sakuin/index_writer.h>

#include "engine/index/document_fields.h"
#include "engine/index/indexed_schema.h"
#include "engine/index/segment_indexer.h"
#include "engine/index/segment_numbers.h"

namespace sakuin {

/// A document that was read. `inputs` point into `copy`, which stays where it was allocated when
/// this is moved, or into the caller's document when there is one thread and no copy.
struct TakenDocument {
  Document copy;
  std::vector<FieldInput> inputs;
};

class IndexingTeam {
 public:
  /// Of `options`: threads, memory_bytes, sync_on_commit. `directory` and `numbers` outlive it.
  IndexingTeam(Directory& directory, SegmentNumbers& numbers, const WriterOptions& options);
  /// Drops what is not in a segment.
  ~IndexingTeam();
  IndexingTeam(const IndexingTeam&) = delete;
  IndexingTeam& operator=(const IndexingTeam&) = delete;

  [[nodiscard]] bool has_threads() const noexcept { return lanes_.size() > 1; }

  /// Takes the next document. With threads, an error may be that of one before it.
  Status add(std::string_view id, Serial serial, TakenDocument document,
             std::shared_ptr<const IndexedSchema> schema);

  /// The documents so far want to be handed on: call flush() without threads, else hand_out().
  /// `other_bytes` of the budget are taken by the caller.
  [[nodiscard]] bool is_due(std::size_t other_bytes) noexcept;
  Status hand_out();

  /// All documents become segments.
  Status flush();

  /// Segments were written since the last take_flushed().
  [[nodiscard]] bool has_flushed() const noexcept { return has_flushed_.load(); }
  [[nodiscard]] std::vector<FlushedSegment> take_flushed();

  /// Of all buffers, and documents on their way there.
  [[nodiscard]] std::size_t memory_bytes() const noexcept;

 private:
  struct Batch {
    struct Entry {
      Serial serial = 0;
      TakenDocument document;
    };
    std::vector<Entry> documents;
    std::shared_ptr<const IndexedSchema> schema;
    std::size_t bytes = 0;
  };

  struct Lane {
    explicit Lane(SegmentIndexer made) : indexer(std::move(made)) {}

    SegmentIndexer indexer;                // the thread's own
    std::atomic<std::size_t> bytes = 0;    // of the indexer
    std::deque<Batch> queue;               // under mutex_, as are those below
    std::atomic<std::size_t> waiting = 0;  // bytes of batches not indexed yet
    bool flush_wanted = false;
    bool working = false;
    std::thread thread;

    [[nodiscard]] bool has_work() const noexcept { return flush_wanted || !queue.empty(); }
  };

  Status start();
  void work(Lane& lane) noexcept;
  Status index(Lane& lane, Batch& batch);
  Status flush(Lane& lane);
  [[nodiscard]] Lane* least_busy() const noexcept;
  [[nodiscard]] bool all_idle() const noexcept;

  std::size_t memory_bytes_;
  std::size_t most_waiting_ = 0;         // bytes a lane
  std::atomic<std::size_t> most_bytes_;  // of a lane's indexer
  std::vector<std::unique_ptr<Lane>> lanes_;
  Batch batch_;  // that is being filled
  bool started_ = false;

  std::mutex mutex_;
  std::condition_variable work_;  // for lanes
  std::condition_variable room_;  // for the writer's thread
  bool stopping_ = false;
  Status failed_;  // the first failure of a lane; nothing is indexed after it
  std::vector<FlushedSegment> flushed_;
  std::atomic<bool> has_flushed_ = false;
};

}  // namespace sakuin
