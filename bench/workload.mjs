export const runtime = '3.11';
export const architecture = 'x86_64';
/** Two large compiled wheels and small ones, without the SDK that the runtime has anyway. */
export const withoutSdk = 'pandas==2.2.3\nnumpy==2.2.6\nrequests==2.32.3\n';
/** The same and the SDK, which brings thousands of files. */
export const requirements = `${withoutSdk}boto3==1.40.4\n`;

/** Of medians, but for the start, which is short and so takes more. */
export const times = 3;
