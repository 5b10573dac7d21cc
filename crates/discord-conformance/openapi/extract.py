#!/usr/bin/env python3
"""Extracts from Discord's OpenAPI description what the tests check request bodies against.

    extract.py OPENAPI_JSON [ROUTES_RS] > discord-openapi.json

OPENAPI_JSON is specs/openapi.json of github.com/discord/discord-api-spec. Kept are the routes of the
local Discord (read from its table, src/local_discord/rest/routes.rs by default), of each the schema of its
JSON body, and every schema that these reach. Descriptions go.
"""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve()
ROUTES = HERE.parents[2] / "local-discord/src/rest/routes.rs"
JSON, FORM = "application/json", "multipart/form-data"


def routes(table):
    """Method and path of every line of the table."""
    text = table.read_text()
    names = dict(re.findall(r'const (\w+): &str =\s*"(/[^"]*)";', text))
    lines = re.findall(r'\((GET|POST|PUT|PATCH|DELETE),\s*(?:"(/[^"]*)"|(\w+)),\s*\w+::\w+', text)
    return [(method, path or names[name]) for method, path, name in lines]


def references(value):
    """The names of all schemas that a value refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rsplit("/", 1)[-1]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from references(item)


def bare(value):
    """The value without the texts for readers."""
    if isinstance(value, dict):
        texts = lambda key, item: key in ("description", "title", "deprecated", "summary") and not isinstance(item, dict)
        return {key: bare(item) for key, item in value.items() if not texts(key, item)}
    return [bare(item) for item in value] if isinstance(value, list) else value


def body(operation):
    """The schema of an operation's JSON body, or of its form where it takes no JSON."""
    content = operation.get("requestBody", {}).get("content", {})
    return content.get(JSON, content.get(FORM, {})).get("schema")


def main(source, table):
    api = json.loads(pathlib.Path(source).read_text())
    paths = {}
    for method, path in routes(pathlib.Path(table)):
        operation = api["paths"].get(path, {}).get(method.lower())
        if operation is None:
            sys.exit(f"Discord has no {method} {path}")
        paths.setdefault(path, {})[method.lower()] = bare(body(operation))
    schemas, todo = {}, list(references(paths))
    while todo:
        name = todo.pop()
        if name not in schemas:
            schemas[name] = bare(api["components"]["schemas"][name])
            todo += references(schemas[name])
    extract = {
        "info": {"title": "Extract of Discord's OpenAPI description, see README.md", "license": "MIT"},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items()))},
    }
    json.dump(extract, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else ROUTES)
