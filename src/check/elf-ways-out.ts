/** What is known to help where a library is missing. */
interface WayOut {
  readonly library: RegExp;
  /** Names of distributions that it is for; any where none is named. */
  readonly distribution?: RegExp;
  readonly advice: string;
}

/** The first that fits is told. */
const waysOut: readonly WayOut[] = [
  {
    library: /^lib(?:GL|GLX|EGL|OpenGL|X11|Xext|xcb.*|SM|ICE|gthread-2\.0|glib-2\.0)\.so/,
    distribution: /^opencv-(?:contrib-)?python$/,
    // https://pypi.org/project/opencv-python/ on its four variants
    advice:
      'Ask for the -headless variant instead (opencv-python-headless or opencv-contrib-python-headless).',
  },
  {
    library: /^libmysqlclient\.so|^libmariadb\.so/,
    advice: 'Ask for pymysql, or for a mysqlclient wheel that brings the library.',
  },
  {
    library: /^libpq\.so/,
    advice: 'Ask for psycopg2-binary or psycopg[binary], or copy the library in by system-libraries.',
  },
  {
    library: /^libpython3\.\d+\w*\.so/,
    advice:
      'An extension module should not need it: ask for a release built for this Python, or tell its maintainers.',
  },
  {
    library: /^lib(?:cuda|nvcuvid|nvidia-ml)\.so/,
    advice:
      'It belongs to the driver of a graphics processor, which Lambda does not have: ask for a CPU build.',
  },
  {
    library:
      /^lib(?:cudart|cublas|cublasLt|cudnn|cufft|curand|cusolver|cusparse|nccl|nvrtc|nvJitLink)[\w-]*\.so/,
    advice: 'Lambda has no graphics processor: ask for the CPU build of the distribution.',
  },
  {
    library: /^lib(?:GL|GLX|EGL|OpenGL|X11|Xext|xcb.*|SM|ICE)\.so|^libQt\d|^libgtk-/,
    advice:
      'It draws on a display, which Lambda does not have: ask for a variant without, or copy it in by system-libraries.',
  },
];

const otherwise = 'Copy it into the layer by system-libraries, or ask for a wheel that brings it.';

/** @param distribution normalised */
export function wayOut(library: string, distribution: string): string {
  const known = waysOut.find(
    (way) => way.library.test(library) && (way.distribution?.test(distribution) ?? true),
  );
  return known?.advice ?? otherwise;
}
