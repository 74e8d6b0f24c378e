/** A packed layer, as it is to be published. */
export interface LayerToPublish {
  readonly name: string;
  /** As Lambda names it: "python3.12". */
  readonly runtime: string;
  readonly architecture: string;
  /** Absolute path. */
  readonly zip: string;
  /** Of the zip, in hex. */
  readonly sha256: string;
  /** Bytes of the zip. */
  readonly zipped: number;
  /** Bytes of its files. */
  readonly unzipped: number;
  readonly description: string;
  /** Empty where none is given. */
  readonly licenseInfo: string;
  /** Account ids, ids of organisations ("o-..."), or "*" for everyone. Empty: grants are neither read nor touched. */
  readonly shareWith: readonly string[];
  /** Versions that stay, the newest first; null where none is ever deleted. */
  readonly keepVersions: number | null;
}

export interface Destination {
  readonly regions: readonly string[];
  /** May have "{region}" in it. Null where there is none. */
  readonly bucket: string | null;
  /** In front of the key of each zip. */
  readonly prefix: string;
}

/** Why something could not be done. */
export interface Trouble {
  /** What follows a colon. */
  readonly reason: string;
  readonly advice: string;
}

/** A layer version as the service describes it. */
export interface Version {
  readonly arn: string;
  readonly version: number;
  readonly runtimes: readonly string[];
  readonly architectures: readonly string[];
  readonly licenseInfo: string;
}

/** A version with what only GetLayerVersion tells. */
export interface VersionContent extends Version {
  /** In base64, as Lambda tells it. */
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly createdDate: string | null;
}

/** Somebody who may use a layer version. */
export interface Grant {
  readonly statementId: string;
  readonly principal: string;
  readonly organizationId: string | null;
}

export type Upload =
  | { readonly how: 'direct' }
  | { readonly how: 's3'; readonly bucket: string; readonly key: string };

/** What a region has of a layer's name. */
export interface Listing {
  /** Highest number of any version, 0 where there is none. */
  readonly newest: number;
  /** Numbers of the versions with exactly our runtime and architecture, newest first. */
  readonly ours: readonly number[];
  /** The newest version that is for our runtime and architecture, with its content. */
  readonly existing: VersionContent | null;
}

/** What is to be done about one layer in one region. */
export interface PlanEntry {
  readonly layer: LayerToPublish;
  readonly region: string;
  /** 'none' where the region could not be read, or would refuse the layer. */
  readonly action: 'publish' | 'keep' | 'none';
  /** Why, as it follows a colon: "it is the first version". */
  readonly reason: string;
  readonly listing: Listing;
  /** Null where nothing is uploaded. */
  readonly upload: Upload | null;
  readonly grants: readonly Grant[];
  /** Statement ids. */
  readonly revoked: readonly string[];
  /** Numbers of the versions that keep-versions lets go. */
  readonly deleted: readonly number[];
  readonly trouble: Trouble | null;
}

export interface Plan {
  readonly destination: Destination;
  /** One for each layer and region, by layers and then regions as they were given. */
  readonly entries: readonly PlanEntry[];
  /** Troubles of the layers themselves, for which nothing may be sent anywhere. Empty where the plan can be applied. */
  readonly refusals: readonly Refusal[];
}

/** A layer that no region would take. */
export interface Refusal extends Trouble {
  readonly layer: string;
  /** Field or input that it is about. */
  readonly subject: string;
}

/** What became of one layer in one region. */
export interface VersionOutcome {
  readonly layer: LayerToPublish;
  readonly region: string;
  /**
   * 'recovered' is a version that this run published without getting the answer, and found again. A failed one may have
   * an ARN all the same, where the version is there and its grants are not.
   */
  readonly status: 'published' | 'unchanged' | 'recovered' | 'planned' | 'failed';
  readonly arn: string | null;
  readonly version: number | null;
  /** In base64, as Lambda tells it. */
  readonly codeSha256: string | null;
  readonly codeSize: number | null;
  readonly createdDate: string | null;
  readonly uploaded: 'direct' | 's3' | null;
  readonly granted: readonly Grant[];
  readonly revoked: readonly string[];
  readonly deleted: readonly number[];
  /** A version with the same content that another job published at the same time. */
  readonly twin: number | null;
  /** Of a version that is there, what failed after that. */
  readonly trouble: Trouble | null;
}
