#!/bin/sh
# Builds Stowage and the harness, then measures: registry-benchmarks/run.sh [options], see --help.
# Needs wrk, hey and CNCF Distribution's registry on the path; docker-registry takes part where
# acceptance-tests/install-tools.sh has installed it.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B package -Dmaven.test.skip=true -pl registry-server,registry-benchmarks -am
exec java -Xmx2g -XX:MaxDirectMemorySize=4g \
  -jar registry-benchmarks/target/registry-benchmarks.jar "$@"
