import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import { isSupportedSpdxId } from '@cyclonedx/cyclonedx-library/SPDX';
import { PackageURL } from 'packageurl-js';
import type { SystemLibrary } from '../layer/system-libraries.js';
import type { LayerDistribution } from '../layer/tree.js';
import type { Origin } from '../resolve/wheelhouse.js';
import type { DistributionFacts } from '../wheel/graph.js';
import type { Licensing } from '../wheel/licence.js';
import type { Pin } from '../wheel/name.js';

/** What is known of a distribution beside its file. */
export type Described = Pick<DistributionFacts, 'summary' | 'homePage'>;

/** A distribution that is in the layer. */
export function distributionComponent(
  distribution: LayerDistribution,
  described: Described | undefined,
): Models.Component {
  const { name, version, sha256, origin } = distribution;
  const purl = purlOf(distribution, origin);
  const references = [...referencesTo(origin), ...referencesTo(described)];
  return new Models.Component(Enums.ComponentType.Library, name, {
    version,
    bomRef: refOf(distribution),
    scope: Enums.ComponentScope.Required,
    // What is built here may differ from build to build
    ...(isFetched(origin) && { hashes: sha256Of(sha256) }),
    licenses: licensesOf(distribution),
    ...(purl !== null && { purl }),
    ...(described && described.summary !== '' && { description: described.summary }),
    externalReferences: new Models.ExternalReferenceRepository(references),
    properties: propertiesOf([
      ...distribution.licenseFiles.map((file) => ['license-file', file] as const),
      ...builtFrom(origin),
    ]),
  });
}

/**
 * A distribution that the layer needs and something else provides. Its scope says that the zip does not have it: a
 * field for what the surroundings provide comes with version 1.7 (`isExternal`).
 * @param provider such as "runtime"
 */
export function providedComponent(pin: Pin, provider: string): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, pin.name, {
    version: pin.version,
    bomRef: refOf(pin),
    scope: Enums.ComponentScope.Excluded,
    purl: new PackageURL('pypi', null, pin.name, pin.version, null, null).toString(),
    properties: propertiesOf([['provided-by', provider]]),
  });
}

/** A library that was copied out of the build image. */
export function libraryComponent({ name, from, package: owner, sha256 }: SystemLibrary): Models.Component {
  return new Models.Component(Enums.ComponentType.Library, name, {
    bomRef: `lib/${name}`,
    scope: Enums.ComponentScope.Required,
    hashes: sha256Of(sha256),
    properties: propertiesOf([
      ['copied-from', from],
      ...(owner === null ? [] : [['system-package', owner] as const]),
    ]),
  });
}

export function sha256Of(hex: string): Models.HashDictionary {
  return new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], hex]]);
}

/** Names of layerpack's own, as CycloneDX asks for them: https://github.com/CycloneDX/cyclonedx-property-taxonomy */
export function propertiesOf(
  values: readonly (readonly [name: string, value: string])[],
): Models.PropertyRepository {
  return new Models.PropertyRepository(
    values.map(([name, value]) => new Models.Property(`layerpack:${name}`, value)),
  );
}

/** One version of a distribution is all there is in a stack. */
function refOf({ name, version }: Pin): string {
  return `${name}==${version}`;
}

function isFetched({ kind }: Origin): boolean {
  return kind === 'index' || kind === 'url';
}

/**
 * https://github.com/package-url/purl-spec/blob/main/types-doc/pypi-definition.md
 * What is built from a directory or repository is no package of an index, whatever it is called.
 */
function purlOf({ name, version }: Pin, origin: Origin): string | null {
  const url = 'url' in origin && origin.url !== undefined ? webUrl(origin.url) : null;
  if (origin.kind === 'directory' || (origin.kind === 'vcs' && url === null)) return null;
  const qualifiers = url === null ? null : { [origin.kind === 'vcs' ? 'vcs_url' : 'download_url']: url };
  return new PackageURL('pypi', null, name, version, qualifiers, null).toString();
}

/** What is named by a path says nothing elsewhere, and what has credentials is not told. */
function webUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    !url ||
    url.username ||
    url.password ||
    !/^(?:git\+|hg\+|svn\+|bzr\+)?(?:https?|ssh):$/.test(url.protocol)
  ) {
    return null;
  }
  return url.href;
}

function referencesTo(origin: Origin | Described | undefined): readonly Models.ExternalReference[] {
  const { ExternalReferenceType: types } = Enums;
  if (!origin) return [];
  if ('homePage' in origin) {
    const url = webUrl(origin.homePage);
    return url === null ? [] : [new Models.ExternalReference(url, types.Website)];
  }
  const url = 'url' in origin && origin.url !== undefined ? webUrl(origin.url) : null;
  if (url === null) return [];
  switch (origin.kind) {
    case 'sdist': {
      const hashes = sha256Of(origin.sha256);
      return [new Models.ExternalReference(url, types.SourceDistribution, { hashes })];
    }
    case 'vcs':
      return [new Models.ExternalReference(url, types.VCS)];
    default:
      return [new Models.ExternalReference(url, types.Distribution)];
  }
}

/** What a wheel was built from, where that can be told. */
function builtFrom(origin: Origin): readonly (readonly [string, string])[] {
  switch (origin.kind) {
    case 'sdist':
      return [
        ['built-from', origin.file],
        ['built-from-sha256', origin.sha256],
      ];
    case 'directory':
      return [['built-from', origin.path]];
    case 'vcs':
      return [['built-from', origin.url]];
    default:
      return [];
  }
}

/** An identifier or expression; else what the distribution says, as a name. */
function licensesOf({ license, licenseText }: Licensing): Models.LicenseRepository {
  const declared = Enums.LicenseAcknowledgement.Declared;
  if (license === null) {
    const named =
      licenseText === null ? [] : [new Models.NamedLicense(licenseText, { acknowledgement: declared })];
    return new Models.LicenseRepository(named);
  }
  if (isSupportedSpdxId(license)) {
    return new Models.LicenseRepository([new Models.SpdxLicense(license, { acknowledgement: declared })]);
  }
  const expression = new Models.LicenseExpression(license);
  expression.acknowledgement = declared;
  return new Models.LicenseRepository([expression]);
}
