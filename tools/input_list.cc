#include "tools/input_list.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sakuin::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSniffBytes = 8192;

Status path_fault(const std::string& path, const std::error_code& error) {
  const bool missing = error == std::errc::no_such_file_or_directory;
  return {missing ? StatusCode::not_found : StatusCode::io,
          path + ": cannot be read: " + error.message() + "; check the path and its permissions"};
}

class Lister {
 public:
  explicit Lister(const OnFault& on_fault) : on_fault_(on_fault) {}

  Status add_named(const std::string& path) {
    if (path == "-") {
      files_.push_back({.path = path});
      return {};
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      if (!error) error = std::make_error_code(std::errc::no_such_file_or_directory);
      return on_fault_(path_fault(path, error));
    }
    if (fs::is_directory(status)) return add_folder(path);
    return add_file(path, fs::is_regular_file(status), false);
  }

  [[nodiscard]] std::vector<InputFile> take() && { return std::move(files_); }

 private:
  Status add_file(const std::string& path, bool is_regular, bool in_folder) {
    std::error_code error;
    const std::uintmax_t size = is_regular ? fs::file_size(path, error) : 0;
    if (error) return on_fault_(path_fault(path, error));
    files_.push_back({path, size, is_regular, in_folder});
    return {};
  }

  Status add_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      if (!entry->path().filename().native().starts_with('.')) entries.push_back(*entry);
    }
    if (error) return on_fault_(path_fault(folder.native(), error));
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& each : entries) {
      if (each.is_directory(error)) {
        if (!each.is_symlink(error)) SAKUIN_TRY(add_folder(each.path()));
      } else if (each.is_regular_file(error)) {
        SAKUIN_TRY(add_file(each.path().native(), true, true));
      }
    }
    return {};
  }

  const OnFault& on_fault_;
  std::vector<InputFile> files_;
};

std::string lower_case_extension(const std::string& path) {
  std::string extension = fs::path(path).extension().native();
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

}  // namespace

std::optional<InputFormat> parse_input_format(std::string_view name) noexcept {
  if (name == "auto") return InputFormat::automatic;
  if (name == "jsonl") return InputFormat::jsonl;
  if (name == "text") return InputFormat::text;
  if (name == "csv") return InputFormat::csv;
  return std::nullopt;
}

Result<std::vector<InputFile>> list_inputs(const std::vector<std::string>& inputs,
                                           const OnFault& on_fault) {
  Lister lister(on_fault);
  for (const std::string& input : inputs) SAKUIN_TRY(lister.add_named(input));
  return std::move(lister).take();
}

InputFormat guess_format(const InputFile& file, std::string_view first_bytes) {
  if (!file.is_regular) {
    const std::size_t first = first_bytes.find_first_not_of(" \t\r\n");
    const bool is_object = first != std::string_view::npos && first_bytes[first] == '{';
    return is_object ? InputFormat::jsonl : InputFormat::text;
  }
  constexpr std::array<std::string_view, 3> kJsonLines = {".jsonl", ".ndjson", ".json"};
  const std::string extension = lower_case_extension(file.path);
  if (extension == ".csv") return InputFormat::csv;
  const bool is_json =
      std::find(kJsonLines.begin(), kJsonLines.end(), extension) != kJsonLines.end();
  return is_json ? InputFormat::jsonl : InputFormat::text;
}

bool looks_binary(std::string_view first_bytes) {
  return first_bytes.substr(0, kSniffBytes).find('\0') != std::string_view::npos;
}

}  // namespace sakuin::tool
