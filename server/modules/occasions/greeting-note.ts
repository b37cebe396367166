import { textOfHtml } from './html-text.ts';
import { escapeHtml } from './template-language.ts';

/** Stands before a note while it is rendered, so that it can be found in what comes out; a noncharacter, which no text needs. */
const MARK = '\uFFFF';
/** Stands where a line of the note ends, which HTML and plain text write differently. */
const LINE_END = '\uFFFE';

export const markNote = (note: string): string => MARK + note.replaceAll(/\r\n?|\n/g, LINE_END);

interface Parts {
  subject: string;
  html: string;
  /** Missing where it is yet to be made from the HTML. */
  text: string | undefined;
}

/**
 * Takes the mark off a rendered email and puts the note where a reader would miss it: whoever wrote it believes that it goes
 * out, whether the template prints it or not.
 */
export function placeNote(
  { subject, html, text }: Parts,
  { note, unsubscribeUrl }: { note: string; unsubscribeUrl: string },
): Parts {
  const place = (part: string, isThere: boolean, put: typeof intoHtml) =>
    isThere ? part : put(part, unmarked(note), unsubscribeUrl);
  return {
    subject: unmarked(subject),
    // A comment, an attribute or the preview line shows it to nobody.
    html: place(unmarkedHtml(html), textOfHtml(html).includes(MARK), intoHtml),
    text: text === undefined ? undefined : place(unmarked(text), text.includes(MARK), intoText),
  };
}

const unmarked = (text: string): string => text.replaceAll(MARK, '').replaceAll(LINE_END, '\n');

const TAG_OR_LINE_END = new RegExp(`<[^<>]*>|${LINE_END}`, 'g');

/** A line break within a tag stays one of its text. */
const unmarkedHtml = (html: string): string =>
  html.replaceAll(MARK, '').replaceAll(TAG_OR_LINE_END, (piece) => (piece === LINE_END ? '<br>' : unmarked(piece)));

/** With a size of its own, as layouts may give their cells none; family and colour are those of the place, or of `ink` (built-in layouts). */
const STYLE = 'margin:0 0 16px;font-size:16px;line-height:1.5';

function intoHtml(html: string, note: string, unsubscribeUrl: string): string {
  const lines = escapeHtml(note).replaceAll(/\r?\n/g, '<br>');
  const paragraph = `<p class="ink" style="${STYLE}">${lines}</p>\n`;
  const shown = html.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (comment) => ' '.repeat(comment.length));
  const linkAt = shown.lastIndexOf(escapeHtml(unsubscribeUrl));
  const body = linkAt < 0 ? '' : shown.slice(0, linkAt);
  const place = beforeLastBlock(body);
  if (showsAnything(body.slice(0, place))) return insert(html, place, paragraph);
  // The whole email is one block, of lines or of one.
  const line = [...body.matchAll(/<br\b[^<>]*>/gi)].at(-1);
  if (line) return insert(html, line.index + line[0].length, `${lines}<br><br>`);
  const bodyEnd = shown.search(/<\/body\b/i);
  return insert(html, bodyEnd < 0 ? html.length : bodyEnd, paragraph);
}

const showsAnything = (html: string): boolean => /<img\b/i.test(html) || textOfHtml(html) !== '';

/** Where the last block of an unfinished text begins. */
function beforeLastBlock(html: string): number {
  let place = 0;
  for (const { index, 0: tag, 1: slash, 2: name = '' } of html.matchAll(EDGE))
    place = slash || HOLDS_BLOCKS.test(name) ? index + tag.length : index;
  return place;
}

/** Where blocks begin and end; a paragraph may stand before one, but only inside a cell or the body. */
const EDGE =
  /<(\/?)(p|div|h[1-6]|ul|ol|table|td|th|blockquote|section|article|main|header|footer|center|pre|hr|body)\b[^<>]*>/gi;
const HOLDS_BLOCKS = /^(?:td|th|hr|body)$/i;

/** Before the paragraph with the unsubscribe link, else at the end. */
function intoText(text: string, note: string, unsubscribeUrl: string): string {
  const link = text.lastIndexOf(unsubscribeUrl);
  if (link < 0) return `${text.trimEnd()}\n\n${note}\n`;
  const gap = [...text.slice(0, link).matchAll(/\n[^\S\n]*\n/g)].at(-1);
  return insert(text, gap ? gap.index + gap[0].length : 0, `${note}\n\n`);
}

const insert = (text: string, at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);
