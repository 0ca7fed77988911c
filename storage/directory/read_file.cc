#include "storage/directory/read_file.h"

#include <unistd.h>

#include <cerrno>

#include "storage/directory/file_errors.h"

namespace sakuin::storage {

Status read_file(int fd, std::uint64_t offset, std::span<std::uint8_t> to,
                 const std::string& path) {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t count =
        ::pread(fd, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (count == 0) {
      return size_error(path, offset + done, offset + to.size());
    } else if (errno != EINTR) {
      return os_error(errno, path, "read");
    }
  }
  return {};
}

}  // namespace sakuin::storage
