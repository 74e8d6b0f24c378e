/** glibc's own libraries, in each of the systems. */
const cLibrary = `
ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 libBrokenLocale.so.1 libanl.so.1 libc.so.6 libdl.so.2 libm.so.6
libnss_compat.so.2 libnss_dns.so.2 libnss_files.so.2 libpthread.so.0 libresolv.so.2 librt.so.1 libthread_db.so.1
libutil.so.1 linux-vdso.so.1`;

/** What GCC and Kerberos bring to each of the systems. */
const common = `${cLibrary}
libgcc_s.so.1 libstdc++.so.6 libz.so.1 libcom_err.so.2 libgssapi_krb5.so.2 libk5crypto.so.3 libkeyutils.so.1
libkrb5.so.3 libkrb5support.so.0 libacl.so.1 libattr.so.1 libcap.so.2 libgmp.so.10 libselinux.so.1`;

/**
 * By the packages in https://github.com/lambci/docker-lambda/blob/master/base/packages.txt, a dump of the service's
 * own file system, and the service's own ldconfig:
 * https://gist.github.com/vladholubiev/439559fc7597a4fb51eaa9e97b72f319
 */
export const amazonLinux1 = `${common}
libX11.so.6 libX11-xcb.so.1 libXau.so.6 libXcomposite.so.1 libXdamage.so.1 libXext.so.6 libXfixes.so.3 libXi.so.6
libXrender.so.1 libXt.so.6 libXtst.so.6 libXxf86vm.so.1 libICE.so.6 libSM.so.6 libGL.so.1 libGLX.so.0
libGLdispatch.so.0 libglapi.so.0 libdrm.so.2 libxcb.so.1 libxcb-glx.so.0 libxcb-render.so.0 libxcb-shm.so.0
libxshmfence.so.1 libasound.so.2 libblkid.so.1 libbz2.so.1 libcairo.so.2 libcidn.so.1 libcrypt.so.1 libcrypto.so.10
libcups.so.2 libcurl.so.4 libdb-4.7.so libdbus-1.so.3 libexpat.so.1 libexslt.so.0 libffi.so.6 libfontconfig.so.1
libfreetype.so.6 libgcrypt.so.11 libgio-2.0.so.0 libglib-2.0.so.0 libgmodule-2.0.so.0 libgmp.so.3 libgnutls.so.26
libgobject-2.0.so.0 libgomp.so.1 libgpg-error.so.0 libgthread-2.0.so.0 libicudata.so.50 libicui18n.so.50
libicuuc.so.50 libidn2.so.0 libjpeg.so.62 liblber-2.4.so.2 liblcms2.so.2 libldap-2.4.so.2 libldap_r-2.4.so.2
libltdl.so.7 liblzma.so.5 libmagic.so.1 libmount.so.1 libncurses.so.5 libncursesw.so.5 libnghttp2.so.14 libnsl.so.1
libnspr4.so libnss3.so libnssutil3.so libpam.so.0 libpcre.so.0 libpixman-1.so.0 libplc4.so libplds4.so libpng12.so.0
libpopt.so.0 libpsl.so.0 libreadline.so.6 libsasl2.so.2 libsmime3.so libsqlite3.so.0 libssh2.so.1 libssl.so.10
libssl3.so libtasn1.so.3 libtiff.so.5 libtinfo.so.5 libudev.so.0 libunistring.so.0 libuuid.so.1 libxml2.so.2
libxslt.so.1 libpython2.7.so.1.0`;

/**
 * By https://github.com/lambci/docker-lambda/blob/master/base/base-2/fs.txt, a listing of the service's own file
 * system, and the service's own ldconfig: https://gist.github.com/gojko/d00fcdbfcf964a5a0be5dad46762f532
 */
export const amazonLinux2 = `${common}
libcidn.so.1 libcrypto.so.10 libffi.so.6 libform.so.6 libformw.so.6 libfreebl3.so libfreeblpriv3.so libgmpxx.so.4
libgssrpc.so.4 libicudata.so.50 libicui18n.so.50 libicuio.so.50 libicutu.so.50 libicuuc.so.50 libkdb5.so.8
libkrad.so.0 libmenu.so.6 libmenuw.so.6 libmvec.so.1 libncurses.so.6 libncursesw.so.6 libnsl.so.1 libnspr4.so
libnssutil3.so libp11-kit.so.0 libpanel.so.6 libpanelw.so.6 libpcre.so.1 libpcre16.so.0 libpcre32.so.0
libpcrecpp.so.0 libpcreposix.so.0 libplc4.so libplds4.so libpopt.so.0 libsepol.so.1 libssl.so.10 libtasn1.so.6
libtic.so.6 libtinfo.so.6 libverto.so.1`;

/**
 * What AL2023's minimal container has, by the packages that
 * https://github.com/amazonlinux/amazon-linux-2023/issues/585 lists of lambda/python:3.12, without what only its
 * package manager needs. No listing of the service itself is known.
 */
export const amazonLinux2023 = `${common}
libbz2.so.1 libcrypt.so.2 libcrypto.so.3 libffi.so.8 liblzma.so.5 libmvec.so.1 libncursesw.so.6 libssl.so.3
libtinfo.so.6 libsqlite3.so.0`;

const noPackage = 'https://github.com/lambci/docker-lambda/blob/master/base/base-2/diff.txt';

/** Libraries that images have and the service lacks. What Python itself may bring along is not among them. */
export const imageOnly: readonly {
  readonly name: string;
  readonly systems: readonly string[];
  readonly source: string;
}[] = [
  {
    name: 'libexpat.so.1',
    systems: ['Amazon Linux 2', 'Amazon Linux 2023'],
    source: 'https://github.com/developmentseed/eoapi-cdk/issues/181',
  },
  ...['libxml2.so.2', 'libcurl.so.4', 'libglib-2.0.so.0', 'libgobject-2.0.so.0', 'libgthread-2.0.so.0'].map(
    (name) => ({ name, systems: ['Amazon Linux 2'], source: noPackage }),
  ),
];
