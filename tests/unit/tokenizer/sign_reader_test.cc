#include "tokenizer/sign_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/tokenizer/random_text.h"

namespace sakuin::tokenizer::sign_reader_test {
namespace {

/// "é[0,3) ␣": each sign and the bytes it stands for; a sign that breaks is written as |.
std::string signs_of(std::string_view text) {
  SignReader in(text);
  std::string result;
  for (; in.peek().cls != SignClass::end; in.skip(1)) {
    const Sign& sign = in.peek();
    std::string bytes(kMaxUtf8Bytes, '\0');
    bytes.resize(encode_utf8(sign.code_point, bytes.data()));
    if (sign.cls == SignClass::other) bytes = "|";
    result += bytes + '[' + std::to_string(sign.start) + ',' + std::to_string(sign.end) + ')';
  }
  return result;
}

TEST(SignReader, AsciiIsFoldedByteByByte) {
  EXPECT_EQ(signs_of("A-1 "), "a[0,1)-[1,2)1[2,3)|[3,4)");
  EXPECT_EQ(signs_of(""), "");
}

TEST(SignReader, AChunkIsABaseWithItsMarks) {
  EXPECT_EQ(signs_of("E\u0301x"), "é[0,3)x[3,4)");
  EXPECT_EQ(signs_of("ｶﾞｶ"), "ガ[0,6)カ[6,9)");
  EXPECT_EQ(signs_of("\u1112\u1161\u11AB"), "한[0,9)");
  EXPECT_EQ(signs_of("가\u11AB"), "간[0,6)");
}

TEST(SignReader, SignsOfOneChunkShareItsBytes) {
  EXPECT_EQ(signs_of("㌔"), "キ[0,3)ロ[0,3)");
  EXPECT_EQ(signs_of("㈱"), "|[0,3)株[0,3)|[0,3)");
  EXPECT_EQ(signs_of("ﬁ"), "f[0,3)i[0,3)");
}

TEST(SignReader, IgnorablesVanishButZeroWidthSpaceBreaks) {
  EXPECT_EQ(signs_of("\uFEFFa\u00ADb"), "a[3,6)b[6,7)");
  EXPECT_EQ(signs_of("葛\U000E0100城"), "葛[0,7)城[7,10)");
  EXPECT_EQ(signs_of("e\u200D\u0301"), "é[0,6)");
  EXPECT_EQ(signs_of("a\u200Bb"), "a[0,1)|[1,4)b[4,5)");
}

TEST(SignReader, SeparatorsCarryNoMark) {
  EXPECT_EQ(signs_of("=\u0338a"), "|[0,1)\u0338[1,3)a[3,4)");
}

TEST(SignReader, MisleadingFoldsAreReplaced) {
  EXPECT_EQ(signs_of("´"), "'[0,2)");
  EXPECT_EQ(signs_of("a™"), "a[0,1)|[1,4)");
  EXPECT_EQ(signs_of("2½"), "2[0,1)|[1,3)1[1,3)|[1,3)2[1,3)|[1,3)");
}

TEST(SignReader, EachInvalidByteBreaks) {
  EXPECT_EQ(signs_of("a\xFF\xE3\x81z"), "a[0,1)|[1,2)|[2,3)|[3,4)z[4,5)");
  EXPECT_EQ(signs_of("\xED\xA0\x80"), "|[0,1)|[1,2)|[2,3)");
  EXPECT_EQ(signs_of("\xFF\u0301"), "|[0,1)\u0301[1,3)");
}

TEST(SignReader, EndlessMarksAreCutIntoChunks) {
  std::string text = "e";
  for (int i = 0; i < 10'000; ++i) text += "\u0301";
  SignReader in(text);
  std::size_t covered = 0;
  for (; in.peek().cls != SignClass::end; in.skip(1)) {
    ASSERT_LE(in.peek().start, covered);
    covered = in.peek().end;
  }
  EXPECT_EQ(covered, text.size());
}

TEST(SignReader, LooksAheadWithoutMoving) {
  SignReader in("a㌔b");
  EXPECT_EQ(in.peek(3).code_point, U'b');
  EXPECT_EQ(in.peek(4).cls, SignClass::end);
  EXPECT_EQ(in.peek(SignReader::kMaxLookAhead).cls, SignClass::end);
  EXPECT_EQ(in.peek().code_point, U'a');
}

TEST(SignReader, StopsBeingReadableByBytesInsideAChunk) {
  SignReader in("㌔b");
  EXPECT_TRUE(in.at_byte());
  EXPECT_EQ(in.position(), 0u);
  (void)in.peek(1);
  in.skip(1);
  EXPECT_FALSE(in.at_byte());
  (void)in.peek(1);
  in.skip(1);
  EXPECT_TRUE(in.at_byte());
  EXPECT_EQ(in.position(), 3u);
}

TEST(SignReader, ReadsTheSameFromAnyByteItOffers) {
  for (unsigned seed = 0; seed < 2'000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_text(random, 30, {.bad = true});
    SignReader in(text);
    while (in.peek().cls != SignClass::end) {
      if (in.at_byte()) {
        SignReader fresh(text);
        fresh.seek(in.position());
        for (std::size_t i = 0; i <= SignReader::kMaxLookAhead; ++i) {
          ASSERT_EQ(fresh.peek(i).code_point, in.peek(i).code_point);
          ASSERT_EQ(fresh.peek(i).start, in.peek(i).start);
        }
      }
      in.skip(1);
    }
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::sign_reader_test
