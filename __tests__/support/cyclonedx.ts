import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';

const schemaOf = (name: string) =>
  JSON.parse(
    readFileSync(
      new URL(`../../node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}`, import.meta.url),
      'utf8',
    ),
  ) as object;

/** RFC 3987: what a URL or a relative reference may be, and no characters that it never has. */
const isReference = (text: string) =>
  URL.canParse(text, 'https://h.example/') && !/[\s<>"{}|\\^`]/.test(text);

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  schemas: {
    'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json': schemaOf('spdx.SNAPSHOT.schema.json'),
    'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json': schemaOf('jsf-0.82.SNAPSHOT.schema.json'),
  },
  formats: {
    ...fullFormats,
    'iri-reference': isReference,
    'idn-email': fullFormats.email,
  },
});
const isBom = ajv.compile(schemaOf('bom-1.6.SNAPSHOT.schema.json'));

interface Bom {
  readonly metadata?: { readonly component?: Referable };
  readonly components?: readonly Referable[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Referable {
  readonly 'bom-ref'?: string;
}

/**
 * What is wrong with a bill of materials: by the official schema of CycloneDX 1.6, and what that cannot say, which is
 * that each reference has one component.
 */
export function wrongIn(text: string): readonly string[] {
  const bom = JSON.parse(text) as Bom;
  if (!isBom(bom))
    return (isBom.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  const { metadata, components = [], dependencies = [] } = bom;
  const refs = [metadata?.component ?? {}, ...components].map((each) => each['bom-ref'] ?? '');
  const twice = refs.filter((ref, index) => refs.indexOf(ref) !== index);
  const asked = dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
  return [
    ...twice.map((ref) => `two components are "${ref}"`),
    ...asked.filter((ref) => !refs.includes(ref)).map((ref) => `no component is "${ref}"`),
  ];
}
