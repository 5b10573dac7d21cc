#!/usr/bin/env python3
"""Prints the licence texts of every crate that is built into the program, for a package.

Run it in the repository. It reads what `cargo metadata` says of a production build, and the licence
files that each crate ships; one that ships none is named with its licence alone.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

FILES = ("LICENSE*", "LICENCE*", "COPYING*", "NOTICE*", "UNLICENSE*")


def metadata():
    command = ["cargo", "metadata", "--locked", "--no-default-features", "--format-version", "1"]
    host = subprocess.check_output(["rustc", "-vV"], text=True)
    triple = next(line.split()[1] for line in host.splitlines() if line.startswith("host: "))
    return json.loads(subprocess.check_output([*command, "--filter-platform", triple]))


def built_in(found):
    """The packages that the program links, itself left out, by the ids that `resolve` has."""
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    seen, todo = set(), [found["resolve"]["root"]]
    while todo:
        for dependency in nodes[todo.pop()]["deps"]:
            is_linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_linked and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                todo.append(dependency["pkg"])
    return [package for package in found["packages"] if package["id"] in seen and package["source"]]


def texts(package):
    folder = Path(package["manifest_path"]).parent
    paths = {path for pattern in FILES for path in folder.glob(pattern) if path.is_file()}
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in sorted(paths)]


def main():
    packages = sorted(built_in(metadata()), key=lambda it: (it["name"], it["version"]))
    holders = defaultdict(list)
    print("colloque-bot is built with these libraries:\n")
    for package in packages:
        name = f"{package['name']} {package['version']}"
        print(f"  {name}: {package['license'] or 'see below'}")
        for text in texts(package):
            holders[text].append(name)
    for text, names in holders.items():
        print(f"\n{'-' * 80}\n{', '.join(names)}\n\n{text}")
    return 0 if packages else 1


if __name__ == "__main__":
    sys.exit(main())
