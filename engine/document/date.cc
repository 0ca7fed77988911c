#include "engine/document/date.h"

#include <chrono>

namespace sakuin {
namespace {

/// Takes digits and signs off the front of a text.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return text_.empty(); }

  bool take(char sign) {
    if (text_.empty() || text_.front() != sign) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// Exactly `count` digits.
  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }

  /// Two digits below `limit`.
  std::optional<int> below(int limit) {
    const auto value = digits(2);
    return value && *value < limit ? value : std::nullopt;
  }

  /// 1 to 6 or more digits after the point, as microseconds; more are cut off.
  std::optional<std::int64_t> fraction() {
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    std::size_t count = 0;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      micros += unit * (text_.front() - '0');
      unit /= 10;
      ++count;
      text_.remove_prefix(1);
    }
    return count > 0 ? std::optional(micros) : std::nullopt;
  }

 private:
  std::string_view text_;
};

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

/// Microseconds since midnight UTC, and how many the text covers.
struct TimeSpan {
  std::int64_t first = 0;
  std::int64_t length = 0;
};

/// "12:30[:45[.5]][Z|+09:00]"
std::optional<TimeSpan> read_time(DateReader& in) {
  const auto hour = in.below(24);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.below(60);
  if (!minute) return std::nullopt;
  std::int64_t micros = (*hour * 60 + *minute) * 60 * kMicrosPerSecond;
  std::int64_t length = 60 * kMicrosPerSecond;
  if (in.take(':')) {
    const auto second = in.below(61);
    if (!second) return std::nullopt;
    micros += *second * kMicrosPerSecond;
    length = kMicrosPerSecond;
    if (in.take('.')) {
      const auto fraction = in.fraction();
      if (!fraction) return std::nullopt;
      micros += *fraction;
      length = 1;
    }
  }
  if (in.done() || in.take('Z')) return TimeSpan{micros, length};
  const bool east = in.take('+');
  if (!east && !in.take('-')) return std::nullopt;
  const auto zone_hour = in.below(24);
  in.take(':');
  const auto zone_minute = in.below(60);
  if (!zone_hour || !zone_minute) return std::nullopt;
  const std::int64_t zone = (*zone_hour * 60 + *zone_minute) * 60 * kMicrosPerSecond;
  return TimeSpan{east ? micros - zone : micros + zone, length};
}

std::int64_t micros_of(const std::chrono::year_month_day& date) {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::sys_days(date).time_since_epoch())
      .count();
}

}  // namespace

std::optional<DateSpan> parse_date_span(std::string_view text) noexcept {
  DateReader in(text);
  const auto year = in.digits(4);
  if (!year) return std::nullopt;
  std::optional<int> month = 1;
  std::optional<int> day = 1;
  const bool has_month = in.take('-');
  if (has_month) month = in.digits(2);
  const bool has_day = has_month && month && in.take('-');
  if (has_day) day = in.digits(2);
  if (!month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  DateSpan span{micros_of(date), 0};
  if (has_day && (in.take('T') || in.take(' '))) {
    const auto time = read_time(in);
    if (!time) return std::nullopt;
    span.first += time->first;
    span.last = span.first + time->length - 1;
  } else if (has_day) {
    span.last = span.first + std::int64_t{86'400} * kMicrosPerSecond - 1;
  } else {
    span.last =
        micros_of(has_month ? date + std::chrono::months(1) : date + std::chrono::years(1)) - 1;
  }
  return in.done() ? std::optional(span) : std::nullopt;
}

std::optional<std::int64_t> parse_date(std::string_view text) noexcept {
  const auto span = parse_date_span(text);
  return span ? std::optional(span->first) : std::nullopt;
}

}  // namespace sakuin
