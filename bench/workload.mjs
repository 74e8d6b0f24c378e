export const runtime = '3.11';
export const architecture = 'x86_64';
/** Two large compiled wheels and small ones, without the SDK that the runtime has anyway. */
export const withoutSdk = 'pandas==2.2.3\nnumpy==2.2.6\nrequests==2.32.3\n';
/** The same and the SDK, which brings thousands of files. */
export const requirements = `${withoutSdk}boto3==1.40.4\n`;
/** Small, and of Python alone but for one wheel. */
export const small = 'requests==2.32.3\n';
/** Near the quota: with pandas beside them they are over it. */
export const scientific = 'scikit-learn==1.5.2\nscipy==1.14.1\nnumpy==2.2.6\n';

/** Of medians, but for the start, which is short and so takes more. */
export const times = Number(process.env['LAYERPACK_BENCH_TURNS'] || 3);
if (!Number.isInteger(times) || times < 1) throw new Error('LAYERPACK_BENCH_TURNS must be a number of turns');
