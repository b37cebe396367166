import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { formatBytes } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { cn } from '../../../ui/cn.ts';
import { Progress } from '../../../ui/progress.tsx';
import { manyOf, uploadRouteOf } from '../api/kinds.ts';

interface ImportDropProps {
  onFiles(files: File[]): void;
  /** How much of the file has left, 0 to 1; undefined while none is on its way. */
  progress: number | undefined;
  fileName: string | undefined;
  problem: string | undefined;
  kind: AnyKind;
}

const tables = '.csv,.tsv,.txt,.xlsx,text/csv';

/** Takes what is dropped on it or chosen. */
export function ImportDrop({ onFiles, progress, fileName, problem, kind }: ImportDropProps) {
  const isContact = kind.kind === 'contact';
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const onDrag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering);
  };
  return (
    <section
      aria-label="Drop a file here"
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={cn(
        'flex flex-col items-center gap-1 rounded-lg border border-control border-dashed bg-surface px-6 py-10 text-center transition-colors duration-120',
        over && 'border-accent bg-accent-soft',
      )}
    >
      <span className="mb-2 flex size-10 items-center justify-center rounded-lg border bg-surface text-muted">
        <FileUp aria-hidden className="size-5" strokeWidth={1.5} />
      </span>
      {progress === undefined ? (
        <>
          <p className="font-medium text-base">
            {isContact ? 'Drop your address book here' : `Drop a table of ${manyOf(kind)} here`}
          </p>
          <p className="max-w-md text-base text-muted text-pretty">
            {isContact
              ? 'CSV or Excel from Google, Outlook or any spreadsheet, or vCards (.vcf) from a phone or mail program, up to'
              : 'CSV or Excel (.xlsx), with one row each and the names of the fields on top, up to'}{' '}
            {formatBytes(uploadRouteOf(kind).upload.maxBytes)}. You see what would happen before anything is changed.
          </p>
          <Button variant="primary" className="mt-3" onClick={() => input.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            accept={isContact ? `${tables},.vcf,.vcard,.ldif,text/vcard` : tables}
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          {problem && (
            <Callout tone="negative" title="File not accepted" className="mt-4 w-full max-w-md text-left">
              {problem}
            </Callout>
          )}
        </>
      ) : (
        <div className="w-full max-w-sm">
          <p className="mb-2 truncate font-medium text-base">Sending {fileName}</p>
          <Progress value={progress} label="Sending the file" />
        </div>
      )}
    </section>
  );
}
