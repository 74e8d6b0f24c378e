import { visible } from '../markdown.js';

/** HTML that is safe as it stands. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text becomes text, whatever it holds, and nothing becomes nothing. */
export type Fill = string | number | Markup | readonly Markup[] | null;

/** The one way by which HTML is made here: what is put in is text unless it was made so itself. */
export function html(parts: TemplateStringsArray, ...fills: readonly Fill[]): Markup {
  return { markup: parts.map((part, index) => part + textOf(fills[index] ?? null)).join('') };
}

function textOf(fill: Fill): string {
  if (fill === null) return '';
  if (typeof fill === 'string' || typeof fill === 'number') return escapeText(`${fill}`);
  return 'markup' in fill ? fill.markup : fill.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Several, with text between them. */
export function joined(items: readonly Markup[], between: string): readonly Markup[] {
  return items.map((item, index) => (index === 0 ? item : html`${between}${item}`));
}
