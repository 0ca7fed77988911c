// Errors of directories and files, worded once: every Directory answers alike.
#pragma once

#include <cstdint>
#include <string_view>

#include <sakuin/status.h>

namespace sakuin::storage {

/// "<path>: cannot <action>: <reason>; <what to do>". `error` is an errno value.
[[nodiscard]] Status os_error(int error, std::string_view path, std::string_view action);

/// create() met a name that is in use.
[[nodiscard]] Status name_taken_error(std::string_view path);
/// lock() met another holder.
[[nodiscard]] Status locked_error(std::string_view path);
/// A call on a file after close().
[[nodiscard]] Status closed_file_error(std::string_view path);
/// As many files are mapped or open as FsDirectoryOptions::max_open_files allows.
[[nodiscard]] Status too_many_open_error(std::string_view path, std::uint64_t most);
/// open() met a file of another size than its commit says.
[[nodiscard]] Status size_error(std::string_view path, std::uint64_t size, std::uint64_t expected);

}  // namespace sakuin::storage
