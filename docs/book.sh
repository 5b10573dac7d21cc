#!/usr/bin/env bash
# Makes the book of docs/SUMMARY.md in target/book, with mdBook (`cargo install mdbook`). The pages
# stay where GitHub shows them, so that their links hold in both places.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pages=target/book-pages
rm -rf "$pages"
mkdir -p "$pages"
git ls-files -z -- '*.md' docs packaging knowledge examples 'LICENSE*' Containerfile config.example.toml .ci |
  xargs -0 cp --parents -t "$pages"
mv "$pages/docs/SUMMARY.md" "$pages/SUMMARY.md"
mdbook build
