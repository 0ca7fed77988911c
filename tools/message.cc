#include "tools/message.h"

#include <cstdio>

#include "tools/command.h"
#include "tools/terminal.h"

namespace sakuin::tool {

void report(std::string_view message) {
  const std::string line = "sakuin: " + printable(message) + "\n";
  std::fflush(stdout);  // keeps the order when both streams go to one place
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int report_fault(const Status& status) {
  report(status.message());
  return kFault;
}

int report_usage(std::string_view message) {
  report(message);
  return kUsage;
}

}  // namespace sakuin::tool
