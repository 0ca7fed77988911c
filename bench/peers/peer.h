// What another engine has to do to be measured beside sakuin: build an index of {"id", "text"}
// documents, and answer the queries of the benchmark protocol. Each is one program,
//   NAME index [--stored] CORPUS.jsonl INDEX        --stored: the texts are kept, too
//   NAME query INDEX
//   NAME version
// Faults are thrown, as std::exception: these programs have no caller to return them to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/peers/peer_query.h"
#include "bench/protocol.h"

namespace bench {

class PeerIndexer {
 public:
  virtual ~PeerIndexer() = default;
  virtual void add(const std::string& id, const std::string& text) = 0;
  virtual void finish() = 0;  ///< leaves the index as one segment, if the engine has such
};

struct PeerHit {
  std::string id;
  double score;
};

struct PeerAnswer {
  std::vector<PeerHit> hits;  ///< the top k of the command, by relevance
  std::uint64_t count = 0;    ///< exact, if the command asks for it
};

class PeerSearcher {
 public:
  virtual ~PeerSearcher() = default;
  /// Nothing if the engine has no such query.
  virtual std::optional<PeerAnswer> search(const Command& command, const PeerQuery& query) = 0;
};

struct Peer {
  std::string name;
  std::string version;  ///< of the engine's library
  /// In an empty folder.
  std::unique_ptr<PeerIndexer> (*create_index)(const std::string& folder, bool keeps_text);
  std::unique_ptr<PeerSearcher> (*open_index)(const std::string& folder);
};

/// main() of a peer's program.
int run_peer(const Peer& peer, int argc, char** argv);

}  // namespace bench
