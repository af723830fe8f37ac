#!/bin/sh
# Install Commonlight from this bundle, without a network: sh install.sh /opt/commonlight
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?"say where to install it: sh install.sh /opt/commonlight"}
python=${PYTHON:-python3}
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || { echo "A file of this bundle is damaged or was changed: fetch it again. Nothing was installed."; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. Nothing was installed."; exit 1; }
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$here"/commonlight-*.whl
"$target/bin/commonlight" --version
echo "Installed. Next: $target/bin/commonlight setup, then $target/bin/commonlight serve."
