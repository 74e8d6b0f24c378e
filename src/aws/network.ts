import { readFileSync } from 'node:fs';
import type { ClientRequest, RequestOptions } from 'node:http';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { errorCode, LayerpackError } from '../errors.js';

type Variables = Readonly<Record<string, string | undefined>>;

export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/** Connections to one host: more than there are layers and requests at a time. */
const connections = { keepAlive: true, maxSockets: 50 } as const;

/**
 * Connections that are shared by all clients, and go through a proxy where the environment has one. As with AWS's own
 * command line, certificates from AWS_CA_BUNDLE stand in for those of the system.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 * @throws LayerpackError where one of the variables cannot be used
 */
export function openAgents(environment: Variables): Agents {
  const bundle = environment['AWS_CA_BUNDLE'];
  const trust = bundle ? { ca: setting('AWS_CA_BUNDLE', () => readFileSync(bundle)) } : {};
  const options = { ...connections, ...trust };
  const direct = new HttpsAgent(options);
  const proxy = environment['https_proxy'] || environment['HTTPS_PROXY'];
  // Local endpoints alone have no TLS
  const httpAgent = new HttpAgent(connections);
  if (!proxy) return { httpAgent, httpsAgent: direct };
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  const proxied = setting('HTTPS_PROXY', () => new HttpsProxyAgent(url, options));
  const isNear = (host: string, port: number) => isDirect(host, port, environment);
  return { httpAgent, httpsAgent: choosing(direct, proxied, isNear, trust) };
}

function setting<T>(variable: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new LayerpackError(
      {
        rule: 'publish',
        subject: variable,
        title: 'Failed to connect to AWS',
        // The value may have a password in it
        reason: `${variable} cannot be used (${errorCode(error) ?? 'it is not understood'})`,
        advice: `Set ${variable} right, or unset it.`,
      },
      { cause: error },
    );
  }
}

/** Whether a host is reached without the proxy, by the rules of GitHub's own clients. */
export function isDirect(host: string, port: number, environment: Variables): boolean {
  const name = host.toLowerCase();
  if (/^(?:localhost|127\..*|\[?::1\]?)$/.test(name)) return true;
  const listed = (environment['no_proxy'] || environment['NO_PROXY'] || '').toLowerCase().split(',');
  return listed
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .some((item) => {
      const suffix = item.startsWith('.') ? item : `.${item}`;
      return item === '*' || [name, `${name}:${port}`].some((one) => one === item || one.endsWith(suffix));
    });
}

/** An agent that hands each request to one of two. Node asks an agent for a connection by this method alone. */
function choosing(
  direct: HttpsAgent,
  proxied: HttpsAgent,
  isNear: (host: string, port: number) => boolean,
  trust: { readonly ca?: Buffer },
): HttpsAgent {
  const agent = new HttpsAgent(connections) as HttpsAgent & Adding;
  agent.addRequest = (request, options) => {
    const near = isNear(options.host ?? '', Number(options.port ?? 443));
    // What lies behind a proxy is trusted by the options of the request, not by those of the agent
    const asked = near ? options : { ...options, ...trust };
    ((near ? direct : proxied) as HttpsAgent & Adding).addRequest(request, asked);
  };
  agent.destroy = () => {
    direct.destroy();
    proxied.destroy();
  };
  return agent;
}

/** Not in Node's types; packages that choose agents use it. */
interface Adding {
  addRequest(request: ClientRequest, options: RequestOptions): void;
}
