#!/usr/bin/env bash
# Makes the Debian package and prints its path. Needs cargo-deb (`cargo install cargo-deb`), and
# dpkg-dev for what the program depends on. With `--debug`, of a debug build that is already there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
if [[ ${1-} == --debug ]]; then
  profile=(--profile dev --fast)
  built=$target/debug
else
  profile=()
  built=$target/release
  cargo build --release --locked --no-default-features >&2
fi
rm -rf "$built/package"
"$built/colloque-bot" package-files "$built/package"
gzip --no-name --best "$built"/package/*.1
python3 packaging/third-party-notices.py >"$built/package/THIRD-PARTY.txt"
cargo deb --no-build --locked "${profile[@]}"
