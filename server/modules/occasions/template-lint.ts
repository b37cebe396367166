import type { TemplateWarning } from '@sequelstring/contract/email-templates.ts';
import { templateVariables } from '@sequelstring/contract/template-variables.ts';
import type { TemplateTexts } from './greeting-text.ts';

/** Gmail cuts off what comes after 102 KB. */
const MOST_BYTES = 100_000;

/** Variables that many contacts lack; written alone they leave a gap. */
const MAY_BE_MISSING: ReadonlySet<string> = new Set<string>(
  templateVariables
    .map(({ name }) => name)
    .filter((name) => !['contact.fullName', 'owner.name', 'organisation.name', 'unsubscribeUrl'].includes(name))
    .filter((name) => name.startsWith('contact.') || name === 'years' || name === 'occasion.years'),
);

/** What a template that can be rendered had better say otherwise; nothing here keeps it from being saved. */
export function lintTemplate({ subject, html, text }: TemplateTexts, rendered: { html: string }): TemplateWarning[] {
  const warnings: TemplateWarning[] = [
    ...gaps('subject', subject),
    ...gaps('html', html),
    ...(text ? gaps('text', text) : []),
  ];
  const add = (part: TemplateWarning['part'], code: TemplateWarning['code'], message: string, line?: number) =>
    warnings.push({ part, code, message, ...(line && { line }) });
  if (!text) add('text', 'no_text', 'No plain text: it is made from the HTML.');
  if (!`${html}${text ?? ''}`.includes('unsubscribeUrl'))
    add('html', 'no_unsubscribe', 'No link to unsubscribe: add {{unsubscribeUrl}}.');
  const bytes = Buffer.byteLength(rendered.html);
  if (bytes > MOST_BYTES)
    add('html', 'too_large', `The email has ${Math.ceil(bytes / 1000)} KB. Gmail cuts off what exceeds 102 KB.`);
  for (const { index, 0: tag } of html.matchAll(/<img\b[^>]*>/gi))
    if (!/\balt\s*=/i.test(tag)) add('html', 'no_alt', 'A picture has no alt text.', lineAt(html, index));
  for (const { index, 1: tag } of html.matchAll(/<(script|iframe|form|object|embed|video|audio|base|link)\b/gi))
    add('html', 'not_shown', `Most email apps remove <${tag!.toLowerCase()}>.`, lineAt(html, index));
  return warnings;
}

/** Optional values that are printed alone, neither inside `default` nor in a block that asks for them. */
function gaps(part: TemplateWarning['part'], source: string): TemplateWarning[] {
  const found: TemplateWarning[] = [];
  const open: string[] = [];
  for (const { index, 1: inner = '' } of source.matchAll(/\{\{~?([^{}]*?)~?\}\}/g)) {
    const tag = inner.trim();
    if (tag.startsWith('#')) open.push(tag);
    else if (tag.startsWith('/')) open.pop();
    else if (MAY_BE_MISSING.has(tag) && !open.some((block) => block.includes(tag))) {
      found.push({
        part,
        code: 'no_fallback',
        line: lineAt(source, index),
        message: `${tag} may be empty: write {{default ${tag} "…"}} or {{#if ${tag}}}.`,
      });
    }
  }
  return found;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
