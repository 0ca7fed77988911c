#include "engine/index/indexing_team.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include "engine/guard.h"

namespace sakuin {
namespace {

/// Of all memory, for documents that wait for their thread: a second or so of work, while a thread
/// writes a segment.
constexpr std::size_t kWaitingShare = 8;
constexpr std::size_t kBatchesWaiting = 16;  // a lane, about

/// Of all memory, with threads: holes that the heap keeps of documents freed by another thread than
/// the one they came from (bench/EXPERIMENTS.md).
constexpr std::size_t kHeapShare = 16;
constexpr std::size_t kLargestBatch = std::size_t{512} << 10;

/// A buffer gets so much even if others take more than they should.
constexpr std::size_t kLeastBufferBytes = std::size_t{2} << 20;

std::size_t heap_bytes(const std::string& text) noexcept {
  return text.capacity() < sizeof(std::string) ? 0 : text.capacity() + 1;
}

std::size_t bytes_of(const TakenDocument& document) noexcept {
  std::size_t bytes = sizeof(document) + heap_bytes(document.copy.id);
  bytes += document.copy.fields.capacity() * sizeof(document.copy.fields[0]);
  for (const auto& [name, value] : document.copy.fields) {
    bytes += heap_bytes(name);
    if (const auto* text = std::get_if<std::string>(&value)) bytes += heap_bytes(*text);
    if (const auto* json = std::get_if<Json>(&value)) bytes += heap_bytes(json->text);
  }
  bytes += document.inputs.capacity() * sizeof(FieldInput);
  for (const FieldInput& input : document.inputs) bytes += heap_bytes(input.text);
  return bytes;
}

}  // namespace

IndexingTeam::IndexingTeam(Directory& directory, SegmentNumbers& numbers,
                           const WriterOptions& options)
    : memory_bytes_(options.memory_bytes), most_bytes_(options.memory_bytes) {
  const std::size_t stored_bytes = options.memory_bytes / options.threads / kStoredShare;
  for (std::size_t i = 0; i < options.threads; ++i) {
    lanes_.push_back(std::make_unique<Lane>(
        SegmentIndexer(directory, numbers, stored_bytes, options.sync_on_commit)));
  }
  if (!has_threads()) return;
  most_waiting_ = options.memory_bytes / kWaitingShare / options.threads;
  memory_bytes_ -= options.memory_bytes / kWaitingShare + options.memory_bytes / kHeapShare;
}

IndexingTeam::~IndexingTeam() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (const auto& lane : lanes_) {
    if (lane->thread.joinable()) lane->thread.join();
  }
}

Status IndexingTeam::add(std::string_view id, Serial serial, TakenDocument document,
                         std::shared_ptr<const IndexedSchema> schema) {
  if (!has_threads()) {
    Lane& lane = *lanes_.front();
    SAKUIN_TRY(lane.indexer.add(id, serial, std::move(schema), document.inputs));
    lane.bytes.store(lane.indexer.memory_bytes(), std::memory_order_relaxed);
    return {};
  }
  batch_.bytes += bytes_of(document);
  batch_.schema = std::move(schema);
  batch_.documents.push_back({serial, std::move(document)});
  return {};
}

bool IndexingTeam::is_due(std::size_t other_bytes) noexcept {
  const std::size_t left = memory_bytes_ - std::min(memory_bytes_, other_bytes);
  const std::size_t most = std::max(left / lanes_.size(), kLeastBufferBytes);
  most_bytes_.store(most, std::memory_order_relaxed);
  if (has_threads()) {
    return batch_.bytes >= std::min(most_waiting_ / kBatchesWaiting, kLargestBatch);
  }
  return lanes_.front()->indexer.is_full(most);
}

Status IndexingTeam::hand_out() {
  SAKUIN_TRY(start());
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return !failed_.ok() || least_busy() != nullptr; });
  if (!failed_.ok()) return failed_;
  Lane& lane = *least_busy();
  lane.queue.push_back(std::move(batch_));
  lane.waiting += lane.queue.back().bytes;
  batch_ = Batch();
  lock.unlock();
  work_.notify_all();
  return {};
}

/// Threads that cannot be started are done without.
Status IndexingTeam::start() {
  if (std::exchange(started_, true)) return {};
  for (const auto& lane : lanes_) {
    try {
      lane->thread = std::thread([this, at = lane.get()] { work(*at); });
    } catch (const std::system_error&) {
      if (lane != lanes_.front()) return {};
      return {StatusCode::limit_exceeded,
              "index: no thread can be started; raise the limit or ask for one thread"};
    }
  }
  return {};
}

Status IndexingTeam::flush() {
  if (!has_threads()) return flush(*lanes_.front());
  if (!batch_.documents.empty()) SAKUIN_TRY(hand_out());
  if (!started_) return {};
  std::unique_lock lock(mutex_);
  for (const auto& lane : lanes_) lane->flush_wanted = lane->thread.joinable();
  work_.notify_all();
  room_.wait(lock, [this] { return all_idle(); });
  return failed_;
}

void IndexingTeam::work(Lane& lane) noexcept {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return stopping_ || lane.has_work(); });
    if (stopping_) return;
    lane.working = true;
    Batch batch;
    const bool flushes = lane.queue.empty();
    if (flushes) {
      lane.flush_wanted = false;
    } else {
      batch = std::move(lane.queue.front());
      lane.queue.pop_front();
    }
    const bool sound = failed_.ok();
    lock.unlock();
    Status done;
    if (sound) {
      done = guarded("index", [&] { return flushes ? flush(lane) : index(lane, batch); });
    }
    lane.bytes.store(lane.indexer.memory_bytes(), std::memory_order_relaxed);
    lane.waiting -= batch.bytes;
    batch = Batch();  // freed outside of the lock
    lock.lock();
    lane.working = false;
    if (failed_.ok() && !done.ok()) failed_ = std::move(done);
    room_.notify_all();
  }
}

Status IndexingTeam::index(Lane& lane, Batch& batch) {
  for (Batch::Entry& entry : batch.documents) {
    const TakenDocument document = std::move(entry.document);
    SAKUIN_TRY(lane.indexer.add(document.copy.id, entry.serial, batch.schema, document.inputs));
    lane.bytes.store(lane.indexer.memory_bytes(), std::memory_order_relaxed);
    if (lane.indexer.is_full(most_bytes_.load(std::memory_order_relaxed))) SAKUIN_TRY(flush(lane));
  }
  return {};
}

Status IndexingTeam::flush(Lane& lane) {
  SAKUIN_ASSIGN(auto flushed, lane.indexer.flush());
  lane.bytes.store(0, std::memory_order_relaxed);
  if (!flushed) return {};
  const std::lock_guard lock(mutex_);
  flushed_.push_back(*std::move(flushed));
  has_flushed_.store(true);
  return {};
}

/// Null when each has as much waiting as it may.
IndexingTeam::Lane* IndexingTeam::least_busy() const noexcept {
  Lane* best = nullptr;
  for (const auto& lane : lanes_) {
    if (!lane->thread.joinable() || lane->waiting >= most_waiting_) continue;
    if (best == nullptr || lane->waiting < best->waiting) best = lane.get();
  }
  return best;
}

bool IndexingTeam::all_idle() const noexcept {
  return std::none_of(lanes_.begin(), lanes_.end(),
                      [](const auto& lane) { return lane->working || lane->has_work(); });
}

std::vector<FlushedSegment> IndexingTeam::take_flushed() {
  const std::lock_guard lock(mutex_);
  has_flushed_.store(false);
  return std::exchange(flushed_, {});
}

std::size_t IndexingTeam::memory_bytes() const noexcept {
  std::size_t bytes = batch_.bytes;
  for (const auto& lane : lanes_) bytes += lane->bytes + lane->waiting;
  return bytes;
}

}  // namespace sakuin
