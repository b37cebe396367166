import type { RenderedEmail } from '@sequelstring/contract/occasions.ts';
import { useState } from 'react';
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
  const [kind, setKind] = useState<'html' | 'text'>(mail.html ? 'html' : 'text');
  return (
    <section
      aria-label="Preview of the mail"
      className={cn('flex min-h-0 flex-col overflow-hidden rounded-lg border bg-surface', className)}
    >
      <div className="flex items-start gap-3 border-b px-3 py-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" title={mail.subject}>
            {mail.subject}
          </p>
          <p className="truncate text-muted text-xs">
            {mail.from && `From ${mail.from}`}
            {mail.to && ` to ${mail.to}`}
          </p>
        </div>
        {mail.html && mail.text && (
          <Segmented
            aria-label="Form of the mail"
            options={[
              { value: 'html', label: 'Mail' },
              { value: 'text', label: 'Text' },
            ]}
            value={kind}
            onValueChange={setKind}
          />
        )}
      </div>
      {kind === 'html' && mail.html ? (
        <iframe
          title={`Mail: ${mail.subject}`}
          sandbox=""
          srcDoc={toDocument(mail.html)}
          className={cn('min-h-72 w-full flex-1', stale && 'opacity-60')}
          style={{ backgroundColor: 'white', colorScheme: 'light' }}
        />
      ) : (
        <pre className="min-h-72 flex-1 overflow-auto p-4 font-sans text-base whitespace-pre-wrap">{mail.text}</pre>
      )}
    </section>
  );
}

/** Mails are written for white paper, so the frame does not follow the app into the dark; links open nothing. */
const toDocument = (html: string): string =>
  /<html[\s>]/i.test(html)
    ? html
    : `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"></head><body style="margin:16px;font:15px/1.5 system-ui,sans-serif;color:#1a1f26">${html}</body></html>`;
