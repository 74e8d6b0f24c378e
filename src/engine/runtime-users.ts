/** Who runs what in the runtime's container. */
export interface RuntimeUsers {
  /** The runner's user, who owns the layers and runs test commands, as uid:gid. */
  readonly own: { readonly uid: number; readonly gid: number };
  /** The one that modules run as, as Lambda has it. It never owns the layers. */
  readonly modules: { readonly uid: number; readonly gid: number };
  /** Text of /etc/passwd. */
  readonly passwd: string;
}

/** The account that functions run as. */
const lambdaUser = { name: 'sbx_user1051', uid: 993, gid: 990 } as const;

/**
 * Whoever runs something has Lambda's name, with a home that does not exist, as in Lambda: packages which write there
 * fail here too.
 */
export function runtimeUsers(own: RuntimeUsers['own']): RuntimeUsers {
  const { name, gid } = lambdaUser;
  const modules = { uid: own.uid === lambdaUser.uid ? lambdaUser.uid + 1 : lambdaUser.uid, gid };
  const users = own.uid === 0 ? [modules] : [modules, own];
  const lines = users.map((user) => `${name}:x:${user.uid}:${user.gid}::/home/${name}:/sbin/nologin\n`);
  return { own, modules, passwd: `root:x:0:0:root:/root:/bin/bash\n${lines.join('')}` };
}
