/**
 * The most characters that fields of a layer version have.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
 */
export const versionFields = { layerName: 140, description: 256, licenseInfo: 512 } as const;
