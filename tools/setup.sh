# Shell functions that tools/demo and tools/test share. Sourced, never run.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What the library and the tool are built with; CONTRIBUTING.md says why each is here.
BUILD_PACKAGES=(
  cmake ninja-build g++ ccache libroaring-dev libxxhash-dev libzstd-dev libutf8proc-dev
  libstemmer-dev libcli11-dev nlohmann-json3-dev libcsv-dev libedit-dev
)

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing and there is no sudo; run this as root once"
  fi
}

is_installed() {
  [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Installs those of the named Debian packages that are not there, saying which.
install_missing() {
  command -v dpkg-query >/dev/null || fail "this is not a Debian system; see CONTRIBUTING.md, \"Dependencies\""
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  say "Installing from Debian: ${missing[*]}"
  # A foreign source that cannot be reached is no reason to stop: the install decides.
  as_root apt-get update -qq || true
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}
