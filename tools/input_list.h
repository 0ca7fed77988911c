// The files that the INPUT arguments of `sakuin index` stand for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>

namespace sakuin::tool {

enum class InputFormat : std::uint8_t { automatic, jsonl, text, csv };

[[nodiscard]] std::optional<InputFormat> parse_input_format(std::string_view name) noexcept;

struct InputFile {
  std::string path;              ///< as given; joined with its folder for what a folder holds
  std::uint64_t size_bytes = 0;  ///< 0 when it is not a regular file
  bool is_regular = false;
  bool in_folder = false;  ///< found in a folder, not named itself
};

/// Takes a fault in and says whether to go on: an error ends the listing.
using OnFault = std::function<Status(const Status&)>;

/// Files in the order given; a folder stands for all files below it, each folder's entries in byte
/// order of their names. Hidden entries, links to folders, and what is neither file nor folder are
/// left out there. "-" is standard input.
[[nodiscard]] Result<std::vector<InputFile>> list_inputs(const std::vector<std::string>& inputs,
                                                         const OnFault& on_fault);

/// Decides `automatic` for a file, by name; by its first bytes when it has no size (a pipe).
[[nodiscard]] InputFormat guess_format(const InputFile& file, std::string_view first_bytes);

/// True if no text begins like this: it holds a zero byte.
[[nodiscard]] bool looks_binary(std::string_view first_bytes);

}  // namespace sakuin::tool
