#include "bench/peers/peer.h"

#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "bench/corpus.h"

namespace bench {
namespace {

constexpr int kExitFault = 1;
constexpr int kExitUsage = 2;

void build_index(const Peer& peer, const std::string& corpus, const std::string& folder,
                 bool keeps_text) {
  std::filesystem::create_directories(folder);
  if (!std::filesystem::is_empty(folder)) {
    throw std::runtime_error(folder + ": is not empty; remove it or name another");
  }
  const auto indexer = peer.create_index(folder, keeps_text);
  const auto status = read_corpus(corpus, [&](const std::string& id, const std::string& text) {
    indexer->add(id, text);
    return sakuin::Status();
  });
  if (!status.ok()) throw std::runtime_error(status.message());
  indexer->finish();
}

std::string format_answer(const Command& command, const PeerAnswer& answer) {
  if (command.count) return std::to_string(answer.count);
  if (!command.dump) return "1";
  std::string line = "[";
  for (const PeerHit& hit : answer.hits) {
    if (line.size() > 1) line += ", ";
    line += format_hit(hit.id, static_cast<float>(hit.score));
  }
  return line + "]";
}

void answer_queries(const Peer& peer, const std::string& folder) {
  const auto searcher = peer.open_index(folder);
  serve_queries([&](const Command& command, std::string_view text) -> std::optional<std::string> {
    const auto answer = searcher->search(command, parse_peer_query(text));
    if (!answer) return std::nullopt;
    return format_answer(command, *answer);
  });
}

}  // namespace

int run_peer(const Peer& peer, int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  try {
    if (mode == "index" && argc == 4) {
      build_index(peer, argv[2], argv[3], /*keeps_text=*/false);
    } else if (mode == "index" && argc == 5 && std::string_view(argv[2]) == "--stored") {
      build_index(peer, argv[3], argv[4], /*keeps_text=*/true);
    } else if (mode == "query" && argc == 3) {
      answer_queries(peer, argv[2]);
    } else if (mode == "version" && argc == 2) {
      std::cout << peer.version << '\n';
    } else {
      std::cerr << peer.name << ": usage: " << peer.name
                << " index [--stored] CORPUS.jsonl INDEX | " << peer.name << " query INDEX | "
                << peer.name << " version\n";
      return kExitUsage;
    }
  } catch (const std::exception& fault) {
    std::cerr << peer.name << ": " << fault.what() << '\n';
    return kExitFault;
  }
  return 0;
}

}  // namespace bench
