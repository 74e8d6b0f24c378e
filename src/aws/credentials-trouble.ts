import { errorCode } from '../errors.js';
import type { SdkError } from './call-error.js';
import type { Trouble } from './model.js';
import { plainText } from './plain-text.js';

const withRole =
  'Give the job a role by a step with aws-actions/configure-aws-credentials before this one, and permissions: id-token: write.';

/** Of credentials that were good once, be it the service or the SDK that says so. */
export const expired: Trouble = {
  reason: 'the credentials have expired',
  advice: `Get new ones right before this step, or for longer by role-duration-seconds. ${withRole}`,
};

/** Why there are no credentials, as the SDK says it of its usual chain. */
export function credentialsTrouble(said: SdkError): Trouble {
  const { name = '', message = '', $metadata } = said;
  if (/expired/i.test(`${name} ${message}`)) return expired;
  if (name === 'CredentialsProviderError')
    return {
      reason: 'there are no credentials for AWS',
      advice: `${withRole} Where AWS_PROFILE is set, see that there is such a profile and that it gives credentials.`,
    };
  const asked = $metadata?.httpStatusCode !== undefined;
  // Only a service's own words are shown: what else fails may name commands, and what they were given
  const why = asked ? plainText(said) : (errorCode(said) ?? name);
  return {
    reason: `the credentials that the environment asks for cannot be had (${why})`,
    advice:
      'See what AWS_PROFILE, AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE name, that the service which gives them can be reached, and that the role trusts this job: the README has the trust policy.',
  };
}
