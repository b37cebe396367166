import type { RenderedEmail } from '@sequelstring/contract/email.ts';
import { useState } from 'react';
import { templateWords as words } from '../../../lib/messages/occasions.ts';
import { cn } from '../../../ui/cn.ts';
import { Segmented } from '../../../ui/segmented.tsx';

interface MailPreviewProps {
  mail: Pick<RenderedEmail, 'subject'> & Partial<RenderedEmail>;
  /** A newer rendering is on its way. */
  stale?: boolean;
  className?: string;
}

/** A mail as its recipient would see it: in a frame that runs no scripts and reaches nothing of the app. */
export function MailPreview({ mail, stale, className }: MailPreviewProps) {
  const [kind, setKind] = useState<Form>(mail.html ? 'desktop' : 'text');
  return (
    <section
      aria-label="Preview of the email"
      className={cn('flex min-h-0 flex-col overflow-hidden rounded-lg border bg-surface', className)}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b px-3 py-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="truncate font-medium" title={mail.subject}>
            {mail.subject}
          </p>
          <p className="truncate text-muted text-xs">
            {mail.from && `From ${mail.from}`}
            {mail.to && ` to ${mail.to}`}
          </p>
        </div>
        {mail.html && mail.text && (
          <Segmented aria-label={words.form} options={forms} value={kind} onValueChange={setKind} />
        )}
      </div>
      {kind !== 'text' && mail.html ? (
        <div className={cn('flex min-h-72 flex-1 justify-center', kind === 'phone' && 'bg-sunken')}>
          <iframe
            key={kind}
            title={`Email: ${mail.subject}`}
            sandbox=""
            srcDoc={kind === 'dark' ? inTheDark(toDocument(mail.html)) : toDocument(mail.html)}
            className={cn('w-full', kind === 'phone' && 'max-w-[375px] border-x', stale && 'opacity-60')}
            style={
              kind === 'dark'
                ? { backgroundColor: '#121212', colorScheme: 'dark' }
                : { backgroundColor: 'white', colorScheme: 'light' }
            }
          />
        </div>
      ) : (
        <pre className="min-h-72 flex-1 overflow-auto p-4 font-sans text-base whitespace-pre-wrap">{mail.text}</pre>
      )}
    </section>
  );
}

type Form = 'desktop' | 'phone' | 'dark' | 'text';
const forms = (['desktop', 'phone', 'dark', 'text'] as const).map((value) => ({ value, label: words[value] }));

/** What a mail program does in dark mode: the styles that the email keeps for it apply. */
const inTheDark = (html: string): string =>
  html.replace(/\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi, '(min-width:0px)');

/** Mails are written for white paper, so the frame does not follow the app into the dark; links open nothing. */
const toDocument = (html: string): string =>
  /<html[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head><body style="margin:16px;font:15px/1.5 system-ui,sans-serif;color:#1a1f26">${html}</body></html>`;
