#!/usr/bin/env bash
# Builds every jar twice, the second time in a copy of the checkout, and compares them.
# What is compared is what is committed or would be: files that git ignores are not copied.
set -euo pipefail
# Maven copies the permissions of files into jars, so these are the same wherever this runs.
umask 022

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/stowage-reproducible.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Copies the checkout to the folder $1 and builds it there.
build() {
  mkdir -p "$1"
  git -C "$root" ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do
      # A file that was deleted is listed until that is committed.
      if [ -e "$root/$file" ]; then printf '%s\0' "$file"; fi
    done |
    tar -C "$root" --null -T - -cf - | tar -C "$1" -xf -
  (cd "$1" && mvn -q -B -ntp package -Dmaven.test.skip=true)
}

# The jars below the folder $1, with their checksums.
checksums() {
  (cd "$1" && find . -path '*/target/*.jar' ! -name 'original-*' -print0 | sort -z | xargs -0 sha256sum)
}

build "$work/one"
# Another path must make no difference.
build "$work/another folder/two"
checksums "$work/one" >"$work/one.sums"
checksums "$work/another folder/two" >"$work/two.sums"

[ -s "$work/one.sums" ] || { echo "reproducible.sh: no jar was built" >&2; exit 1; }
grep -q '/registry-server.jar$' "$work/one.sums" ||
  { echo "reproducible.sh: registry-server.jar was not built" >&2; exit 1; }
if ! difference=$(diff "$work/one.sums" "$work/two.sums"); then
  echo "reproducible.sh: two builds of this checkout made different jars:" >&2
  sed -n 's/^[<>] [0-9a-f]*  /  /p' <<<"$difference" | sort -u >&2
  exit 1
fi
echo "$(wc -l <"$work/one.sums") jars are the same in two builds"
