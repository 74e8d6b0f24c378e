/** A command that a distribution declares. */
export interface ConsoleScript {
  readonly name: string;
  readonly module: string;
  /** What to call in the module; may have dots. */
  readonly attribute: string;
}

/** Reads the commands from entry_points.txt. https://packaging.python.org/specifications/entry-points */
export function readConsoleScripts(entryPoints: string): readonly ConsoleScript[] {
  const scripts: ConsoleScript[] = [];
  let section = '';
  for (const line of entryPoints.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]+)\]/.exec(line);
    if (header) section = header[1]?.trim() ?? '';
    if (section !== 'console_scripts' && section !== 'gui_scripts') continue;
    const [, name, module, attribute] = /^\s*([^#;=\s][^=]*?)\s*=\s*([\w.]+)\s*:\s*([\w.]+)/.exec(line) ?? [];
    // Anything but a plain name would land outside bin/
    if (name && module && attribute && !/[\\/]|^\.{1,2}$/.test(name))
      scripts.push({ name, module, attribute });
  }
  return scripts;
}

/** The script's text: the same whichever installer would have written it. */
export function consoleScriptText({ module, attribute }: ConsoleScript, shebang: string): string {
  const [imported = attribute] = attribute.split('.');
  return `${shebang}import sys
from ${module} import ${imported}
if __name__ == "__main__":
    sys.exit(${attribute}())
`;
}
