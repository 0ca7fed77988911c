// A small sound index with every feature, as plain bytes that a test may damage, and everything one
// can ask of it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/searcher.h>
#include <sakuin/status.h>

namespace sakuin::test {

using Bytes = std::vector<std::uint8_t>;
using IndexFiles = std::map<std::string, Bytes>;

/// Two segments with deletes and every field type; one commit, no more.
[[nodiscard]] IndexFiles make_victim_index(std::uint64_t seed);
/// The same with the commit before it, whose files are kept to go back to.
[[nodiscard]] IndexFiles make_victim_index_of_two_commits(std::uint64_t seed);
/// One segment of so many small documents that lists have containers of every kind.
[[nodiscard]] IndexFiles make_large_victim_index(std::uint64_t seed);

/// Every file of `directory`.
[[nodiscard]] IndexFiles read_files(const Directory& directory);
/// Without what was set aside.
[[nodiscard]] std::shared_ptr<Directory> make_directory(const IndexFiles& files);
/// Puts `bytes` where the file was.
void replace_file(Directory& directory, const std::string& name, ByteSpan bytes);

/// What an index said: all answers as one text, and all refusals.
struct Answers {
  std::string text;
  std::vector<Status> errors;
};

/// Opens it and asks for everything: searches, counts, documents, snippets, explanations, terms,
/// stats.
[[nodiscard]] Answers ask_everything(const std::shared_ptr<const Directory>& directory,
                                     VerifyMode verify);

}  // namespace sakuin::test
