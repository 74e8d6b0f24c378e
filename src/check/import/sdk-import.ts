import type { BlameFor } from '../../analysis/blame.js';
import type { ImportOutcome } from '../../engine/import-modules.js';
import type { Finding } from '../../errors.js';
import type { CheckResult } from '../level.js';
import { checked, notChecked } from '../level.js';
import { adviceFor } from './advice.js';
import { classify } from './classify.js';
import type { Surroundings } from './verdict.js';

export interface SdkImport {
  readonly layer: string;
  /** Name of the runtime's image. */
  readonly image: string;
  readonly blameFor: BlameFor;
  readonly surroundings: Surroundings;
  /** Lowers an error where the user asked for that. */
  readonly lower: (findings: readonly Finding[]) => readonly Finding[];
}

/** What became of importing boto3 and making clients with a layer in place. */
export function sdkImport(outcome: ImportOutcome, request: SdkImport): CheckResult {
  const { layer, image, blameFor, surroundings, lower } = request;
  if (outcome.how === 'imported') {
    const whose = outcome.file?.startsWith('/opt/') ? 'the layers' : 'the runtime';
    return checked('sdk-import', `boto3 ${outcome.version} of ${whose} makes clients in ${image}`, []);
  }
  const first = outcome.how === 'raised' ? outcome.errors[0] : undefined;
  if (
    first?.name === 'boto3' &&
    first.kinds.includes('ModuleNotFoundError') &&
    !surroundings.present.has('boto3')
  )
    return notChecked('sdk-import', `${image} has no boto3, and neither have the layers`);
  const verdict = classify(
    outcome,
    {
      module: { name: 'boto3', distribution: 'boto3', rank: 'front' },
      othersImport: false,
      afterOthers: false,
    },
    surroundings,
  );
  const { culprit } = verdict;
  const blame = culprit === undefined ? undefined : blameFor(culprit);
  const way = blame && blame.chain !== culprit ? `${culprit} is there by ${blame.chain}` : '';
  const named = culprit === undefined || verdict.text.includes(culprit);
  const by = way === '' ? '' : `; ${way}`;
  const where = named ? by : `, in the code of ${culprit}${by}`;
  const said = verdict.said === '' || verdict.text.includes(verdict.said) ? '' : ` (${verdict.said})`;
  const finding: Finding = {
    rule: 'sdk-import',
    severity: 'error',
    subject: culprit ?? layer,
    title: `boto3 does not work with layer ${layer} in place`,
    reason: `${verdict.text}${where}${said}`,
    advice:
      verdict.cause === 'hides-python'
        ? adviceFor(verdict, layer, () => undefined)
        : culprit === undefined
          ? 'Ask for versions that the SDK of the runtime takes, or ship a whole SDK by sdk: include.'
          : `Ask for a version of ${culprit} that the SDK of the runtime takes, do without it, or ship a whole SDK by sdk: include.`,
    ...(blame?.location ? { location: blame.location } : {}),
  };
  return checked('sdk-import', `boto3 in ${image}`, lower([finding]));
}
