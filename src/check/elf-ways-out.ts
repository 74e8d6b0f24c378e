/** What is known to help where a library is missing. */
export interface WayOut {
  readonly library: RegExp;
  /** Names of distributions that it is for; any where none is named. */
  readonly distribution?: RegExp;
  /** A sentence; without its end where copying the library from the build image helps as well. */
  readonly advice: string;
  readonly copy?: true;
}

/** The first that fits is told. */
const waysOut: readonly WayOut[] = [
  {
    library: /\//,
    advice:
      'It is looked for at a path of the machine that built the wheel, where nothing can be copied: ask for another release, and tell its maintainers.',
  },
  // Of such names none can be copied
  {
    library: /^[^A-Za-z0-9_]|[^\w.+-]/,
    advice: 'Ask for another release, and tell its maintainers: no library has such a name.',
  },
  {
    library: /^lib(?:GL|GLX|EGL|OpenGL|X11|Xext|xcb.*|SM|ICE|gthread-2\.0|glib-2\.0)\.so/,
    distribution: /^opencv-(?:contrib-)?python$/,
    // https://github.com/opencv/opencv-python on its four variants
    advice:
      'Ask for the -headless variant instead (opencv-python-headless or opencv-contrib-python-headless).',
  },
  {
    library: /^libmysqlclient\.so|^libmariadb\.so/,
    advice: 'Ask for pymysql, or for a mysqlclient wheel that brings the library.',
  },
  {
    library: /^libpq\.so/,
    advice: 'Ask for psycopg2-binary or psycopg[binary]',
    copy: true,
  },
  {
    library: /^libpython3\.\d+\w*\.so/,
    advice:
      'An extension module should not need libpython: ask for a release built for this Python, or tell its maintainers.',
  },
  {
    library: /^lib(?:cuda|nvcuvid|nvidia-ml)\.so/,
    advice:
      'Lambda has no graphics processor and no driver of one: ask for the CPU build of the distribution.',
  },
  {
    library:
      /^lib(?:cudart|cublas|cublasLt|cudnn|cufft|curand|cusolver|cusparse|nccl|nvrtc|nvJitLink)[\w-]*\.so/,
    advice: 'Lambda has no graphics processor: ask for the CPU build of the distribution.',
  },
  {
    library: /^lib(?:GL|GLX|EGL|OpenGL|X11|Xext|xcb.*|SM|ICE)\.so|^libQt\d|^libgtk-/,
    advice: 'Lambda has no display: ask for a variant that draws on none',
    copy: true,
  },
];

const otherwise: WayOut = { library: /^/, advice: '', copy: true };

/**
 * The way out for a library that is missing; the same object for all with the same one.
 * @param distribution normalised
 */
export function wayOutOf(library: string, distribution: string): WayOut {
  return (
    waysOut.find((way) => way.library.test(library) && (way.distribution?.test(distribution) ?? true)) ??
    otherwise
  );
}

/** A way out as a sentence, for libraries that have the same. */
export function adviceOf({ advice, copy }: WayOut, libraries: readonly string[]): string {
  if (!copy) return advice;
  const [first = '', ...more] = libraries;
  const it = more.length === 0 ? 'it' : 'them';
  // What an import says may be a part of the name, such as "GL"
  const name = more.length > 0 ? 'them' : /^lib|\.so/.test(first) ? first : 'the library';
  const copying = `et system-libraries: auto (or name ${name}) to copy ${it} from the build image`;
  return advice === '' ? `S${copying}, or ask for a wheel that brings ${it}.` : `${advice}, or s${copying}.`;
}

/** @param distribution normalised */
export function wayOut(library: string, distribution: string): string {
  return adviceOf(wayOutOf(library, distribution), [library]);
}
