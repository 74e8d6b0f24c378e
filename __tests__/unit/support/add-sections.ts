export interface SectionWish {
  readonly name: string;
  /** SHT_*. */
  readonly type: number;
  readonly content: Buffer;
}

const [fileHeader, sectionHeader] = [64, 64];

/** Puts sections behind a 64-bit little-endian ELF file that has none, with their headers at its very end. */
export function addSections(elf: Buffer, sections: readonly SectionWish[]): Buffer {
  const named = [...sections, { name: '.shstrtab', type: 3, content: Buffer.alloc(0) }];
  const names = Buffer.from(['', ...named.map(({ name }) => name), ''].join('\0'));
  let nameAt = 1;
  let at = elf.length;
  const headers = [Buffer.alloc(sectionHeader)];
  const parts = [elf];
  for (const { name, type, content } of named) {
    const bytes = name === '.shstrtab' ? names : content;
    const header = Buffer.alloc(sectionHeader);
    header.writeUInt32LE(nameAt, 0);
    header.writeUInt32LE(type, 4);
    header.writeBigUInt64LE(BigInt(at), 24);
    header.writeBigUInt64LE(BigInt(bytes.length), 32);
    headers.push(header);
    parts.push(bytes);
    nameAt += name.length + 1;
    at += bytes.length;
  }
  const whole = Buffer.concat([...parts, ...headers]);
  whole.writeBigUInt64LE(BigInt(at), 40);
  whole.writeUInt16LE(fileHeader, 52);
  whole.writeUInt16LE(sectionHeader, 58);
  whole.writeUInt16LE(headers.length, 60);
  whole.writeUInt16LE(headers.length - 1, 62);
  return whole;
}
