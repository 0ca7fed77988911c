#include "tokenizer/kanji/mecab_library.h"

#include <dlfcn.h>

#include <string>

namespace sakuin::tokenizer {
namespace {

constexpr const char* kLibrary = "libmecab.so.2";

struct LoadedMecab {
  LoadedMecab() : handle(dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) {}
  ~LoadedMecab() {
    if (handle != nullptr) dlclose(handle);
  }
  LoadedMecab(const LoadedMecab&) = delete;
  LoadedMecab& operator=(const LoadedMecab&) = delete;

  void* handle;
  MecabFunctions functions{};
};

/// What the dynamic linker says about its last failure.
std::string linker_message() {
  const char* const message = dlerror();
  return message == nullptr ? "unknown reason" : message;
}

}  // namespace

Result<std::shared_ptr<const MecabFunctions>> load_mecab() {
  const auto mecab = std::make_shared<LoadedMecab>();
  if (mecab->handle == nullptr) return Status{StatusCode::not_found, linker_message()};
  bool complete = true;
  const auto look_up = [&]<class Function>(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(mecab->handle, name));
    complete = complete && function != nullptr;
  };
  MecabFunctions& functions = mecab->functions;
  look_up(functions.version, "mecab_version");
  look_up(functions.strerror, "mecab_strerror");
  look_up(functions.model_new2, "mecab_model_new2");
  look_up(functions.model_destroy, "mecab_model_destroy");
  look_up(functions.model_dictionary_info, "mecab_model_dictionary_info");
  look_up(functions.model_new_tagger, "mecab_model_new_tagger");
  look_up(functions.destroy, "mecab_destroy");
  look_up(functions.model_new_lattice, "mecab_model_new_lattice");
  look_up(functions.lattice_destroy, "mecab_lattice_destroy");
  look_up(functions.lattice_set_request_type, "mecab_lattice_set_request_type");
  look_up(functions.lattice_set_sentence2, "mecab_lattice_set_sentence2");
  look_up(functions.parse_lattice, "mecab_parse_lattice");
  look_up(functions.lattice_next, "mecab_lattice_next");
  look_up(functions.lattice_tostr, "mecab_lattice_tostr");
  if (!complete) {
    return Status{StatusCode::not_found, std::string(kLibrary) + " lacks a function"};
  }
  return std::shared_ptr<const MecabFunctions>(mecab, &mecab->functions);
}

}  // namespace sakuin::tokenizer
