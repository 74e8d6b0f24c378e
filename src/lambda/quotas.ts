/** AWS counts a megabyte as 1024 x 1024 bytes in these quotas. */
export const megabyte = 1024 * 1024;

/**
 * Lambda's quotas for deployment packages, sizes in bytes.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const quotas = {
  /** Function and all its layers together, unzipped. The service wants less than this, not as much. */
  unzipped: 250 * megabyte,
  /** A zip that is uploaded directly, not by way of S3. */
  zippedDirect: 50 * megabyte,
  /** Layers that one function may have: https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
  layers: 5,
} as const;

/** From this share of a quota on, a layer that passes gets a warning. */
export const warnFrom = 0.9;
