#!/usr/bin/env bash
# Installs the Debian package of the debug build, starts what its unit starts against the local
# Discord, and removes it again. Needs root, cargo-deb, and the tests as `cargo test --workspace`
# builds them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  printf 'packaging/test-deb.sh: %s\n' "$*" >&2
  exit 1
}
if dpkg-query --show --showformat '${db:Status-Status}' colloque-bot 2>/dev/null | grep -qx installed; then
  fail "colloque-bot is installed here already: remove it first"
fi

package=$(packaging/deb.sh --debug | tail -n 1)
trap 'dpkg --purge colloque-bot >/dev/null 2>&1 || true' EXIT
dpkg --install "$package" >/dev/null
files=$(dpkg --listfiles colloque-bot)

for file in /usr/bin/colloque-bot /etc/colloque-bot/config.toml /etc/colloque-bot/knowledge/urgences.toml \
  /usr/share/doc/colloque-bot/THIRD-PARTY.txt; do
  [[ -f $file ]] || fail "$file is missing"
done
for part in man1/colloque-bot.1.gz man1/colloque-bot-run.1.gz bash-completion fish zsh; do
  grep -q "$part" <<<"$files" || fail "$part is missing"
done
[[ $(stat -c %U:%a /etc/colloque-bot/config.toml) == root:644 ]] || fail "the settings have other rights"
unit=$(grep 'colloque-bot\.service$' <<<"$files")
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify "$unit" || fail "the unit"
fi
colloque-bot --version
(cd / && colloque-bot check --config /etc/colloque-bot/config.toml >/dev/null) || fail "the base"
(cd / && colloque-bot ask --config /etc/colloque-bot/config.toml "C’est quoi l’illectronisme ?") |
  grep -qi illectronisme || fail "no answer"
start=$(sed -n 's/^ExecStart=//p' "$unit")
COLLOQUE_BOT_START=$start cargo test --quiet --workspace --test discord what_is_packaged

dpkg --purge colloque-bot >/dev/null
while read -r file; do
  [[ ! -f $file ]] || fail "$file is left behind"
done <<<"$files"
[[ ! -e /etc/colloque-bot ]] || fail "/etc/colloque-bot is left behind"
echo "installed, started, removed: $(basename "$package")"
