import { expect, it } from '@jest/globals';
import { runtimeUsers } from '../../../src/engine/runtime-users.js';

const namesByUid = (passwd: string) =>
  Object.fromEntries(
    passwd
      .trim()
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name, , uid, , , home]) => [uid, `${name} ${home}`]),
  );
const lambda = 'sbx_user1051 /home/sbx_user1051';

it.each([
  ['root', 0, { 0: 'root /root', 993: lambda }],
  ['the runner', 1001, { 0: 'root /root', 993: lambda, 1001: lambda }],
  ["one with the number of Lambda's", 993, { 0: 'root /root', 993: lambda, 994: lambda }],
])('%s has a name inside, and so has another for the modules', (_, uid, expected) => {
  const users = runtimeUsers({ uid, gid: uid });
  expect(namesByUid(users.passwd)).toEqual(expected);
  expect(users.modules.uid).not.toBe(uid);
});
