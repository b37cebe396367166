import { Fragment } from 'react';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** A text in which the words of the evidence are marked, the longer ones first. */
export function MarkedText({ text, words }: { text: string; words: readonly string[] }) {
  const known = [...new Set(words.filter((word) => word.length > 1))].sort((one, other) => other.length - one.length);
  if (known.length === 0) return text;
  const pieces = text.split(new RegExp(`(${known.map(escaped).join('|')})`, 'giu'));
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have nothing else to be known by
    <Fragment key={index}>
      {index % 2 === 1 ? <mark className="rounded-sm bg-accent-soft px-0.5 text-ink">{piece}</mark> : piece}
    </Fragment>
  ));
}
