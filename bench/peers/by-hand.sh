#!/bin/sh
# Installs into /layer as scripts written by hand do, and makes it smaller by names: by-hand.sh <python3.x> <pip arguments>
set -eu
python=$1
shift
site=/layer/python/lib/$python/site-packages
mkdir -p "$site"
"$python" -m pip install --quiet --no-compile --target "$site" "$@"

# The SDK, which the runtime has: directories by name, wherever they are
for name in boto3 botocore dateutil docutils jmespath s3transfer six urllib3; do
  find "$site" -type d -name "$name" -exec rm -rf {} +
done

find "$site" -type d -name __pycache__ -exec rm -rf {} +
find "$site" -type f -name '*.py[co]' -exec rm -f {} +

# Tests, but for their packages, which others may import; numpy.testing and numpy.distutils stay
find "$site" -type d \( -name test -o -name tests \) | while read -r directory; do
  find "$directory" -type f ! -name __init__.py -exec rm -f {} +
done
if [ -d "$site/numpy/doc" ]; then find "$site/numpy/doc" -type f ! -name __init__.py -exec rm -f {} +; fi
rm -rf "$site/fastparquet/test"

# Other platforms and other Pythons
find "$site" -type f \( -name '*.dylib' -o -name '*.pyd' -o -name '*-darwin.so' -o -name '*-i386-linux-gnu.so' \) -exec rm -f {} +
tag=cpython-$(echo "$python" | tr -d 'python.')
find "$site" -type f -name '*.cpython-*.so' ! -name "*.$tag*" -exec rm -f {} +

# Libraries that are known to break stay as they are. What cannot be stripped, stays too.
find "$site" -type f -iname '*.so.*' ! -iname 'libgfortran-*' ! -iname 'libnetcdf-*' ! -iname 'libgdal*' \
  ! -iname 'libhdf5*' ! -iname 'libproj*' -exec strip {} \;
find "$site" -type f -iname '*.cpython*.so' ! -iname '*netCDF4*' -exec strip {} \;
find "$site" -type f -name libllvmlite.so -exec strip {} \;

find "$site" -type d \( -name '*.dist-info' -o -name '*.egg-info' \) -exec rm -rf {} +
