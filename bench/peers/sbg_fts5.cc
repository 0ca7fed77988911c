// SQLite FTS5 in the benchmark protocol: a table of full detail, its own tokenizer
// unicode61 (without taking marks off letters), its own bm25() (k1 1.2, b 0.75), one segment. The
// ids are in a table beside it.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "bench/peers/peer.h"

namespace {

using bench::Command;
using bench::Leaf;
using bench::PeerAnswer;
using bench::PeerQuery;

constexpr const char* kFile = "/index.sqlite";

class Database {
 public:
  Database(const std::string& file, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    handle_.reset(raw);
    check(code);
    // Room for the whole index in memory, mapped: nothing here is to wait for a disk.
    execute("PRAGMA mmap_size=17179869184; PRAGMA cache_size=-1048576; PRAGMA temp_store=MEMORY");
  }

  void execute(const char* sql) {
    check(sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr));
  }
  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(handle_.get()));
  }
  [[nodiscard]] sqlite3* handle() const noexcept { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

class Statement {
 public:
  Statement(const Database& database, const char* sql) : database_(database) {
    sqlite3_stmt* raw = nullptr;
    database.check(sqlite3_prepare_v2(database.handle(), sql, -1, &raw, nullptr));
    handle_.reset(raw);
  }

  void bind(int place, const std::string& text) {
    database_.check(sqlite3_bind_text64(handle_.get(), place, text.data(), text.size(),
                                        SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind(int place, sqlite3_int64 number) {
    database_.check(sqlite3_bind_int64(handle_.get(), place, number));
  }
  /// True if there is a row; after the last one it can be bound anew.
  bool step() {
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_ROW) sqlite3_reset(handle_.get());
    database_.check(code);
    return code == SQLITE_ROW;
  }
  [[nodiscard]] std::string text(int column) const {
    const void* bytes = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }
  [[nodiscard]] double number(int column) const {
    return sqlite3_column_double(handle_.get(), column);
  }
  [[nodiscard]] sqlite3_int64 integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
  };
  const Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Fts5Indexer final : public bench::PeerIndexer {
 public:
  Fts5Indexer(const std::string& folder, bool keeps_text)
      : database_(folder + kFile, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
    const std::string content = keeps_text ? "" : " content='',";
    const std::string sql =
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE ids(number INTEGER PRIMARY KEY, id TEXT);"
        "CREATE VIRTUAL TABLE words USING fts5(text, detail=full," +
        content + " tokenize='unicode61 remove_diacritics 0'); BEGIN";
    database_.execute(sql.c_str());
    insert_id_ = std::make_unique<Statement>(database_, "INSERT INTO ids VALUES(?1, ?2)");
    insert_text_ =
        std::make_unique<Statement>(database_, "INSERT INTO words(rowid, text) VALUES(?1, ?2)");
  }

  void add(const std::string& id, const std::string& text) override {
    ++number_;
    insert(*insert_id_, id);
    insert(*insert_text_, text);
  }
  void finish() override {
    database_.execute("INSERT INTO words(words) VALUES('optimize'); COMMIT");
  }

 private:
  void insert(Statement& statement, const std::string& text) const {
    statement.bind(1, number_);
    statement.bind(2, text);
    statement.step();
  }

  Database database_;
  std::unique_ptr<Statement> insert_id_;
  std::unique_ptr<Statement> insert_text_;
  sqlite3_int64 number_ = 0;
};

std::string join(const char* op, const std::vector<Leaf>& leaves) {
  std::string query = "(";
  for (const Leaf& leaf : leaves) {
    if (query.size() > 1) query += op;
    query += '"';
    for (const std::string& word : leaf) query.append(&word == leaf.data() ? "" : " ").append(word);
    query += '"';
  }
  return query + ")";
}

/// FTS5 has no clause that ranks without being needed; to count, it can be left out.
std::optional<std::string> match_of(const Command& command, const PeerQuery& query) {
  const bool mixed = !query.required.empty() && !query.optional.empty();
  if (mixed && command.k > 0) return std::nullopt;
  std::string match =
      query.required.empty() ? join(" OR ", query.optional) : join(" AND ", query.required);
  if (!query.excluded.empty()) match += " NOT " + join(" OR ", query.excluded);
  return match;
}

class Fts5Searcher final : public bench::PeerSearcher {
 public:
  explicit Fts5Searcher(const std::string& folder)
      : database_(folder + kFile, SQLITE_OPEN_READONLY),
        count_(database_, "SELECT count(*) FROM words WHERE words MATCH ?1"),
        top_(database_,
             "SELECT id, score FROM (SELECT rowid AS number, rank AS score FROM words"
             " WHERE words MATCH ?1 ORDER BY rank LIMIT ?2) JOIN ids USING (number)"
             " ORDER BY score") {}

  std::optional<PeerAnswer> search(const Command& command, const PeerQuery& query) override {
    const auto match = match_of(command, query);
    if (!match) return std::nullopt;
    PeerAnswer answer;
    if (command.k > 0) {
      top_.bind(1, *match);
      top_.bind(2, static_cast<sqlite3_int64>(command.k));
      while (top_.step()) answer.hits.push_back({top_.text(0), -top_.number(1)});
    }
    if (command.count) {
      count_.bind(1, *match);
      while (count_.step()) answer.count = static_cast<std::uint64_t>(count_.integer(0));
    }
    return answer;
  }

 private:
  Database database_;
  Statement count_;
  Statement top_;
};

std::unique_ptr<bench::PeerIndexer> create_index(const std::string& folder, bool keeps_text) {
  return std::make_unique<Fts5Indexer>(folder, keeps_text);
}

std::unique_ptr<bench::PeerSearcher> open_index(const std::string& folder) {
  return std::make_unique<Fts5Searcher>(folder);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_peer({"sbg_fts5", sqlite3_libversion(), create_index, open_index}, argc, argv);
}
