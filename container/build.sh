#!/bin/sh
# Builds the container image: container/build.sh [NAME[:TAG]], stowage if nothing is said.
#
# It needs Debian 12 or what is like it, with openjdk-17-jdk-headless, busybox-static and util-linux,
# and Docker. No base image is pulled: the image holds a Java made with jlink, and of this
# machine's Debian packages the files that it needs, which are listed as Debian's own images of that
# kind list them, below /var/lib/dpkg/status.d.
#
#   JAVA_HOME          the JDK whose Java the image gets; else that of the javac on the PATH
#   CONTAINER_ENGINE   the program that builds from a Dockerfile; else docker, or podman without it
set -eu

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

image=${1:-stowage}
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")

engine=${CONTAINER_ENGINE:-}
if [ -z "$engine" ]; then
  engine=$(command -v docker || command -v podman) || fail "neither docker nor podman is there; set CONTAINER_ENGINE"
fi
jdk=${JAVA_HOME:-}
if [ -z "$jdk" ]; then
  javac=$(command -v javac) || fail "there is no JDK on the PATH; set JAVA_HOME"
  jdk=$(dirname "$(dirname "$(readlink -f "$javac")")")
fi
[ -x "$jdk/bin/jlink" ] || fail "$jdk has no jlink; install openjdk-17-jdk-headless, or set JAVA_HOME"
for program in /bin/busybox /usr/bin/setpriv; do
  [ -x "$program" ] || fail "$program is missing; install busybox-static and util-linux"
done

jar=$root/registry-server/target/registry-server.jar
# Sources that are newer than the jar; those of modules that are not in it do not count.
newer() {
  find "$root/pom.xml" "$root"/registry-*/pom.xml "$root"/registry-*/src/main -newer "$jar" \
    ! -path '*/registry-benchmarks/*' ! -path '*/registry-driver-testkit/*' -type f
}
if [ ! -e "$jar" ] || [ -n "$(newer)" ]; then
  (cd "$root" && mvn -q -B -ntp package -DskipTests -pl registry-server -am) || fail "$jar could not be built"
  touch "$jar"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# All of Java that a server or a driver of third parties may use: no windows of its own, no tools.
modules=java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management
modules=$modules,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.security.auth
modules=$modules,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs
"$jdk/bin/jlink" --output "$work/jre" --strip-debug --no-header-files --no-man-pages --compress=2 \
  --add-modules "$modules"
(cd "$work/jre/lib" && rm -f ./*awt* libfontmanager.so libjavajpeg.so libjsound.so liblcms.so \
  libmlib_image.so libsplashscreen.so)

base=$work/base
mkdir -p "$base/usr/bin" "$base/usr/sbin" "$base/usr/lib" "$base/usr/lib64" "$base/etc" "$base/root" \
  "$base/tmp" "$base/var/lib/dpkg/status.d"
for folder in bin sbin lib lib64; do
  ln -s "usr/$folder" "$base/$folder"
done
chmod 1777 "$base/tmp"

# Copies a file to where it is, and notes the package that it is of.
copy() {
  file=$1
  target=$base/usr/${file#/}
  target=$(echo "$target" | sed 's,/usr/usr/,/usr/,')
  mkdir -p "$(dirname "$target")"
  cp -L "$file" "$target"
  package=$(dpkg-query -S "$file" 2>/dev/null || dpkg-query -S "/usr$file" 2>/dev/null ||
    dpkg-query -S "${file#/usr}" 2>/dev/null) || fail "$file is of no package"
  echo "${package%%:*}" >>"$work/packages"
}

copy /bin/busybox
copy /usr/bin/setpriv
# What programs and libraries of drivers may load besides what the linker tells.
libraries=$(dirname "$(ldd /usr/bin/setpriv | awk '$1 == "libc.so.6" { print $3 }')")
for name in libdl.so.2 libm.so.6 libnss_dns.so.2 libnss_files.so.2 libpthread.so.0 libresolv.so.2 \
  librt.so.1 libgcc_s.so.1 libstdc++.so.6; do
  copy "$libraries/$name"
done
for program in /usr/bin/setpriv "$work/jre/bin/java" "$work/jre/lib/server/libjvm.so" "$work"/jre/lib/*.so; do
  ldd "$program" | awk '$1 ~ "^/" { print $1 } $3 ~ "^/" { print $3 }'
done | sort -u | while read -r library; do
  case $library in
    "$work"/*) ;;
    *) [ -e "$base/usr/${library#/}" ] || copy "$library" ;;
  esac
done
sort -u "$work/packages" | while read -r package; do
  dpkg-query -s "$package" >"$base/var/lib/dpkg/status.d/$package"
done

for applet in $(/bin/busybox --list); do
  [ -e "$base/usr/bin/$applet" ] || ln -s busybox "$base/usr/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh
stowage:x:10001:10001:Stowage:/opt/stowage:/bin/sh' >"$base/etc/passwd"
echo 'root:x:0:
stowage:x:10001:' >"$base/etc/group"
echo 'hosts: files dns' >"$base/etc/nsswitch.conf"
cp /etc/os-release "$base/etc/os-release"
mkdir -m 1777 "$base/tmp/registry"

tar -c -C "$base" --owner=0 --group=0 --numeric-owner --exclude=./tmp/registry -f "$work/base.tar" .
tar -r -C "$base" --owner=10001 --group=10001 --numeric-owner -f "$work/base.tar" ./tmp/registry

mkdir -p "$work/bin" "$work/config"
cp "$root/bin/registry" "$root/bin/docker-registry" "$here/entrypoint" "$here/healthcheck" "$work/bin"
cp "$root/config/config_sample.yml" "$work/config"
cp "$jar" "$here/Dockerfile" "$work"
chmod -R a+rX,go-w "$work/bin" "$work/config" "$work/jre" "$work/registry-server.jar"
rm -rf "$base"

"$engine" build -t "$image" "$work"
