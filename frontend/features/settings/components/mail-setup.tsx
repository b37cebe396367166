import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../../ui/icon-button.tsx';

const example = `MAIL_FROM="Ada Example <ada@example.com>"
SMTP_URL=smtps://user:password@smtp.example.com:465`;

/** The two settings that connect a mail server, ready to copy. */
export function MailSetup() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(example);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="flex flex-col gap-3 text-base">
      <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-pretty marker:text-muted">
        <li>Ask your mail provider for the address, port, user name and password of its SMTP server.</li>
        <li>
          Give them to the server as below. <code>smtps://</code> is encrypted from the start (mostly port 465),{' '}
          <code>smtp://</code> becomes so when the server offers it (mostly port 587). Characters such as @ or / in the
          password are written percent-encoded: %40, %2F.
        </li>
        <li>
          Restart the server. What is wrong with the settings is said there at once, and this page shows the new server.
        </li>
      </ol>
      <div className="relative rounded-md border bg-sunken">
        <pre className="overflow-x-auto p-3 pr-12 text-sm max-sm:whitespace-pre-wrap max-sm:break-all">
          <code>{example}</code>
        </pre>
        <IconButton
          icon={copied ? Check : Copy}
          label={copied ? 'Copied' : 'Copy'}
          size="sm"
          className="absolute top-2 right-2"
          onClick={() => void copy()}
        />
      </div>
      <p className="text-muted text-sm text-pretty">
        A secret need not stand in the environment: <code>SMTP_URL_FILE</code> names a file that holds the value.
      </p>
    </div>
  );
}
