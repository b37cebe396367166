import MarkdownToJsx, { sanitizer } from 'markdown-to-jsx/react';
import type { ReactNode } from 'react';

/** `@[Name](id)` as a link that only mentions have. */
const withMentions = (text: string): string =>
  text.replace(/@\[([^\]]{1,120})\]\(([0-9a-f]{24})\)/g, (_all, name: string) => `[@${name}](#mention)`);

function Anchor({ href = '', children }: { href?: string; children?: ReactNode }) {
  if (href === '#mention') return <span className="rounded-sm bg-accent-soft px-1 text-accent">{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer nofollow" className="text-accent underline underline-offset-2">
      {children}
    </a>
  );
}

/** Pictures would tell whoever serves them that the note was read. */
const Picture = ({ src, alt }: { src?: string; alt?: string }) => <Anchor href={src}>{alt || src}</Anchor>;

/** Text in Markdown. HTML in it is text, and links lead to web and mail addresses alone. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="prose-note break-words text-base" dir="auto">
      <MarkdownToJsx
        options={{
          disableParsingRawHTML: true,
          forceBlock: true,
          sanitizer: (value) => (/^(https?:|mailto:|tel:|\/(?!\/)|#)/i.test(value.trim()) ? sanitizer(value) : null),
          overrides: { a: Anchor, img: Picture },
        }}
      >
        {withMentions(text)}
      </MarkdownToJsx>
    </div>
  );
}
