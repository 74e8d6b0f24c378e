#!/usr/bin/env bash
# Makes look-alikes of the Lambda images that the tests run, under the real images' names.
#
#   __tests__/images/make.sh [3.8] [3.11] [3.13]      (all of them without arguments)
#
# They hold what layerpack looks at: Python and pip in /var/lang, the AWS SDK's real wheels where that
# runtime keeps them, the environment, user and entrypoint of the real images, and the real glibc
# ceiling. The rest is Debian. They deliberately have no C compiler: a test that builds native code
# here would not tell what the real images do, and a resolution that needs one has to be noticed.
# The build images alone have `strip`, `git`, `wheel` and some libraries (libgomp.so.1, libodbc.so.2 with the
# libltdl.so.7 that it needs), as the real ones have or are given.
#
# An image whose label says that it was made by this recipe is left alone. Otherwise it is loaded from
# the archive kept by an earlier run, or made, which takes root, mmdebstrap, zstd and a network.
#
#   DOCKER                   the docker client [docker]
#   PYTHON                   a Python with pip, to fetch wheels [python3]
#   PYENV_ROOT               where to look for CPython 3.8 [~/.pyenv]
#   LAYERPACK_DEBIAN_MIRROR  the Debian mirror [the one in this machine's apt sources]
#   LAYERPACK_IMAGE_CACHE    where archives are kept [~/.cache/layerpack-test-images]
set -euo pipefail

docker=${DOCKER:-docker}
python=${PYTHON:-python3}
cache=${LAYERPACK_IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/layerpack-test-images}
label=layerpack.test-image

say() { printf '%s\n' "make.sh: $*" >&2; }
die() { say "$@"; exit 1; }

# What each pair of images is made of --------------------------------------------------------------

describe() { # <name>: sets the variables that tell one pair from another
  name=$1
  site=var/lang/lib/python$name/site-packages
  case $name in
  3.8)
    suite=bookworm glibc=2.26 sdk_home=var/runtime
    build_image=lambci/lambda:build-python3.8
    run_image=lambci/lambda:python3.8
    run_user=sbx_user1051 run_entrypoint=/var/rapid/init
    path=/var/lang/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/bin
    build_path=$path
    timezone=:UTC
    more_env=('AWS_EXECUTION_ENV=AWS_Lambda_python3.8')
    # The libraries that a CPython compiled on Debian links to.
    packages=libcrypt1,zlib1g,libssl3,libffi8,libsqlite3-0,libbz2-1.0,liblzma5,libreadline8,libncursesw6,libtinfo6,libuuid1,libexpat1,libnsl2,libtirpc3,findutils,gzip
    ;;
  3.11 | 3.13)
    sdk_home=$site
    build_image=public.ecr.aws/sam/build-python$name:latest-x86_64
    run_image=public.ecr.aws/lambda/python:$name-x86_64
    run_user='' run_entrypoint=/lambda-entrypoint.sh
    path=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
    timezone=:/etc/localtime
    more_env=()
    packages=python3,python3-venv
    if [[ $name = 3.11 ]]; then
      suite=bookworm glibc=2.26
      build_path=$path:/usr/local/opt/sam-cli/bin
      packages+=,findutils,gzip
    else
      # The newer images come without find and gzip.
      suite=trixie glibc=2.34
      build_path=$path:/usr/local/opt/lambda-builders/bin
    fi
    ;;
  *) die "there is no recipe for \"$name\"; known: 3.8 3.11 3.13" ;;
  esac
}

sdk() { # <name>: the AWS SDK in that runtime, every distribution of the family
  case $1 in
  3.8) cat <<'SDK' ;;
boto3==1.16.31
botocore==1.19.31
jmespath==0.10.0
python-dateutil==2.8.1
s3transfer==0.3.3
six==1.15.0
urllib3==1.26.2
SDK
  3.11) cat <<'SDK' ;;
boto3==1.40.4
botocore==1.40.4
jmespath==1.0.1
python-dateutil==2.9.0.post0
s3transfer==0.13.1
six==1.17.0
urllib3==1.26.19
SDK
  3.13) cat <<'SDK' ;;
boto3==1.42.97
botocore==1.42.97
jmespath==1.1.0
python-dateutil==2.9.0.post0
s3transfer==0.16.1
six==1.17.0
urllib3==2.6.3
SDK
  esac
}

tools() { # <name>: what else is installed: "run" into both images, "build" into the build image only
  case $1 in
  3.8) printf '%s\n' 'run pip==21.0' 'run setuptools==52.0.0' 'build wheel==0.36.2' ;;
  3.11 | 3.13) printf '%s\n' 'build wheel==0.45.1' ;;
  esac
}

# Finding what the recipe takes from this machine --------------------------------------------------

find_cpython38() {
  local root=${PYENV_ROOT:-$HOME/.pyenv} found
  found=$(find "$root/versions" -maxdepth 1 -name '3.8.*' 2>/dev/null | sort -V | tail -n 1)
  [[ -n $found && -x $found/bin/python3.8 ]] || die "no CPython 3.8 under $root/versions," \
    "which the look-alikes of lambci/lambda are made of: run \"pyenv install 3.8\"," \
    "or name the images to make without it: $0 3.11 3.13"
  printf '%s\n' "$found"
}

find_mirror() {
  local found
  found=${LAYERPACK_DEBIAN_MIRROR:-$(
    # shellcheck disable=SC2016 # apt fills in these names
    apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(CODENAME)|$(REPO_URI)' 'Created-By: Packages' |
      awk -F'|' '$1 == "Debian" && $2 == "main" && $3 !~ /-/ { print $4; exit }'
  )}
  [[ -n $found ]] || die "no Debian mirror in this machine's apt sources:" \
    "run \"apt-get update\", or set LAYERPACK_DEBIAN_MIRROR"
  printf '%s\n' "${found%/}"
}

recipe_hash() { # <name>
  {
    cat -- "$0"
    printf '%s\n' "$1"
    printf '%s\n' "${cpython##*/}"
  } | sha256sum | cut -c 1-16
}

# Making a pair ------------------------------------------------------------------------------------

plant_tree() { # Debian's files, without running any of its scripts
  mmdebstrap --quiet --variant=extract \
    --include="base-files,base-passwd,libc-bin,bash,dash,libgcc-s1,libstdc++6,binutils,coreutils,sed,grep,tar,ca-certificates,$packages" \
    "$suite" "$tree" "$mirror"
  mkdir -p "$tree/usr/share/ca-certificates" "$tree"/{mnt,opt,proc,sys,var/task,var/runtime,var/lang}
  rm -rf "$tree"/usr/share/{doc,man,info,locale}
  : >"$tree/etc/resolv.conf"
  : >"$tree/etc/hostname"
  printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' \
    'sbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin' >"$tree/etc/passwd"
  printf '%s\n' 'root:x:0:' 'sbx_user1051:x:990:' >"$tree/etc/group"
  # Debian's own authorities and no other: handing in a further one is a feature under test.
  find "$tree/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$tree/etc/ssl/certs/ca-certificates.crt"
  # Debian has its libraries elsewhere; LD_LIBRARY_PATH and Lambda's Linux say /lib64 and /usr/lib64.
  local directory
  for directory in /lib/x86_64-linux-gnu /usr/lib/x86_64-linux-gnu; do
    find "$tree$directory" -maxdepth 1 -name 'lib*.so*' -printf "$directory/%f\n"
  done | xargs ln -sf -t "$tree/lib64"
  [[ -e $tree/usr/lib64 ]] || ln -s /lib64 "$tree/usr/lib64"
  printf '%s\n' /var/lang/lib >"$tree/etc/ld.so.conf.d/lang.conf"
  chroot "$tree" /sbin/ldconfig
}

plant_python() {
  local stdlib
  if [[ $name = 3.8 ]]; then
    mkdir -p "$tree/var/lang/bin"
    cp -a "$cpython/bin/python3.8" "$tree/var/lang/bin/"
    tar -C "$cpython" -c --exclude=site-packages --exclude='lib/python3.8/test' --exclude=tests \
      --exclude=idlelib --exclude='_tkinter*' --exclude='libpython*.a' lib include | tar -C "$tree/var/lang" -x
    ln -s python3.8 "$tree/var/lang/bin/python3"
    ln -s python3.8 "$tree/var/lang/bin/python"
    find "$tree/var/lang/lib/python3.8" -path '*/__pycache__/_sysconfigdata*' -delete
    find "$tree/var/lang/lib/python3.8" -name '_sysconfigdata*.py' -exec sed -i "s#$cpython#/var/lang#g" {} +
    stdlib=$tree/var/lang/lib/python3.8
    chroot "$tree" /sbin/ldconfig
    in_tree -m ensurepip >/dev/null 2>&1
  else
    # Debian's Python installs into dist-packages and refuses pip; a venv does neither.
    stdlib=$tree/usr/lib/python$name
    chroot "$tree" "/usr/bin/python$name" -m venv --copies /var/lang
    find "$tree/var/lang/bin" -iname 'activate*' -delete
  fi

  # The real image's glibc ceiling, by two ways: pip asks PEP 600's hook, uv asks the C library first
  # and the hook about that one version only. Both lie in the standard library, so that site-packages
  # stays as in the real image and a venv made in the image keeps the ceiling.
  cat >"$stdlib/_manylinux.py" <<PYTHON
def manylinux_compatible(major, minor, arch):
    return (major, minor) <= (${glibc/./, })
PYTHON
  rm -f "$stdlib/sitecustomize.py" # a link to a crash reporter's hook in Debian
  cat >"$stdlib/sitecustomize.py" <<PYTHON
import os


def confstr(name, confstr=os.confstr):
    return "glibc $glibc" if name == "CS_GNU_LIBC_VERSION" else confstr(name)


os.confstr = confstr
PYTHON
}

in_tree() { # <python arguments>: the image's Python, in the image's tree
  chroot "$tree" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PIP_ROOT_USER_ACTION=ignore \
    PIP_NO_WARN_SCRIPT_LOCATION=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/var/lang/bin:/usr/bin:/bin "/var/lang/bin/python$name" "$@" >&2
}

install_wheels() { # <pip arguments>: from the wheels fetched, nothing else
  in_tree -m pip --quiet install --no-index --find-links /mnt --no-deps --no-cache-dir "$@"
}

fetch_wheels() {
  mkdir "$work/wheels"
  sdk "$name" >"$work/sdk.txt"
  tools "$name" | cut -d ' ' -f 2 >"$work/tools.txt"
  "$python" -m pip --quiet --disable-pip-version-check download --no-deps --only-binary :all: \
    --python-version "$name" --dest "$work/wheels" -r "$work/sdk.txt" -r "$work/tools.txt"
}

fetch_git() { # Debian's, apart: with all it depends on it is three times what cloning takes
  mmdebstrap --quiet --variant=extract --include=base-files,git "$suite" "$work/git" "$mirror"
}

fetch_libraries() { # of a Debian so old that they need no newer glibc than Amazon Linux 2 has
  mmdebstrap --quiet --variant=extract --include=base-files,libgomp1,libodbc1 bullseye "$work/libraries" "$mirror"
}

plant_git() { # what clones, by https:// or from a file, with submodules: no Perl, no server
  local library
  mkdir -p "$tree"/usr/lib/git-core "$tree/usr/share/git-core"
  cp -a "$work"/git/usr/bin/{git,git-upload-pack} "$tree/usr/bin/"
  cp -a "$work"/git/usr/lib/git-core/git-{remote-http,remote-https,sh-i18n,sh-i18n--envsubst,sh-setup,submodule} \
    "$tree/usr/lib/git-core/"
  cp -a "$work/git/usr/share/git-core/templates" "$tree/usr/share/git-core/"
  chroot "$work/git" /lib64/ld-linux-x86-64.so.2 --list /usr/lib/git-core/git-remote-https |
    sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' |
    while read -r library; do
      [[ -e $tree$library ]] || cp -L "$work/git$library" "$tree$library"
    done
}

plant_libraries() {
  local directory=/usr/lib/x86_64-linux-gnu name
  for name in libgomp.so.1 libodbc.so.2 libltdl.so.7; do
    cp -L "$work/libraries$directory/$name" "$tree$directory/$name"
    ln -sf "$directory/$name" "$tree/lib64/$name"
  done
}

plant_entrypoint() { # what has to be overridden to run anything else in a run image
  mkdir -p "$tree$(dirname "$run_entrypoint")"
  cat >"$tree$run_entrypoint" <<'SH'
#!/bin/sh
echo "entrypoint requires the handler name to be the first argument" >&2
exit 142
SH
  chmod 755 "$tree$run_entrypoint"
}

import_images() {
  local environment=(
    "LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
    "LANG=en_US.UTF-8" "TZ=$timezone" "LAMBDA_TASK_ROOT=/var/task" "LAMBDA_RUNTIME_DIR=/var/runtime"
    "${more_env[@]}"
  )
  local changes=() pair base=layerpack-test-base:$hash container
  for pair in "PATH=$path" "${environment[@]}"; do changes+=(--change "ENV $pair"); done

  # What both images share is stored once. The base has no entrypoint, as a commit cannot take one away.
  tar -C "$tree" --numeric-owner -c --anchored --no-wildcards --exclude-from="$work/build-only" . |
    "$docker" import "${changes[@]}" --change 'WORKDIR /var/task' --change "LABEL $label=$hash" - "$base" >/dev/null

  container=$("$docker" create "$base" true)
  "$docker" commit ${run_user:+--change "USER $run_user"} --change "ENTRYPOINT [\"$run_entrypoint\"]" --change 'CMD []' \
    "$container" "$run_image" >/dev/null
  tar -C "$tree" --numeric-owner -c --no-recursion -T "$work/build-only" | "$docker" cp - "$container:/"
  "$docker" commit --change "ENV PATH=$build_path" --change 'CMD ["/bin/bash"]' \
    "$container" "$build_image" >/dev/null
  "$docker" rm "$container" >/dev/null
  "$docker" rmi "$base" >/dev/null
}

make_pair() {
  local work tree mirror
  ((EUID == 0)) || die 'making images takes root (a chroot): run it with sudo, or restore the archives in' "$cache"
  local tool
  for tool in mmdebstrap zstd chroot "$python"; do
    command -v "$tool" >/dev/null || die "$tool is missing; .ci/engine installs what the images need"
  done
  mirror=$(find_mirror)
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the directory of now is meant
  trap "rm -rf -- '$work'" EXIT
  tree=$work/tree

  fetch_wheels &
  local wheels=$!
  fetch_git &
  local git=$!
  fetch_libraries &
  local libraries=$!
  plant_tree
  plant_python
  wait "$wheels" || die "could not fetch the wheels for $name with \"$python -m pip\""
  wait "$git" || die "could not fetch git for $name from $mirror"
  wait "$libraries" || die "could not fetch libraries for $name from $mirror"
  cp "$work"/wheels/*.whl "$tree/mnt/"
  local run_tools build_tools
  mapfile -t run_tools < <(tools "$name" | sed -n 's/^run //p')
  mapfile -t build_tools < <(tools "$name" | sed -n 's/^build //p')
  ((${#run_tools[@]} == 0)) || install_wheels --upgrade "${run_tools[@]}"
  cp "$work/sdk.txt" "$tree/mnt/"
  if [[ $sdk_home = "$site" ]]; then
    install_wheels -r /mnt/sdk.txt
  else
    install_wheels --target "/$sdk_home" -r /mnt/sdk.txt
  fi
  plant_entrypoint

  local before
  before=$(cd "$tree" && find . | sort)
  install_wheels "${build_tools[@]}"
  plant_git
  plant_libraries
  find "$tree/mnt" -mindepth 1 -delete
  (
    cd "$tree"
    find . | sort | comm -13 <(printf '%s\n' "$before") -
    find ./usr/bin \( -name '*-linux-gnu-*' -o -lname '*-linux-gnu-*' \)
  ) >"$work/build-only"

  import_images
  mkdir -p "$cache"
  "$docker" save "$build_image" "$run_image" | zstd -q -T0 -3 -o "$archive.$$" -f
  mv -f "$archive.$$" "$archive"
  find "$cache" -name "$name-*.tar.zst" -mtime +30 -delete
  rm -rf -- "$work"
  trap - EXIT
}

# Deciding what there is to do ---------------------------------------------------------------------

present() { # are both images of the pair there, and made by this recipe?
  local labels
  labels=$("$docker" image inspect --format "{{index .Config.Labels \"$label\"}}" \
    "$build_image" "$run_image" 2>/dev/null) || return 1
  [[ $labels = "$hash"$'\n'"$hash" ]]
}

check_not_real() { # the names may belong to real images, which are not ours to replace
  local image found
  for image in "$build_image" "$run_image"; do
    found=$("$docker" image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null) || continue
    [[ -n $found ]] || die "this engine has an image $image that is not a look-alike:" \
      "remove it (docker rmi $image), or use another engine for the tests"
  done
}

provide() { # <name>
  local name suite glibc site sdk_home build_image run_image run_user run_entrypoint path build_path
  local timezone more_env packages cpython='' hash archive how=made start=$SECONDS
  describe "$1"
  if [[ $name = 3.8 ]]; then cpython=$(find_cpython38); fi
  hash=$(recipe_hash "$name")
  archive=$cache/$name-$hash.tar.zst
  if present; then return; fi
  mkdir -p "$cache"
  exec 9>"$cache/$name.lock"
  flock 9 # another run may be making the very same pair
  if present; then return; fi
  check_not_real
  local replaced
  replaced=$("$docker" image inspect --format '{{.Id}}' "$build_image" "$run_image" 2>/dev/null || true)
  if [[ -s $archive ]] && zstd -q -dc "$archive" | "$docker" load >/dev/null && present; then
    how="loaded from $archive"
  else
    make_pair
  fi
  # shellcheck disable=SC2086 # none, one or two ids
  [[ -z $replaced ]] || "$docker" rmi $replaced >/dev/null 2>&1 || true # in use by a container: let it be
  exec 9>&-
  say "$build_image and $run_image: $how in $((SECONDS - start)) s"
}

[[ $(uname -m) = x86_64 ]] || die "the look-alikes are x86_64 only, this machine is $(uname -m)"
(($#)) || set -- 3.8 3.11 3.13
for name; do describe "$name"; done
"$docker" version >/dev/null || die "\"$docker\" does not reach an engine"

status=0 makers=()
trap 'kill "${makers[@]}" 2>/dev/null' INT TERM
for name; do
  (provide "$name") &
  makers+=("$!")
done
for maker in "${makers[@]}"; do wait "$maker" || status=1; done
exit "$status"
