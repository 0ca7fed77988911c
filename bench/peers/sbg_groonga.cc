// Groonga in the benchmark protocol: texts and queries as the same words as sakuin's with a space
// between, cut by TokenDelimit, positions on. It has no BM25: hits are ranked by its scorer_tf_idf.
// Its cache of answers is off, and so is trying parts of words where nothing is found. It
// always keeps the texts.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <groonga.h>

#include <nlohmann/json.hpp>

#include "bench/peers/peer.h"

namespace {

using bench::Command;
using bench::Leaf;
using bench::PeerAnswer;
using bench::PeerQuery;

constexpr const char* kFile = "/index.groonga";

/// An open database, and the one context that all is done in.
class Database {
 public:
  explicit Database(const std::string& file, bool create) {
    if (grn_init() != GRN_SUCCESS) throw std::runtime_error("Groonga cannot be started");
    context_ = grn_ctx_open(0);
    if (create) {
      grn_db_create(context_, file.c_str(), nullptr);
    } else {
      grn_db_open(context_, file.c_str());
    }
    check();
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() {
    grn_obj_close(context_, grn_ctx_db(context_));
    grn_ctx_close(context_);
    grn_fin();
  }

  /// Runs a line of Groonga's command language; the answer is JSON.
  std::string run(const std::string& command) {
    grn_ctx_send(context_, command.data(), static_cast<unsigned>(command.size()), 0);
    check();
    char* answer = nullptr;
    unsigned size = 0;
    int flags = 0;
    grn_ctx_recv(context_, &answer, &size, &flags);
    check();
    return {answer, size};
  }
  [[nodiscard]] grn_obj* open(const char* name) {
    grn_obj* object = grn_ctx_get(context_, name, -1);
    if (object == nullptr) throw std::runtime_error(std::string("Groonga has no ") + name);
    return object;
  }
  void check() const {
    if (context_->rc != GRN_SUCCESS) throw std::runtime_error(context_->errbuf);
  }
  [[nodiscard]] grn_ctx* context() const noexcept { return context_; }

 private:
  grn_ctx* context_ = nullptr;
};

std::string join_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

class GroongaIndexer final : public bench::PeerIndexer {
 public:
  explicit GroongaIndexer(const std::string& folder) : database_(folder + kFile, true) {
    database_.run("table_create Docs TABLE_NO_KEY");
    database_.run("column_create Docs id COLUMN_SCALAR ShortText");
    database_.run("column_create Docs text COLUMN_SCALAR LongText");
    docs_ = database_.open("Docs");
    id_ = database_.open("Docs.id");
    text_ = database_.open("Docs.text");
  }

  void add(const std::string& id, const std::string& text) override {
    const grn_id number = grn_table_add(database_.context(), docs_, nullptr, 0, nullptr);
    set(number, *id_, id);
    set(number, *text_, join_words(bench::split_words(text)));
  }

  void finish() override {
    // An index made after its texts is built at once, in order.
    database_.run("table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit");
    database_.run("column_create Terms docs_text COLUMN_INDEX|WITH_POSITION Docs text");
  }

 private:
  void set(grn_id number, grn_obj& column, const std::string& value) {
    grn_obj bulk;
    GRN_TEXT_INIT(&bulk, GRN_OBJ_DO_SHALLOW_COPY);
    GRN_TEXT_SET_REF(&bulk, value.data(), value.size());
    grn_obj_set_value(database_.context(), &column, number, &bulk, GRN_OBJ_SET);
    grn_obj_unlink(database_.context(), &bulk);
    database_.check();
  }

  Database database_;
  grn_obj* docs_ = nullptr;
  grn_obj* id_ = nullptr;
  grn_obj* text_ = nullptr;
};

std::string join(const char* op, const std::vector<Leaf>& leaves) {
  std::string query = "(";
  for (const Leaf& leaf : leaves) {
    if (query.size() > 1) query += op;
    query += '"' + join_words(leaf) + '"';
  }
  return query + ")";
}

/// Groonga's clauses that rank without being needed weigh otherwise; to count, they are left out.
std::optional<std::string> query_of(const Command& command, const PeerQuery& query) {
  const bool mixed = !query.required.empty() && !query.optional.empty();
  if (mixed && command.k > 0) return std::nullopt;
  std::string text =
      query.required.empty() ? join(" OR ", query.optional) : join(" ", query.required);
  if (!query.excluded.empty()) text += " - " + join(" OR ", query.excluded);
  return text;
}

class GroongaSearcher final : public bench::PeerSearcher {
 public:
  explicit GroongaSearcher(const std::string& folder) : database_(folder + kFile, false) {
    database_.run("cache_limit 0");
  }

  std::optional<PeerAnswer> search(const Command& command, const PeerQuery& query) override {
    const auto text = query_of(command, query);
    if (!text) return std::nullopt;
    const std::string scorer = command.k > 0 ? "scorer_tf_idf(text)" : "text";
    const auto answer = nlohmann::json::parse(
        database_.run("select Docs --match_columns '" + scorer + "' --query '" + *text +
                      "' --match_escalation_threshold -1 --output_columns id,_score --sort_keys "
                      "-_score --limit " +
                      std::to_string(command.k)));
    return read(answer.at(0));
  }

 private:
  /// [[count], [columns], [id, score]...]
  static PeerAnswer read(const nlohmann::json& rows) {
    PeerAnswer answer;
    answer.count = rows.at(0).at(0).get<std::uint64_t>();
    for (std::size_t row = 2; row < rows.size(); ++row) {
      answer.hits.push_back({rows[row].at(0).get<std::string>(), rows[row].at(1).get<double>()});
    }
    return answer;
  }

  Database database_;
};

std::unique_ptr<bench::PeerIndexer> create_index(const std::string& folder, bool /*keeps_text*/) {
  return std::make_unique<GroongaIndexer>(folder);
}

std::unique_ptr<bench::PeerSearcher> open_index(const std::string& folder) {
  return std::make_unique<GroongaSearcher>(folder);
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_peer({"sbg_groonga", grn_get_version(), create_index, open_index}, argc, argv);
}
