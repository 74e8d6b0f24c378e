import { quotas } from '../lambda/quotas.js';
import { formatBytes } from '../sizes.js';
import type { Pin } from '../wheel/name.js';
import { normaliseName } from '../wheel/name.js';

/** An entry of a zip, by its central directory. */
export interface ZipMember {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly compressedSize: number;
  readonly method: number;
  readonly encrypted: boolean;
}

/** What a zip is as a layer. */
export interface ZipFacts {
  /** Bytes. */
  readonly unzipped: number;
  /** Those that the runtime sees. */
  readonly distributions: readonly Pin[];
  /** Other versions of Python, such as "3.9", that it has distributions for. */
  readonly otherPythons: readonly string[];
}

/** Of a local header, without the name: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3.7 */
const headerSize = 30;

/** Deflate makes at most this many bytes of one: https://zlib.net/zlib_tech.html */
const mostOfOne = 1032;

/** Where Lambda looks for modules: https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html */
const metadataFile =
  /^python\/(?:lib\/python(\d+\.\d+)\/site-packages\/)?([^/-]+)-([^/-]+)\.dist-info\/METADATA$/;

/**
 * Adds a zip up, entry by entry, without unpacking any.
 * @param fileSize of the zip, in bytes
 * @param python of the runtime, such as "3.12"
 * @throws Error that says why it cannot be a layer
 */
export async function zipFacts(
  members: AsyncIterable<ZipMember> | Iterable<ZipMember>,
  fileSize: number,
  python: string,
): Promise<ZipFacts> {
  let [unzipped, extent] = [0, 0];
  const distributions = new Map<string, Pin>();
  const otherPythons = new Set<string>();
  for await (const member of members) {
    const { path, size, compressedSize } = member;
    refuse(member);
    unzipped += size;
    extent += headerSize + Buffer.byteLength(path) + compressedSize;
    if (unzipped >= quotas.unzipped) {
      throw new Error(
        `it holds ${formatBytes(quotas.unzipped)} or more unzipped, which Lambda takes as no layer`,
      );
    }
    const [found, own = python, name = '', version = ''] = metadataFile.exec(path) ?? [];
    if (found === undefined) continue;
    if (own === python) distributions.set(found, { name: normaliseName(name), version });
    else otherPythons.add(own);
  }
  if (extent === 0) throw new Error('it is an empty zip');
  // As bombs are made, of which each entry holds the next: https://www.bamsoftware.com/hacks/zipbomb/
  if (extent > fileSize) throw new Error('it is damaged: its entries overlap');
  return {
    unzipped,
    distributions: [...distributions.values()],
    otherPythons: distributions.size > 0 ? [] : [...otherPythons].sort(),
  };
}

function refuse({ path, size, compressedSize, method, encrypted }: ZipMember): void {
  if (encrypted) throw new Error(`it is encrypted (${path}), and Lambda cannot read it`);
  if (method !== 0 && method !== 8) {
    throw new Error(`${path} is compressed by method ${method}, and Lambda reads 0 and 8`);
  }
  if (size > compressedSize * mostOfOne) {
    throw new Error(
      `it is damaged: ${path} cannot be ${formatBytes(size)} made of ${formatBytes(compressedSize)}`,
    );
  }
}
