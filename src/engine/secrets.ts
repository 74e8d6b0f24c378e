import { existsSync, readFileSync } from 'node:fs';

/** Users that stand for no one: with these, the password alone is the secret. */
const publicUsers = /^(?:aws|oauth2accesstoken|_json_key(?:_base64)?|__token__|token|user|username|git)$/i;

/**
 * What must not be shown of a text with URLs: passwords, as they stand and decoded. A user is a secret too where
 * there is no password worth the name, since tokens are given that way (https://TOKEN@host).
 */
export function secretsInUrls(text: string): readonly string[] {
  return [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/([^\s/]+)@/gi)].flatMap(([, userinfo = '']) =>
    inUserinfo(userinfo),
  );
}

/** Of a proxy, which may be given without a scheme. */
export function secretsInProxy(value: string): readonly string[] {
  const [, userinfo] = /^(?:[a-z]+:\/\/)?([^\s/]+)@/i.exec(value) ?? [];
  return userinfo === undefined ? [] : inUserinfo(userinfo);
}

export function secretsInNetrc(path: string | undefined): readonly string[] {
  if (!path || !existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/\bpassword\s+(\S+)/g)].flatMap(
    ([, password = '']) => password,
  );
}

/** Names of the variables that a text refers to as ${NAME} where a URL has its user and password. */
export function secretVariables(text: string): readonly string[] {
  return [...text.matchAll(/:\/\/([^\s/]+)@/g)].flatMap(([, userinfo = '']) =>
    [...userinfo.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name = '']) => name),
  );
}

function inUserinfo(userinfo: string): readonly string[] {
  const separator = userinfo.indexOf(':');
  const user = separator < 0 ? userinfo : userinfo.slice(0, separator);
  const password = separator < 0 ? '' : userinfo.slice(separator + 1);
  const userIsToken = (password === '' || password === 'x-oauth-basic') && !publicUsers.test(user);
  return (userIsToken ? [user] : [password]).flatMap((secret) => [secret, decoded(secret)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
