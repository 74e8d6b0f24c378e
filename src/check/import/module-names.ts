import { minorOf } from '../../lambda/runtimes.js';
import { normaliseName } from '../../wheel/name.js';

/** Distributions that have a module of another name, as the Python Package Index has them. */
const providers: Readonly<Record<string, string>> = {
  aiohttp_cors: 'aiohttp-cors',
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  Crypto: 'pycryptodome',
  Cryptodome: 'pycryptodomex',
  cv2: 'opencv-python-headless',
  dateutil: 'python-dateutil',
  distutils: 'setuptools',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  fitz: 'pymupdf',
  github: 'pygithub',
  'google.auth': 'google-auth',
  'google.cloud.storage': 'google-cloud-storage',
  'google.iam': 'grpc-google-iam-v1',
  'google.protobuf': 'protobuf',
  grpc: 'grpcio',
  igraph: 'python-igraph',
  jose: 'python-jose',
  jwt: 'pyjwt',
  ldap: 'python-ldap',
  magic: 'python-magic',
  mpl_toolkits: 'matplotlib',
  MySQLdb: 'mysqlclient',
  OpenSSL: 'pyopenssl',
  PIL: 'pillow',
  pkg_resources: 'setuptools',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2-binary',
  psycopg_binary: 'psycopg[binary]',
  rest_framework: 'djangorestframework',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  slugify: 'python-slugify',
  socks: 'pysocks',
  telegram: 'python-telegram-bot',
  usb: 'pyusb',
  win32api: 'pywin32',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** The distribution that a module is most likely of. @param module dotted */
export function providerOf(module: string): { readonly name: string; readonly known: boolean } {
  const parts = module.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = providers[parts.slice(0, length).join('.')];
    if (name !== undefined) return { name, known: true };
  }
  return { name: normaliseName(parts[0] ?? module), known: false };
}

/** Modules that left the standard library, by the minor version that no longer has them: docs.python.org/3/whatsnew */
const removed: readonly (readonly [minor: number, modules: string])[] = [
  [9, 'dummy_threading _dummy_thread'],
  [10, 'formatter parser symbol'],
  [11, 'binhex'],
  [12, 'asynchat asyncore distutils imp smtpd'],
  [
    13,
    'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
  ],
];

/** @returns the Python, such as "3.12", that no longer has the module; undefined where the target still has it */
export function removedFrom(module: string, python: string): string | undefined {
  const [top = ''] = module.split('.');
  const found = removed.find(([, modules]) => modules.split(' ').includes(top));
  return found && found[0] <= minorOf(python) ? `3.${found[0]}` : undefined;
}
