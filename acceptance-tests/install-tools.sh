#!/usr/bin/env bash
# Installs what the acceptance tests drive, on Debian 12 with git, a JDK 17, Maven and Go:
# Debian's clients and servers with apt, the others with `go install` into .tools/bin.
# Safe to run again: what is there in the right version is left as it is.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin="$root/.tools/bin"

fail() {
  echo "install-tools.sh: $*" >&2
  exit 1
}

# One row each: the program that must be there afterwards, and Debian's package that brings it.
debian_programs=(
  "/usr/bin/docker docker.io"
  "/usr/sbin/dockerd docker.io"
  "/usr/bin/containerd containerd"
  "/usr/bin/ctr containerd"
  "/usr/bin/skopeo skopeo"
  "/usr/bin/podman podman"
  "/usr/bin/buildah buildah"
  "/usr/bin/docker-registry docker-registry"
  "/usr/bin/tar tar"
  "/etc/ssl/certs/ca-certificates.crt ca-certificates"
  "/etc/containers/policy.json golang-github-containers-common"
)

# One row each: program, module of the program, version.
go_programs=(
  "registry github.com/distribution/distribution/v3/cmd/registry v3.1.2"
  "crane github.com/google/go-containerregistry/cmd/crane v0.22.1"
  "regctl github.com/regclient/regclient/cmd/regctl v0.11.7"
  "helm helm.sh/helm/v3/cmd/helm v3.22.0"
  "cosign github.com/sigstore/cosign/v2/cmd/cosign v2.6.5"
)

install_debian_packages() {
  local missing=() row path package
  for row in "${debian_programs[@]}"; do
    read -r path package <<<"$row"
    [ -e "$path" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  command -v apt-get >/dev/null || fail "apt-get is missing, this needs Debian: ${missing[*]}"
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "be root, or have sudo, to install ${missing[*]}"
    sudo=(sudo)
  fi
  echo "apt-get install ${missing[*]}"
  # The packages would start their services, on ports that other programs may hold.
  local policy=/usr/sbin/policy-rc.d
  if ! [ -e "$policy" ]; then
    trap "${sudo[*]} rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
    "${sudo[@]}" chmod +x "$policy"
  fi
  local status=0
  "${sudo[@]}" apt-get update -qq &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null || status=$?
  [ "$status" -eq 0 ] || fail "apt-get could not install ${missing[*]}"

  for row in "${debian_programs[@]}"; do
    read -r path package <<<"$row"
    [ -e "$path" ] || fail "$path is missing although $package is installed"
  done
}

# Whether the program $1 was built from the package $2 in the version $3.
is_built_from() {
  [ -x "$1" ] && go version -m "$1" 2>/dev/null | awk -v package="$2" -v version="$3" '
    $1 == "path" && $2 == package { path = 1 }
    $1 == "mod" && $3 == version { mod = 1 }
    END { exit !(path && mod) }'
}

install_go_programs() {
  command -v go >/dev/null || fail "go is missing, and crane, regctl, helm, cosign and registry are built with it"
  local gobin row program package version
  gobin=$(go env GOBIN)
  gobin=${gobin:-$(go env GOPATH)/bin}
  mkdir -p "$bin"
  for row in "${go_programs[@]}"; do
    read -r program package version <<<"$row"
    is_built_from "$bin/$program" "$package" "$version" && continue
    if is_built_from "$gobin/$program" "$package" "$version"; then
      ln -sf "$gobin/$program" "$bin/$program"
      continue
    fi
    echo "go install $package@$version"
    rm -f "$bin/$program"
    GOBIN="$bin" GOFLAGS=-mod=mod go install "$package@$version" </dev/null ||
      fail "go could not build $package@$version ($(go version))"
    [ -x "$bin/$program" ] || fail "$bin/$program is missing after go install"
  done
}

install_debian_packages
install_go_programs
echo "All tools of the acceptance tests are there: /usr/bin, /usr/sbin and $bin"
