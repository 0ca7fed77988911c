// Scores against the textbook: BM25 in plain double arithmetic, no coded lengths table, no shared
// code. The corpus keeps fields shorter than 40 tokens, where the length code is exact.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/support/random.h"

namespace sakuin::test::bm25_formula_test {
namespace {

using Text = std::vector<std::string>;

std::string join(const Text& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

double term_frequency(const Text& text, const std::string& word) {
  return static_cast<double>(std::count(text.begin(), text.end(), word));
}

/// Robertson's formula over documents of one or two fields; b and k1 the same for each.
class Textbook {
 public:
  Textbook(const std::vector<std::array<Text, 2>>& documents, const Bm25Parameters& parameters)
      : documents_(&documents),
        k1_(static_cast<double>(parameters.k1)),
        b_(static_cast<double>(parameters.b)) {
    for (std::size_t f = 0; f < 2; ++f) {
      double tokens = 0;
      double holders = 0;
      for (const auto& document : documents) {
        tokens += static_cast<double>(document[f].size());
        holders += document[f].empty() ? 0 : 1;
      }
      average_[f] = tokens / holders;
    }
  }

  [[nodiscard]] double score(const std::string& word, std::size_t doc,
                             const std::vector<std::size_t>& fields) const {
    double containing = 0;
    for (const auto& document : *documents_) {
      double found = 0;
      for (const std::size_t f : fields) found += term_frequency(document[f], word);
      containing += found > 0 ? 1 : 0;
    }
    double frequency = 0;
    for (const std::size_t f : fields) {
      const Text& text = (*documents_)[doc][f];
      const double length = static_cast<double>(text.size());
      frequency += term_frequency(text, word) / (1 - b_ + b_ * length / average_[f]);
    }
    const double n = static_cast<double>(documents_->size());
    const double idf = std::log(1 + (n - containing + 0.5) / (containing + 0.5));
    return idf * frequency / (k1_ + frequency);
  }

 private:
  const std::vector<std::array<Text, 2>>* documents_;
  double k1_;
  double b_;
  std::array<double, 2> average_{};
};

class Bm25Formula : public testing::Test {
 protected:
  void SetUp() override {
    Random random(7);
    for (int i = 0; i < 200; ++i) {
      std::array<Text, 2> document;
      for (std::uint64_t n = random.below(12); n > 0; --n)
        document[0].push_back(words_.draw(random));
      for (std::uint64_t n = random.below(39); n > 0; --n)
        document[1].push_back(words_.draw(random));
      documents_.push_back(std::move(document));
    }
    auto writer = IndexWriter::open(directory_);
    ASSERT_TRUE(writer.ok()) << writer.status().message();
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      Document document(std::to_string(i));
      document.add("title", join(documents_[i][0])).add("body", join(documents_[i][1]));
      ASSERT_TRUE(writer->add(document).ok());
    }
    ASSERT_TRUE(writer->commit().ok());
  }

  void expect_textbook(const Bm25Parameters& parameters, const std::string& field,
                       const std::vector<std::size_t>& fields) {
    const auto searcher = Searcher::open(directory_);
    ASSERT_TRUE(searcher.ok()) << searcher.status().message();
    const Textbook textbook(documents_, parameters);
    SearchOptions options;
    options.k = documents_.size();
    options.bm25 = parameters;
    for (const std::string& word : words_.words()) {
      const auto result = searcher->search(query::term(word, field), options);
      ASSERT_TRUE(result.ok()) << result.status().message();
      for (const Hit& hit : result->hits) {
        const double expected = textbook.score(word, std::stoul(hit.id), fields);
        EXPECT_NEAR(static_cast<double>(hit.score), expected, 1e-5 * expected)
            << word << " " << hit.id;
      }
    }
  }

  const ZipfWords words_{40};
  std::vector<std::array<Text, 2>> documents_;
  std::shared_ptr<Directory> directory_ = make_ram_directory();
};

TEST_F(Bm25Formula, IsTheTextbooksInOneField) {
  for (const Bm25Parameters parameters : {Bm25Parameters{}, Bm25Parameters{0.9F, 0.4F},
                                          Bm25Parameters{2.5F, 1}, Bm25Parameters{1.2F, 0}}) {
    expect_textbook(parameters, "title", {0});
    expect_textbook(parameters, "body", {1});
  }
}

TEST_F(Bm25Formula, AddsNormalisedFrequenciesOfAllFieldsBeforeSaturation) {
  expect_textbook({}, "", {0, 1});
  expect_textbook({0.9F, 0.4F}, "", {0, 1});
}

TEST_F(Bm25Formula, WithoutK1IsTheInverseDocumentFrequency) {
  expect_textbook({0, 0.75F}, "body", {1});
}

}  // namespace
}  // namespace sakuin::test::bm25_formula_test
