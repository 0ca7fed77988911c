// What the tool says when something is wrong: one line on standard error.
#pragma once

#include <string>
#include <string_view>

#include <sakuin/status.h>

namespace sakuin::tool {

/// Writes "sakuin: <message>" as one line: line ends and controls in it become blanks. Messages
/// read
/// "<what>: <why>; <what to do>".
void report(std::string_view message);

/// Reports an error status. Returns kFault.
int report_fault(const Status& status);

/// Reports wrong usage. Returns kUsage.
int report_usage(std::string_view message);

}  // namespace sakuin::tool
