// Looking after an index: copies of it, what to do when it is damaged, and its format.
//
// Thread rule: each call is one piece of work on the calling thread; it may run beside readers.
// backup_index() only reads its source and may run beside a writer, of any process. The others, and
// backup_index() for its target, take the writer's lock: `locked` while a writer is at work.
//
// Damage is what StatusCode::corrupt says. Whatever else goes wrong (a disk that cannot be read, no
// permission, a format that is too new) is answered as it is, and never taken for damage: nothing
// is moved or written then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sakuin/check.h>
#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/status.h>
#include <sakuin/tokenizer.h>

namespace sakuin {

struct BackupOptions {
  /// Take a target whose index may well be an older state of this one, although nothing proves it:
  /// none of its segments is left, since all were merged.
  bool replace = false;
};

struct BackupReport {
  std::uint64_t generation = 0;    ///< of the commit that was copied
  std::uint64_t files = 0;         ///< of the backup
  std::uint64_t bytes = 0;         ///< of the backup
  std::uint64_t copied_files = 0;  ///< those that were not there already, whole
  std::uint64_t copied_bytes = 0;
};

/// Copies the newest commit of `source` to `target`, which is then an index of this one commit, and
/// durable. The target is empty, or holds an older backup of the same index, which stays the newest
/// until the new one is complete, or the beginning of a backup that was interrupted; anything else
/// is `invalid_argument`. Files that are there and whole are not copied again. Every checksum is
/// verified on the way: `corrupt` if the source, or the commit in the target, is damaged.
/// `no_space` before anything is copied. Cost: the source is read once, and so is what is there
/// already; memory for the whole index where files are read instead of mapped (ReadMode).
[[nodiscard]] Result<BackupReport> backup_index(const std::shared_ptr<const Directory>& source,
                                                const std::shared_ptr<Directory>& target,
                                                const BackupOptions& options = {});

struct RepairOptions {
  /// Memory for documents that are analyzed again, as WriterOptions::memory_bytes.
  std::size_t memory_bytes = std::size_t{64} << 20;

  /// Where the analyzers that the schema names are found.
  AnalyzerRegistry analyzers;
};

/// Documents of one segment that are gone.
struct LostDocuments {
  std::string file;
  std::uint64_t count = 0;
  std::vector<std::string> ids;  ///< as far as they can be read
};

struct RepairReport {
  std::vector<Fault> faults;       ///< what was wrong; empty: nothing, and nothing was done
  std::uint64_t generation = 0;    ///< of the newest commit now
  std::uint64_t docs = 0;          ///< that it holds
  std::uint64_t rebuilt_docs = 0;  ///< of them, those that were in a damaged file
  std::vector<LostDocuments> lost;
  /// Fields whose values are not stored, and are therefore no longer found in some of the rebuilt
  /// documents.
  std::vector<std::string> lost_fields;
  /// Which documents were deleted could not be read everywhere: some of them may be back.
  bool deletes_lost = false;
  std::string folder;                  ///< where damaged files were set aside; empty: nowhere
  std::vector<std::string> set_aside;  ///< their names, as they were
};

/// Makes a commit of every document that is intact. Segments that are whole stay as they are. Of
/// others, a document is intact when its id and its stored values lie in pages that are whole; what
/// it takes to find it is merged when it is whole as well, and else made anew from those values. A
/// segment whose section table is damaged, or that is cut short, is lost, for nothing in it can be
/// trusted. A damaged manifest is replaced by the one before it and by all segments that are there.
/// Damaged files, and commits that name them, are set aside in a dated sub-folder, never changed or
/// removed. `corrupt` without any readable manifest; `analyzer_mismatch` when documents have to be
/// analyzed again and it is not known how. Cost: a full check, and indexing what is rebuilt; memory
/// for each id besides.
[[nodiscard]] Result<RepairReport> repair_index(const std::shared_ptr<Directory>& directory,
                                                const RepairOptions& options = {});

/// What open_or_quarantine() did to an index that does not open.
struct QuarantineReport {
  Status damage;                   ///< why it does not open
  std::string folder;              ///< the sub-folder where its files are now
  std::vector<std::string> files;  ///< their names
};

struct OpenedIndex {
  IndexWriter writer;
  std::optional<QuarantineReport> quarantine;  ///< if there was one, the index is empty now
};

/// IndexWriter::open for a host that can index everything again: when the index is damaged so that
/// it does not open, all its files are set aside in a dated sub-folder, and a new index begins in
/// their place. Damage that shows later is not looked for.
[[nodiscard]] Result<OpenedIndex> open_or_quarantine(const std::shared_ptr<Directory>& directory,
                                                     WriterOptions options = {});

struct UpgradeReport {
  std::uint32_t version = 0;          ///< of the format, of every file now
  std::uint64_t files = 0;            ///< that were looked at
  std::uint64_t rewritten_files = 0;  ///< of them, those that had an older version
};

/// Brings every file of the newest commit to the newest format of this library, without the source
/// documents. There is one version so far, so this finds that nothing is to be done. `too_new` when
/// a newer library wrote any of them. Cost: opening the index.
[[nodiscard]] Result<UpgradeReport> upgrade_index(const std::shared_ptr<Directory>& directory);

}  // namespace sakuin
