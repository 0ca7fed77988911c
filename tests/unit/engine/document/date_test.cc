#include "engine/document/date.h"

#include <gtest/gtest.h>

namespace sakuin::date_test {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

TEST(Date, MayStopAtTheYearTheMonthOrTheDay) {
  EXPECT_EQ(parse_date("1970"), 0);
  EXPECT_EQ(parse_date("1970-02"), 31 * kDay);
  EXPECT_EQ(parse_date("1970-01-02"), kDay);
  EXPECT_EQ(parse_date("2010-11-03"), 14'916 * kDay);
}

TEST(Date, ReachesBeforeTheEpochAndToTheLastYear) {
  EXPECT_EQ(parse_date("1969-12-31"), -kDay);
  EXPECT_EQ(parse_date("1969-12-31T23:59:59.999999Z"), -1);
  EXPECT_EQ(parse_date("0000-01-01"), -719'528 * kDay);
  EXPECT_EQ(parse_date("9999-12-31"), 2'932'896 * kDay);
}

TEST(Date, HasATimeToTheMicrosecond) {
  const std::int64_t noon = 12 * 3600 * kSecond;
  EXPECT_EQ(parse_date("1970-01-01T12:00"), noon);
  EXPECT_EQ(parse_date("1970-01-01 12:00"), noon);
  EXPECT_EQ(parse_date("1970-01-01T12:00:01"), noon + kSecond);
  EXPECT_EQ(parse_date("1970-01-01T12:00:00.5Z"), noon + 500'000);
  EXPECT_EQ(parse_date("1970-01-01T12:00:00.000001"), noon + 1);
  EXPECT_EQ(parse_date("1970-01-01T12:00:00.0000019999999999999999"), noon + 1);
  EXPECT_EQ(parse_date("1970-01-01T00:00:60Z"), 60 * kSecond);  // a leap second
}

TEST(Date, CoversAllThatItNames) {
  const auto covers = [](const char* text) { return parse_date_span(text).value(); };
  EXPECT_EQ(covers("1970"), (DateSpan{0, 365 * kDay - 1}));
  EXPECT_EQ(covers("1972"), (DateSpan{730 * kDay, 1096 * kDay - 1}));  // a leap year
  EXPECT_EQ(covers("1970-02"), (DateSpan{31 * kDay, 59 * kDay - 1}));
  EXPECT_EQ(covers("1970-12"), (DateSpan{334 * kDay, 365 * kDay - 1}));
  EXPECT_EQ(covers("1970-01-02"), (DateSpan{kDay, 2 * kDay - 1}));
  EXPECT_EQ(covers("1970-01-01T00:01"), (DateSpan{60 * kSecond, 120 * kSecond - 1}));
  EXPECT_EQ(covers("1970-01-01T00:00:01"), (DateSpan{kSecond, 2 * kSecond - 1}));
  EXPECT_EQ(covers("1970-01-01T00:00:00.5"), (DateSpan{500'000, 500'000}));
  EXPECT_EQ(covers("1970-01-01T09:00:00+09:00"), (DateSpan{0, kSecond - 1}));
  EXPECT_EQ(covers("9999").last, 2'932'897 * kDay - 1);
  EXPECT_FALSE(parse_date_span("1970-02-30"));
}

TEST(Date, CountsTheZone) {
  EXPECT_EQ(parse_date("1970-01-01T09:00+09:00"), 0);
  EXPECT_EQ(parse_date("1970-01-01T09:00+0900"), 0);
  EXPECT_EQ(parse_date("1969-12-31T19:00:00-05:00"), 0);
  EXPECT_EQ(parse_date("1970-01-01T00:00Z"), 0);
}

TEST(Date, KnowsLeapYears) {
  EXPECT_TRUE(parse_date("2012-02-29").has_value());
  EXPECT_TRUE(parse_date("2000-02-29").has_value());
  EXPECT_FALSE(parse_date("2011-02-29").has_value());
  EXPECT_FALSE(parse_date("1900-02-29").has_value());
}

TEST(Date, IsNothingForAnythingElse) {
  for (const char* text : {"",
                           "x",
                           "197",
                           "19700",
                           "1970-",
                           "1970-1",
                           "1970-13",
                           "1970-00",
                           "1970-01-",
                           "1970-01-1",
                           "1970-01-00",
                           "1970-01-32",
                           "1970-04-31",
                           "1970-01-01T",
                           "1970-01-01T1",
                           "1970-01-01T24:00",
                           "1970-01-01T12",
                           "1970-01-01T12:60",
                           "1970-01-01T12:00:",
                           "1970-01-01T12:00:61",
                           "1970-01-01T12:00:00.",
                           "1970-01-01T12:00:00.x",
                           "1970-01-01T12:00x",
                           "1970-01-01T12:00Zx",
                           "1970-01-01T12:00+",
                           "1970-01-01T12:00+9:00",
                           "1970-01-01T12:00+25:00",
                           "1970-01-01T12:00+09",
                           "1970-01-01x",
                           " 1970",
                           "1970 ",
                           "-1970-01-01",
                           "1970/01/01",
                           "1970-01-01Z",
                           "+970"}) {
    EXPECT_FALSE(parse_date(text).has_value()) << text;
  }
}

TEST(Date, HasATimeOnlyBehindADay) {
  EXPECT_FALSE(parse_date("1970T12:00").has_value());
  EXPECT_FALSE(parse_date("1970-01T12:00").has_value());
  EXPECT_FALSE(parse_date("1970-01 12:00Z").has_value());
}

}  // namespace
}  // namespace sakuin::date_test
