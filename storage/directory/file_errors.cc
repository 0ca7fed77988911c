#include "storage/directory/file_errors.h"

#include <cerrno>
#include <string>
#include <system_error>

namespace sakuin::storage {
namespace {

struct Advice {
  StatusCode code;
  std::string_view what_to_do;
};

Advice advice_for(int error) noexcept {
  switch (error) {
    case ENOENT:
      return {StatusCode::not_found, "check that it exists and that the path is right"};
    case ENOTDIR:
      return {StatusCode::invalid_argument, "give the path of a folder"};
    case ENAMETOOLONG:
      return {StatusCode::invalid_argument, "use a shorter path"};
    case ENOSPC:
      return {StatusCode::no_space, "free space on the disk; what was committed is intact"};
    case EDQUOT:
      return {StatusCode::no_space, "free space or raise the quota; what was committed is intact"};
    case ENOMEM:
      return {StatusCode::limit_exceeded, "free memory or raise its limit"};
    case EACCES:
    case EPERM:
      return {StatusCode::no_permission, "check the permissions of the folder and its files"};
    case EROFS:
      return {StatusCode::no_permission, "mount the file system writable or use another folder"};
    case EMFILE:
    case ENFILE:
      return {StatusCode::io, "raise the limit of open files (ulimit -n)"};
    case EFBIG:
      return {StatusCode::io, "raise the limit of file sizes or use another file system"};
    case EIO:
      return {StatusCode::io, "check the disk and the system log"};
    default:
      return {StatusCode::io, "check the file system and try again"};
  }
}

std::string begin_message(std::string_view path) { return std::string(path).append(": "); }

}  // namespace

Status os_error(int error, std::string_view path, std::string_view action) {
  const Advice advice = advice_for(error);
  return {advice.code, begin_message(path)
                           .append("cannot ")
                           .append(action)
                           .append(": ")
                           .append(std::system_category().message(error))
                           .append("; ")
                           .append(advice.what_to_do)};
}

Status name_taken_error(std::string_view path) {
  return {StatusCode::io,
          begin_message(path).append("cannot create: exists already, and names are never reused; "
                                     "remove it if no commit refers to it")};
}

Status locked_error(std::string_view path) {
  return {StatusCode::locked,
          begin_message(path).append("another writer holds the index; wait for it or stop it")};
}

Status closed_file_error(std::string_view path) {
  return {StatusCode::invalid_argument,
          begin_message(path).append("already closed; create a new file instead")};
}

Status too_many_open_error(std::string_view path, std::uint64_t most) {
  return {StatusCode::limit_exceeded,
          begin_message(path)
              .append("cannot open: ")
              .append(std::to_string(most))
              .append(" files of the index are in use already; merge segments, let go of searchers "
                      "that are not needed, or raise max_open_files")};
}

Status size_error(std::string_view path, std::uint64_t size, std::uint64_t expected) {
  const std::string_view what = size < expected ? "cut short or replaced" : "longer or replaced";
  return {StatusCode::corrupt, begin_message(path)
                                   .append(what)
                                   .append(": has ")
                                   .append(std::to_string(size))
                                   .append(" bytes instead of ")
                                   .append(std::to_string(expected))
                                   .append("; restore it from a copy or rebuild the index")};
}

}  // namespace sakuin::storage
