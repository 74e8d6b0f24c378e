import type { Page } from 'playwright-core';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { withBrowser } from './chromium.js';

/** What of the tree of a page is read here. */
interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  children?: Node[] | undefined;
}

/** Text that GitHub's filters make something of once the markdown is read: mentions, references, commits, emoji. */
const found =
  /(?<![\w`])@[\w][\w/-]*|(?<!\w)(?:[\w.-]+\/[\w.-]+)?#\d+|\bGH-\d+|\bGHSA-\w+|\bCVE-\d+|(?<![\w.])[0-9a-f]{7,40}(?!\w)|:[\w+-]+:|\$[^$]+\$|\bhttps?:\/\/\S+|\bwww\.\S+/i;

const untouched = ['a', 'code', 'pre'];

/**
 * As GitHub does: in each text by itself, code and links apart. What it finds is marked by a tag that no comment may have,
 * so that a page tells what came through.
 */
function githubFilters(node: Node): void {
  node.children = node.children?.map((child): Node => {
    if (child.type === 'text' && found.test(child.value ?? '')) {
      return { type: 'element', tagName: 'mark', children: [child] };
    }
    if (!untouched.includes(child.tagName ?? '')) githubFilters(child);
    return child;
  });
}

/**
 * GitHub-flavoured markdown as GitHub shows it: raw HTML is read, then all is taken out that it does not allow, by the
 * schema that rehype-sanitize has from GitHub, and then links are made of what looks like one.
 */
export async function githubHtml(markdown: string): Promise<string> {
  const file = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(() => githubFilters)
    .use(rehypeStringify)
    .process(markdown);
  return String(file);
}

/** What GitHub's style sheet says of what comments are made of. */
const style = `
  body { margin: 0; padding: 16px; font: 14px/1.5 -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: #1f2328; background: #fff; }
  .comment { max-width: 900px; margin: auto; padding: 16px; border: 1px solid #d1d9e0; border-radius: 6px; box-sizing: border-box; overflow-wrap: break-word; }
  .comment > :first-child { margin-top: 0 } .comment > :last-child { margin-bottom: 0 }
  h1, h2, h3, h4 { margin: 24px 0 16px; line-height: 1.25; font-weight: 600 } h3 { font-size: 1.25em } h4 { font-size: 1em }
  p, ul, table, details { margin: 0 0 16px } ul { padding-left: 2em }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0 } tr:nth-child(2n) { background: #f6f8fa }
  code { padding: .2em .4em; font: 85% ui-monospace, "DejaVu Sans Mono", monospace; background: #818b981f; border-radius: 6px }
  pre { padding: 16px; margin: 0 0 16px; overflow: auto; font-size: 85%; line-height: 1.45; background: #f6f8fa; border-radius: 6px } pre code { padding: 0; font-size: 100%; background: none }
  a { color: #0969da } sub { font-size: 75%; vertical-align: baseline } summary { cursor: pointer } mark { background: #ff8 }
`;

/** A suite that looks at comments and summaries in Chromium. */
export function withChromium(title: string, body: (open: OpenPage) => void): void {
  withBrowser(title, (browser) => {
    body(async (markdown, width) => {
      const page = await browser().newPage({ viewport: { width, height: 600 } });
      const html = await githubHtml(markdown);
      const head = `<!doctype html><meta charset="utf-8"><style>${style}</style>`;
      await page.setContent(`${head}<div class="comment">${html}</div>`);
      return page;
    });
  });
}

/** Markdown as a page so many pixels wide. */
export type OpenPage = (markdown: string, width: number) => Promise<Page>;
