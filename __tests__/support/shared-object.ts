/** A shared library that the loader takes, and that holds nothing but what it asks for. */
export interface SharedObjectRecipe {
  readonly soname?: string;
  readonly needed?: readonly string[];
  readonly runpath?: string;
  /** EM_*; that of x86_64 where not given. */
  readonly machine?: number;
}

const [headerSize, segmentSize, entrySize, symbolSize] = [64, 56, 16, 24];
const x8664 = 62;

/**
 * Writes one by hand: a header, one segment with all of the file, and a dynamic section.
 * https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
 */
export function sharedObject({ soname, needed = [], runpath, machine = x8664 }: SharedObjectRecipe): Buffer {
  const strings: string[] = [''];
  const place = (text: string) => {
    const at = Buffer.byteLength(strings.join('\0')) + 1;
    strings.push(text);
    return at;
  };
  const named: (readonly [tag: number, value: number])[] = [
    ...needed.map((name) => [1, place(name)] as const),
    ...(soname === undefined ? [] : [[14, place(soname)] as const]),
    ...(runpath === undefined ? [] : [[29, place(runpath)] as const]),
  ];
  const text = Buffer.from(`${strings.join('\0')}\0`);
  const dynamicAt = headerSize + 2 * segmentSize;
  const symbolsAt = dynamicAt + (named.length + 5) * entrySize;
  const textAt = symbolsAt + symbolSize;
  const size = textAt + text.length;
  const entries = [
    ...named,
    [5, textAt],
    [10, text.length],
    [6, symbolsAt],
    [11, symbolSize],
    [0, 0],
  ] as const;

  const file = Buffer.alloc(size);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(3, 16); // ET_DYN
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(headerSize), 32);
  file.writeUInt16LE(headerSize, 52);
  file.writeUInt16LE(segmentSize, 54);
  file.writeUInt16LE(2, 56);
  segment(file, 0, { type: 1, at: 0, size });
  segment(file, 1, { type: 2, at: dynamicAt, size: symbolsAt - dynamicAt });
  entries.forEach(([tag, value], index) => {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + index * entrySize);
    file.writeBigUInt64LE(BigInt(value), dynamicAt + index * entrySize + 8);
  });
  text.copy(file, textAt);
  return file;
}

function segment(
  file: Buffer,
  index: number,
  { type, at, size }: { readonly type: number; readonly at: number; readonly size: number },
): void {
  const start = headerSize + index * segmentSize;
  file.writeUInt32LE(type, start);
  file.writeUInt32LE(6, start + 4); // to be read and written
  for (const [offset, value] of [
    [8, at],
    [16, at],
    [24, at],
    [32, size],
    [40, size],
    [48, type === 1 ? 4096 : 8],
  ] as const) {
    file.writeBigUInt64LE(BigInt(value), start + offset);
  }
}
