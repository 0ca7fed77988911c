#include "engine/maintenance/quarantine.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include <sakuin/check.h>
#include <sakuin/maintenance.h>

#include "engine/guard.h"
#include "storage/directory/file_names.h"

namespace sakuin {
namespace {

using storage::FileKind;

std::string digits(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.insert(0, width - std::min(width, text.size()), '0');
}

/// Every file of an index but the lock.
Result<std::vector<std::string>> list_index_files(const Directory& directory) {
  SAKUIN_ASSIGN(const auto entries, directory.list());
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : entries) {
    const FileKind kind = storage::parse_file_name(entry.name).kind;
    if (kind != FileKind::foreign && kind != FileKind::lock) names.push_back(entry.name);
  }
  return names;
}

/// Nothing if the index is sound by now: whoever had the lock in between has mended it.
Result<std::optional<QuarantineReport>> quarantine(const std::shared_ptr<Directory>& directory,
                                                   Status damage) {
  SAKUIN_ASSIGN(const auto lock, directory->lock(storage::kWriterLockName));
  const auto check = check_index(directory, {.depth = CheckDepth::quick});
  if (check.ok() && check->sound()) return std::optional<QuarantineReport>();
  QuarantineReport report;
  report.damage = std::move(damage);
  report.folder = quarantine_folder_name(*directory);
  SAKUIN_ASSIGN(report.files, list_index_files(*directory));
  SAKUIN_TRY(set_files_aside(*directory, report.files, report.folder));
  return std::optional(std::move(report));
}

}  // namespace

std::string quarantine_folder_name(const Directory& directory) {
  using namespace std::chrono;
  const sys_time<microseconds> now{microseconds(directory.now_micros())};
  const auto day = floor<days>(now);
  const year_month_day date(day);
  const hh_mm_ss<microseconds> time(now - day);
  return "quarantine-" + digits(int{date.year()}, 4) +
         digits(static_cast<unsigned>(date.month()), 2) +
         digits(static_cast<unsigned>(date.day()), 2) + "-" + digits(time.hours().count(), 2) +
         digits(time.minutes().count(), 2) + digits(time.seconds().count(), 2) + "." +
         digits(time.subseconds().count(), 6);
}

Status set_files_aside(Directory& directory, std::vector<std::string>& names,
                       const std::string& folder) {
  const auto rank = [](const std::string& name) {
    const storage::ParsedFileName parsed = storage::parse_file_name(name);
    return std::pair(parsed.kind == FileKind::manifest, parsed.generation);
  };
  std::sort(names.begin(), names.end(),
            [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
  for (const std::string& name : names) {
    if (name == names.back()) SAKUIN_TRY(directory.sync());
    SAKUIN_TRY(directory.set_aside(name, folder));
  }
  return directory.sync();
}

Result<OpenedIndex> open_or_quarantine(const std::shared_ptr<Directory>& directory,
                                       WriterOptions options) {
  auto opened = IndexWriter::open(directory, options);
  if (opened.ok()) return OpenedIndex{*std::move(opened), std::nullopt};
  if (opened.status().code() != StatusCode::corrupt) return opened.status();
  auto report = guarded("quarantine", [&] { return quarantine(directory, opened.status()); });
  if (!report.ok()) return report.status();
  options.create = true;
  SAKUIN_ASSIGN(IndexWriter writer, IndexWriter::open(directory, std::move(options)));
  return OpenedIndex{std::move(writer), *std::move(report)};
}

}  // namespace sakuin
