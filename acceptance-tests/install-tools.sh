#!/usr/bin/env bash
# Installs what the acceptance tests drive, on Debian 12 with git, a JDK 17, Maven and Go:
# Debian's clients and servers with apt, others with `go install` into .tools/bin, and the registry
# in Python that the v1 API comes from with pip, and a client of it with npm, into
# ~/.cache/stowage-acceptance.
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
  "/usr/bin/gcc gcc"
  "/usr/bin/swig swig"
  "/usr/include/openssl/ssl.h libssl-dev"
  "/usr/include/lzma.h liblzma-dev"
  "/usr/bin/bzip2 bzip2"
  "/usr/bin/xz xz-utils"
  "/usr/sbin/nginx nginx"
  "/usr/sbin/apache2 apache2"
  "/usr/bin/htpasswd apache2-utils"
  "/usr/bin/openssl openssl"
  "/usr/bin/ip iproute2"
  "/usr/bin/setpriv util-linux"
  "/usr/bin/shellcheck shellcheck"
  "/usr/bin/strace strace"
  "/usr/bin/systemd-analyze systemd"
  "/usr/bin/ceph-mon ceph-mon"
  "/usr/bin/ceph-osd ceph-osd"
  "/usr/bin/radosgw radosgw"
  "/usr/bin/ceph ceph-common"
  "/usr/bin/node nodejs"
  "/usr/bin/npm npm"
  "/bin/busybox busybox-static"
  "/usr/bin/swift-ring-builder swift"
  "/usr/bin/swift-proxy-server swift-proxy"
  "/usr/bin/swift-account-server swift-account"
  "/usr/bin/swift-container-server swift-container"
  "/usr/bin/swift-object-server swift-object"
  "/usr/bin/memcached memcached"
  "/usr/lib/postgresql/15/bin/postgres postgresql-15"
  "/usr/sbin/mariadbd mariadb-server-core"
  "/usr/bin/my_print_defaults mariadb-client-core"
  "/usr/bin/redis-server redis-server"
  "/usr/bin/redis-cli redis-tools"
)

# One row each: program, module of the program, version.
go_programs=(
  "registry github.com/distribution/distribution/v3/cmd/registry v3.1.2"
  "crane github.com/google/go-containerregistry/cmd/crane v0.22.1"
  "regctl github.com/regclient/regclient/cmd/regctl v0.11.7"
  "helm helm.sh/helm/v3/cmd/helm v3.22.0"
  "cosign github.com/sigstore/cosign/v2/cmd/cosign v2.6.5"
)

# One row each: version of the registry in Python, version of its core that fits.
python_registries=(
  "0.9.1 2.0.3"
  "0.7.3 1.0.6"
)

# What it runs on: the last releases that it was written for, or that build for Python 2.7 today.
python_libraries=(
  backports.lzma==0.0.3 blinker==1.3 boto==2.49.0 bugsnag==2.0.2 Flask==0.10.1 gevent==1.4.0
  greenlet==0.4.17 gunicorn==19.1.1 itsdangerous==1.1.0 Jinja2==2.11.3 M2Crypto==0.38.0
  MarkupSafe==1.1.1 PyYAML==3.13 redis==2.10.3 requests==2.3.0 rsa==3.1.4 'setuptools<45'
  simplejson==3.6.2 six==1.16.0 SQLAlchemy==0.9.4 Werkzeug==0.9.6
)

# The client in JavaScript that knows the v1 API.
javascript_client="docker-registry-client 3.4.0"

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

# Prints the path of a Python 2.7, which Debian 12 does not have as a package.
find_python27() {
  local candidate
  for candidate in "$(command -v python2.7 || true)" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7*/bin/python2.7; do
    # What pyenv puts on the path answers only where its settings choose that version.
    if [ -n "$candidate" ] && "$candidate" -c '' 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

# With the Python $1 in the folder $2 the version $3, and $4 of its core. Their own lists of what they
# need name releases that are gone.
build_python_registry() {
  local pip="$2/venv/bin/pip"
  export PIP_DISABLE_PIP_VERSION_CHECK=1
  "$1" -m pip install -q --target "$2/virtualenv" virtualenv==20.15.1 &&
    PYTHONPATH="$2/virtualenv" "$1" -m virtualenv -q --no-periodic-update "$2/venv" &&
    "$pip" install -q "${python_libraries[@]}" &&
    "$pip" install -q --no-deps Flask-Cors==1.3.0 "docker-registry-core==$4" "docker-registry==$3"
}

install_python_registries() {
  local cache="$HOME/.cache/stowage-acceptance" python= row version core home
  for row in "${python_registries[@]}"; do
    read -r version core <<<"$row"
    home="$cache/docker-registry-$version"
    [ -e "$home/complete" ] && continue
    if [ -z "$python" ]; then
      python=$(find_python27) || {
        command -v pyenv >/dev/null || fail "docker-registry needs Python 2.7; with pyenv, pyenv install 2.7.18"
        pyenv install -s 2.7.18 </dev/null || fail "pyenv could not install Python 2.7.18"
        python=$(find_python27) || fail "pyenv has installed no Python 2.7"
      }
    fi
    echo "pip install docker-registry==$version"
    rm -rf "$home"
    mkdir -p "$home"
    build_python_registry "$python" "$home" "$version" "$core" </dev/null >"$home/install.log" 2>&1 ||
      fail "docker-registry $version could not be installed; $home/install.log tells why"
    rm -rf "$home/virtualenv"
    touch "$home/complete"
  done
}

# The last docker-registry wants this one for pages from elsewhere; the older one wants the older.
install_python_cors() {
  local home="$HOME/.cache/stowage-acceptance/docker-registry-0.9.1"
  [ -e "$home/cors" ] && return 0
  echo "pip install Flask-Cors==1.10.3"
  PIP_DISABLE_PIP_VERSION_CHECK=1 "$home/venv/bin/pip" install -q --no-deps Flask-Cors==1.10.3 \
    </dev/null >>"$home/install.log" 2>&1 ||
    fail "Flask-Cors could not be installed; $home/install.log tells why"
  touch "$home/cors"
}

install_javascript_client() {
  local name version home
  read -r name version <<<"$javascript_client"
  home="$HOME/.cache/stowage-acceptance/$name-$version"
  [ -e "$home/complete" ] && return 0
  echo "npm install $name@$version"
  rm -rf "$home"
  mkdir -p "$home"
  # Its only script builds tracing, which it goes without.
  npm install --prefix "$home" --ignore-scripts --no-audit --no-fund "$name@$version" \
    </dev/null >"$home/install.log" 2>&1 ||
    fail "$name $version could not be installed; $home/install.log tells why"
  touch "$home/complete"
}

install_debian_packages
install_go_programs
install_python_registries
install_python_cors
install_javascript_client
echo "All tools of the acceptance tests are there: /usr/bin, /usr/sbin, $bin and ~/.cache/stowage-acceptance"
