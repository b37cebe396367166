const address = /https?:\/\/[^\s<>"'）)\]]+/g;

/** Text of a post with its addresses as links; nothing else of it is markup. */
export function PostText({ text }: { text: string }) {
  return (
    <p dir="auto" className="wrap-anywhere whitespace-pre-line text-base">
      {partsOf(text).map(({ at, part, isLink }) =>
        isLink ? (
          <a
            key={at}
            href={part}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent hover:underline"
          >
            {part.replace(/^https?:\/\/(?:www\.)?/, '').slice(0, 60)}
          </a>
        ) : (
          <span key={at}>{part}</span>
        ),
      )}
    </p>
  );
}

interface Part {
  /** Where it begins in the text. */
  at: number;
  part: string;
  isLink: boolean;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { index, 0: link } of text.matchAll(address)) {
    if (index > end) parts.push({ at: end, part: text.slice(end, index), isLink: false });
    parts.push({ at: index, part: link, isLink: true });
    end = index + link.length;
  }
  if (end < text.length) parts.push({ at: end, part: text.slice(end), isLink: false });
  return parts;
}
