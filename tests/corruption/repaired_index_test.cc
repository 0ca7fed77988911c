// Damage in every section of a segment, in its deletes and in manifests: check finds it, repair
// keeps every document whose pages are whole, and what it makes answers as an index that is built
// from these documents.
#include <sakuin/check.h>
#include <sakuin/index_writer.h>
#include <sakuin/maintenance.h>
#include <sakuin/searcher.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "storage/directory/file_names.h"
#include "storage/manifest/commit.h"
#include "storage/segment/section_table.h"
#include "storage/segment/segment_envelope.h"
#include "tests/support/agreement.h"
#include "tests/support/random.h"
#include "tests/support/victim_index.h"

namespace sakuin::test::repaired_index_test {
namespace {

constexpr std::size_t kDocuments = 2'500;
constexpr std::size_t kSmallSegment = 100;  // documents of the other one

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().message());
  return *std::move(result);
}
void must(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

using Documents = std::map<std::string, Document>;
using Ids = std::vector<std::string>;

IndexWriter open_writer(const std::shared_ptr<Directory>& directory) {
  WriterOptions options;
  for (const FieldSchema& field : {FieldSchema{.name = "title"}, FieldSchema{.name = "body"},
                                   FieldSchema{.name = "tag", .type = FieldType::keyword},
                                   FieldSchema{.name = "year", .type = FieldType::i64},
                                   FieldSchema{.name = "weight", .type = FieldType::f64}}) {
    must(options.schema.add(field).status());
  }
  return must(IndexWriter::open(directory, std::move(options)));
}

/// Every document of the index in the order in which they were added: all have the same score.
Ids ids_in_order(const Searcher& searcher) {
  Ids ids;
  for (const Hit& hit : all_hits(searcher, query::match_all())) ids.push_back(hit.id);
  return ids;
}

std::string answers(const Searcher& searcher) {
  std::string text;
  for (const char* query : {"ka", "mo shi", "+tan re", "\"ka mo\"", "title:bu", "zen -ka",
                            "tag:tag3", "kamo kashi karu", "ka*"}) {
    text += to_text(all_hits(searcher, must(parse_query(query)))) + "\n";
  }
  return text;
}

/// One section of a segment, and where it lies.
struct Section {
  storage::SectionKind kind;
  std::uint64_t offset;
  std::uint64_t end;  // with its padding
};

class RepairedIndex : public ::testing::Test {
 protected:
  /// Made once: a large segment with deletes, and a small one that replaces some of it.
  static void SetUpTestSuite() {
    const auto directory = make_ram_directory();
    IndexWriter writer = open_writer(directory);
    Random random(1);
    const ZipfWords words(4'000, 0.9);
    const auto add = [&](std::size_t number) {
      const std::string id = "document/of/the/golden/index/" + std::to_string(number * 7919);
      std::string body;
      for (int word = 0; word < 40; ++word) body += words.draw(random) + " ";
      Document document(id);
      document.add("title", words.draw(random) + " " + words.draw(random))
          .add("body", body)
          .add("tag", "tag" + std::to_string(random.below(500)))
          .add("year", static_cast<std::int64_t>(random.below(1'000'000'000'000)))
          .add("weight", random.unit());
      must(writer.add(document));
      documents_->insert_or_assign(id, document);
      return id;
    };
    for (std::size_t i = 0; i < kDocuments; ++i) add(i);
    must(writer.commit());
    for (std::size_t i = 0; i < kSmallSegment; ++i) small_->insert(add(i * 17));
    must(writer.commit());
    for (std::size_t i = 0; i < 100; ++i) {
      const std::string id = std::next(documents_->begin(), static_cast<long>(i * 3))->first;
      must(writer.remove(id).status());
      documents_->erase(id);
      small_->erase(id);
    }
    must(writer.commit());
    *files_ = read_files(*directory);
    const Searcher searcher = must(Searcher::open(directory));
    *order_ = ids_in_order(searcher);
    *answers_ = answers(searcher);
  }

  static std::vector<Section> sections_of(const std::string& name) {
    const Bytes& file = files_->at(name);
    const auto id = storage::parse_file_name(name).segment;
    const auto identity = storage::load_le<std::uint64_t>(file.data() + file.size() - 8);
    const auto directory = make_ram_directory();
    replace_file(*directory, name, file);
    const auto content = must(directory->open(name, std::nullopt));
    const auto footer = must(storage::open_segment_envelope(*content, id, identity, name));
    const ByteSpan table = ByteSpan(file).subspan(footer.table_offset, footer.table_bytes);
    std::vector<Section> sections;
    for (const auto& entry : must(storage::decode_section_table(table, footer.data_end, name))) {
      sections.push_back({entry.kind, entry.offset, storage::padded_end(entry)});
    }
    return sections;
  }

  void damage(const std::string& name, std::size_t at) {
    Bytes bytes = files_->at(name);
    bytes[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    replace_file(*directory_, name, bytes);
  }

  /// Repairs, and compares what is left with what it should be.
  RepairReport repair() {
    const CheckReport found = must(check_index(directory_));
    EXPECT_FALSE(found.sound());
    RepairReport report = must(repair_index(directory_));
    EXPECT_EQ(report.faults.size(), found.faults.size());
    const CheckReport after = must(check_index(directory_));
    EXPECT_TRUE(after.sound()) << after.faults[0].message;
    EXPECT_TRUE(after.unreferenced.empty());
    EXPECT_EQ(after.generation, report.generation);
    EXPECT_EQ(after.docs, report.docs);
    return report;
  }

  /// All documents that are not lost are there as they were, and are found as in an index that is
  /// built from them in their order. Gives back those that are gone.
  std::set<std::string> expect_kept_documents() {
    const Searcher searcher = must(Searcher::open(directory_));
    const Ids kept = ids_in_order(searcher);
    std::set<std::string> lost(order_->begin(), order_->end());
    for (const std::string& id : kept) EXPECT_EQ(lost.erase(id), 1U) << id << " is back";
    for (std::size_t i = 0; i < kept.size(); i += 97) {
      EXPECT_EQ(must(searcher.document(kept[i])), documents_->at(kept[i]));
    }
    EXPECT_EQ(answers(searcher), kept == *order_ ? *answers_ : answers_when_built(kept));
    return lost;
  }

  static std::string answers_when_built(const Ids& ids) {
    const auto directory = make_ram_directory();
    IndexWriter writer = open_writer(directory);
    for (const std::string& id : ids) must(writer.add(documents_->at(id)));
    must(writer.commit());
    return answers(must(Searcher::open(directory)));
  }

  inline static const auto files_ = std::make_unique<IndexFiles>();
  inline static const auto documents_ = std::make_unique<Documents>();
  inline static const auto small_ = std::make_unique<std::set<std::string>>();  // ids there
  inline static const auto order_ = std::make_unique<Ids>();
  inline static const auto answers_ = std::make_unique<std::string>();
  std::shared_ptr<Directory> directory_ = make_directory(*files_);
};

constexpr const char* kLarge = "0000000000000001.seg";
constexpr const char* kSmall = "0000000000000002.seg";

TEST_F(RepairedIndex, KeepsWhatIsIntactWhereverASectionIsDamaged) {
  Random random(7);
  const auto sections = sections_of(kLarge);
  std::map<std::string, std::size_t> lost_by_section;
  std::size_t cases = 0;
  for (const Section& section : sections) {
    const std::size_t at = random.between(section.offset, section.end - 1);
    SCOPED_TRACE(std::string(section_name(section.kind)) + ", byte " + std::to_string(at));
    directory_ = make_directory(*files_);
    damage(kLarge, at);
    const RepairReport report = repair();
    const auto lost = expect_kept_documents();
    ++cases;
    lost_by_section[std::string(section_name(section.kind))] += lost.size();
    EXPECT_EQ(report.docs + lost.size(), order_->size());
    EXPECT_TRUE(report.lost_fields.empty());
    EXPECT_FALSE(report.deletes_lost);
    EXPECT_EQ(report.lost.empty(), lost.empty());
    for (const LostDocuments& of : report.lost) {
      EXPECT_EQ(of.file, kLarge);
      EXPECT_EQ(of.count, lost.size());
      for (const std::string& id : of.ids) EXPECT_TRUE(lost.contains(id));
    }
    // Ids and values are the documents; whatever else is damaged, none is lost.
    const std::size_t page = at / 65'536 * 65'536;
    const bool reaches_documents =
        std::any_of(sections.begin(), sections.end(), [page](const Section& other) {
          return (other.kind == storage::SectionKind::stored ||
                  other.kind == storage::SectionKind::keys) &&
                 other.offset < page + 65'536 && page < other.end;
        });
    EXPECT_TRUE(reaches_documents || lost.empty());
    if (HasFailure()) return;
  }
  std::cout << "  " << cases << " places damaged; documents lost, of " << order_->size() << ":";
  for (const auto& [name, count] : lost_by_section) std::cout << " " << name << " " << count;
  std::cout << "\n";
}

TEST_F(RepairedIndex, LosesOnlyTheDocumentsOfADamagedPage) {
  for (const Section& section : sections_of(kLarge)) {
    if (section.kind != storage::SectionKind::stored) continue;
    ASSERT_GT(section.end - section.offset, 3U * 65'536);
    damage(kLarge, (section.offset / 65'536 + 1) * 65'536 + 11);
  }
  const RepairReport report = repair();
  const auto lost = expect_kept_documents();
  EXPECT_GT(lost.size(), 0U);
  EXPECT_LT(lost.size(), order_->size() / 2);
  ASSERT_EQ(report.lost.size(), 1U);
  EXPECT_EQ(std::set<std::string>(report.lost[0].ids.begin(), report.lost[0].ids.end()), lost);
  EXPECT_EQ(report.rebuilt_docs, order_->size() - small_->size() - lost.size());
}

TEST_F(RepairedIndex, TrustsPagesWhoseSurroundingsAreDamaged) {
  const std::size_t size = files_->at(kLarge).size();
  const std::size_t page_checksums = size - 96 - 12 * 24;  // behind the last of them
  for (const std::size_t at :
       {std::size_t{20}, size - 1, size - 90, page_checksums - 1, page_checksums - 8 * 3}) {
    SCOPED_TRACE("byte " + std::to_string(at) + " of " + std::to_string(size));
    directory_ = make_directory(*files_);
    damage(kLarge, at);
    const RepairReport report = repair();
    const auto lost = expect_kept_documents();
    const bool is_of_a_page = at != 20 && at < page_checksums;
    EXPECT_EQ(lost.empty(), report.lost.empty());
    EXPECT_TRUE(is_of_a_page || lost.empty());
  }
  // What says where everything lies cannot be done without.
  directory_ = make_directory(*files_);
  damage(kLarge, page_checksums + 9);
  EXPECT_EQ(repair().docs, small_->size());
}

TEST_F(RepairedIndex, LosesASegmentThatIsGone) {
  must(directory_->remove(kSmall));
  const RepairReport report = repair();
  const auto lost = expect_kept_documents();
  ASSERT_EQ(report.lost.size(), 1U);
  EXPECT_EQ(report.lost[0].file, kSmall);
  EXPECT_EQ(report.lost[0].count, lost.size());
  EXPECT_TRUE(report.lost[0].ids.empty());
  EXPECT_EQ(report.rebuilt_docs, 0U);
}

TEST_F(RepairedIndex, BringsBackNoDocumentThatWasReplacedWhenDeletesAreLost) {
  for (const auto& [name, bytes] : *files_) {
    if (!name.ends_with(".del")) continue;
    SCOPED_TRACE(name);
    directory_ = make_directory(*files_);
    damage(name, bytes.size() / 2);
    const RepairReport report = repair();
    EXPECT_TRUE(report.lost.empty());
    if (!report.deletes_lost) continue;  // of the commit before
    const Searcher searcher = must(Searcher::open(directory_));
    EXPECT_GE(searcher.live_docs(), order_->size());
    EXPECT_LE(searcher.live_docs(), order_->size() + 100);  // those that were only removed
    for (const std::string& id : *order_) {
      EXPECT_EQ(must(searcher.document(id)), documents_->at(id));
    }
  }
}

TEST_F(RepairedIndex, GoesOnFromTheCommitBeforeWhenAManifestIsDamaged) {
  damage("manifest.3", 100);
  const RepairReport report = repair();
  EXPECT_TRUE(report.deletes_lost);
  EXPECT_EQ(report.generation, 4U);
  EXPECT_TRUE(expect_kept_documents().empty());  // the deletes of that commit were there, too
}

TEST_F(RepairedIndex, TakesSegmentsThatOnlyALostCommitNamed) {
  {
    IndexWriter writer = open_writer(directory_);
    must(writer.merge(1));
  }
  replace_file(*directory_, "manifest.4", Bytes(500));
  const RepairReport report = repair();
  EXPECT_EQ(report.docs, order_->size());
  EXPECT_TRUE(expect_kept_documents().empty());
}

TEST_F(RepairedIndex, FinishesWhatWasInterrupted) {
  damage("manifest.2", 100);  // only the commit before
  const RepairReport report = repair();
  EXPECT_EQ(report.generation, 3U);
  EXPECT_TRUE(expect_kept_documents().empty());
  EXPECT_FALSE(report.set_aside.empty());
  EXPECT_TRUE(must(repair_index(directory_)).faults.empty());
}

TEST_F(RepairedIndex, NeedsOneManifest) {
  for (const auto& [name, bytes] : *files_) {
    if (name.starts_with("manifest")) damage(name, 100);
  }
  const IndexFiles before = read_files(*directory_);
  EXPECT_EQ(repair_index(directory_).status().code(), StatusCode::corrupt);
  EXPECT_EQ(read_files(*directory_), before);
}

TEST_F(RepairedIndex, IsLeftAloneWhenItIsSoundOrOfANewerFormat) {
  const IndexFiles before = read_files(*directory_);
  EXPECT_TRUE(must(repair_index(directory_)).faults.empty());
  IndexFiles after = read_files(*directory_);
  after.erase("writer.lock");
  IndexFiles expected = before;
  expected.erase("writer.lock");
  EXPECT_EQ(after, expected);
  Bytes newer = files_->at(kSmall);
  newer[8] = 2;
  newer[newer.size() - 20] = 2;
  replace_file(*directory_, kSmall, newer);
  EXPECT_EQ(repair_index(directory_).status().code(), StatusCode::too_new);
}

/// Small enough that a page holds everything but the positions.
TEST(RepairedDocuments, AreFoundAgainByTheirStoredFieldsAlone) {
  const auto directory = make_ram_directory();
  WriterOptions options;
  for (const FieldSchema& field :
       {FieldSchema{.name = "text"}, FieldSchema{.name = "note", .stored = false}}) {
    must(options.schema.add(field).status());
  }
  {
    IndexWriter writer = must(IndexWriter::open(directory, std::move(options)));
    Random random(3);
    const ZipfWords words(20'000, 0.1);
    for (int doc = 0; doc < 3'000; ++doc) {
      std::string text;
      for (int word = 0; word < 30; ++word) text += words.draw(random) + " ";
      must(writer.add(
          Document(std::to_string(doc)).add("text", text + "seen").add("note", "hidden")));
    }
    must(writer.commit());
  }
  Bytes bytes = read_files(*directory).at(kLarge);
  bytes[10'000] ^= 1;  // the first section: lists of documents
  replace_file(*directory, kLarge, bytes);
  const RepairReport report = must(repair_index(directory));
  EXPECT_TRUE(report.lost.empty());
  EXPECT_EQ(report.docs, 3'000U);
  EXPECT_EQ(report.lost_fields, std::vector<std::string>{"note"});
  const Searcher searcher = must(Searcher::open(directory));
  EXPECT_EQ(must(searcher.count(must(parse_query("seen")))), 3'000U);
  EXPECT_EQ(must(searcher.count(must(parse_query("hidden")))), 0U);
}

}  // namespace
}  // namespace sakuin::test::repaired_index_test
