// The C functions of libmecab that we use, looked up in the shared library at run time, so that
// neither its header nor itself is needed to build or to run without kanji readings.
#pragma once

#include <cstddef>
#include <memory>

#include <sakuin/status.h>

namespace sakuin::tokenizer {

// Opaque.
struct MecabModel;
struct MecabTagger;
struct MecabLattice;

/// mecab_dictionary_info_t, the one structure that has no functions.
struct MecabDictionaryInfo {
  const char* file_name;
  const char* charset;
  unsigned int word_count;
  int type;
  unsigned int left_contexts;
  unsigned int right_contexts;
  unsigned short version;
  const MecabDictionaryInfo* next;
};

/// MECAB_NBEST
inline constexpr int kMecabNBest = 2;

/// Each member is the C function mecab_<its name>. A model and a tagger serve many threads at once,
/// a lattice one.
struct MecabFunctions {
  const char* (*version)();
  const char* (*strerror)(void* tagger);  ///< null: why the last model was not made
  MecabModel* (*model_new2)(const char* options);
  void (*model_destroy)(MecabModel*);
  const MecabDictionaryInfo* (*model_dictionary_info)(MecabModel*);
  MecabTagger* (*model_new_tagger)(MecabModel*);
  void (*destroy)(MecabTagger*);
  MecabLattice* (*model_new_lattice)(MecabModel*);
  void (*lattice_destroy)(MecabLattice*);
  void (*lattice_set_request_type)(MecabLattice*, int type);
  void (*lattice_set_sentence2)(MecabLattice*, const char* bytes, std::size_t size);
  int (*parse_lattice)(MecabTagger*, MecabLattice*);
  int (*lattice_next)(MecabLattice*);
  const char* (*lattice_tostr)(MecabLattice*);
};

/// The library stays loaded as long as somebody holds the functions. `not_found` if there is none,
/// with the reason alone.
[[nodiscard]] Result<std::shared_ptr<const MecabFunctions>> load_mecab();

}  // namespace sakuin::tokenizer
