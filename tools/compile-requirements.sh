#!/bin/sh
# Write the hash-pinned requirement files anew from pyproject.toml. For maintainers; needs `uv` on the path.
# The files carry no registry address, so every installer uses the one it is set up with.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-header --no-annotate --output-file "$@"; }
compile requirements/all.txt pyproject.toml requirements/build.in --extra analysis --extra print --extra cluster --extra dev
compile requirements/dev.txt pyproject.toml requirements/build.in --extra analysis --extra print --extra dev --constraint requirements/all.txt
compile requirements/analysis.txt pyproject.toml requirements/build.in --extra analysis --extra print --constraint requirements/all.txt
compile requirements/bench.txt requirements/bench.in --constraint requirements/all.txt
compile requirements/base.txt pyproject.toml requirements/build.in --constraint requirements/all.txt
if grep -nE 'https?://' requirements/*.txt; then echo "an address got into a requirement file" >&2; exit 1; fi
