import type { Answer, Bytes, Handler, Request } from './answers.js';
import { invalid, notFound, page, refusal } from './answers.js';
import type { Fields } from './bodies.js';

export interface StoredRelease {
  readonly id: number;
  tag_name: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  readonly assets: StoredAsset[];
}

export interface StoredAsset {
  readonly id: number;
  name: string;
  state: 'uploaded' | 'starter';
  content_type: string;
  readonly bytes: Bytes;
}

export interface Place {
  /** Newest first. */
  readonly releases: StoredRelease[];
  readonly nextId: () => number;
  /** Such as "http://127.0.0.1:4321". */
  readonly origin: () => string;
  /** "owner/repo". */
  readonly repository: string;
  readonly make: (schema: string, fields: Fields) => Fields;
  /** Whether digests are told, which GitHub Enterprise Server did not before 3.18. */
  readonly digests: () => boolean;
}

const longestBody = 125_000;

/** GitHub's handlers of releases and their assets, over what is kept of them. */
export function releaseHandlers(place: Place): Readonly<Record<string, Handler>> {
  const { releases, make, repository } = place;
  const api = () => `${place.origin()}/api/v3/repos/${repository}`;
  const seen = ({ writes }: Request) => releases.filter(({ draft }) => writes || !draft);
  const releaseOf = (request: Request) =>
    seen(request).find(({ id }) => id === Number(request.parameters['release_id']));
  const assetOf = (request: Request) => {
    const id = Number(request.parameters['asset_id']);
    const release = seen(request).find(({ assets }) => assets.some((asset) => asset.id === id));
    const asset = release?.assets.find((each) => each.id === id);
    return release && asset ? { release, asset } : null;
  };

  const assetBody = ({ id, name, state, content_type, bytes }: StoredAsset) =>
    make('release-asset', {
      id,
      name,
      state,
      content_type,
      size: bytes.size,
      digest: state === 'uploaded' && place.digests() ? `sha256:${bytes.sha256}` : null,
      label: '',
      url: `${api()}/releases/assets/${id}`,
    });
  const releaseBody = ({ assets, ...release }: StoredRelease) =>
    make('release', {
      ...release,
      author: make('simple-user', {}),
      target_commitish: 'main',
      assets: assets.map(assetBody),
      url: `${api()}/releases/${release.id}`,
      html_url: `${place.origin()}/${repository}/releases/tag/${release.tag_name}`,
      upload_url: `${place.origin()}/api/uploads/repos/${repository}/releases/${release.id}/assets{?name,label}`,
    });
  const found = (release: StoredRelease | undefined): Answer =>
    release ? { status: 200, body: releaseBody(release) } : notFound;

  return {
    'repos/list-releases': (request) => page(seen(request).map(releaseBody), request, `${api()}/releases`),
    'repos/get-release': (request) => found(releaseOf(request)),
    'repos/get-release-by-tag': ({ parameters: { tag } }) =>
      found(releases.find((release) => release.tag_name === tag && !release.draft)),
    'repos/update-release': (request) => {
      const release = releaseOf(request);
      if (!release) return notFound;
      if (String(request.body['body'] ?? '').length > longestBody) {
        const message = `body is too long (maximum is ${longestBody} characters)`;
        return invalid('Release', 'body', 'custom', message);
      }
      Object.assign(release, request.body);
      return found(release);
    },
    'repos/list-release-assets': (request) => {
      const release = releaseOf(request);
      if (!release) return notFound;
      return page(release.assets.map(assetBody), request, `${api()}/releases/${release.id}/assets`);
    },
    'repos/upload-release-asset': (request) => {
      const release = releaseOf(request);
      if (!release) return notFound;
      if (release.immutable) return refusal(422, 'Cannot upload assets to an immutable release.');
      const name = keptName(request.query['name'] ?? '');
      if (release.assets.some((asset) => asset.name === name)) {
        return invalid('ReleaseAsset', 'name', 'already_exists');
      }
      const bytes = request.bytes;
      if (!bytes || bytes.size === 0) return refusal(400, 'Bad Content-Length');
      const content_type = String(request.headers['content-type'] ?? '');
      const asset: StoredAsset = { id: place.nextId(), name, state: 'uploaded', content_type, bytes };
      release.assets.push(asset);
      return { status: 201, body: assetBody(asset) };
    },
    'repos/get-release-asset': (request) => {
      const known = assetOf(request);
      if (!known) return notFound;
      const { content } = known.asset.bytes;
      const raw = request.headers['accept'] === 'application/octet-stream';
      return { status: 200, body: raw && content ? content : assetBody(known.asset) };
    },
    'repos/update-release-asset': (request) => {
      const known = assetOf(request);
      if (!known) return notFound;
      if (known.release.immutable) return refusal(422, 'Cannot update assets of an immutable release.');
      const name = keptName(String(request.body['name'] ?? known.asset.name));
      if (known.release.assets.some((other) => other !== known.asset && other.name === name)) {
        return invalid('ReleaseAsset', 'name', 'already_exists');
      }
      known.asset.name = name;
      return { status: 200, body: assetBody(known.asset) };
    },
    'repos/delete-release-asset': (request) => {
      const known = assetOf(request);
      if (!known) return notFound;
      if (known.release.immutable) return refusal(422, 'Cannot delete assets of an immutable release.');
      known.release.assets.splice(known.release.assets.indexOf(known.asset), 1);
      return { status: 204 };
    },
  };
}

/** https://docs.github.com/rest/releases/releases#upload-a-release-asset says that names change, users saw to what. */
function keptName(name: string): string {
  return name.replaceAll(/[^\w.+@-]+/g, '.').replaceAll(/^\.+|\.+$/g, '');
}
