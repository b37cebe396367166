import { FileAudio, Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { cn } from '../../../ui/cn.ts';
import { Progress } from '../../../ui/progress.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpload } from '../api/call.queries.ts';

const accepted = 'audio/*,video/*,.vtt,.srt,.json,.txt,.md,text/vtt,text/plain,application/json';

export interface UploadState {
  /** Sends files one after the other. */
  send(files: readonly File[]): void;
  /** Opens the browser's own chooser. */
  choose(): void;
  progress: { name: string; share: number } | undefined;
  /** Why some were not taken, one sentence for each. */
  problems: readonly string[];
  /** The hidden control; must stand on the page once. */
  input: ReactNode;
}

/** Uploads of recordings and transcripts to a call. */
export function useCallUpload(callId: string): UploadState {
  const upload = useUpload(callId);
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<UploadState['progress']>();
  const [problems, setProblems] = useState<readonly string[]>([]);
  const send = async (files: readonly File[]) => {
    setProblems([]);
    for (const file of files) {
      setProgress({ name: file.name, share: 0 });
      try {
        const kind = await upload(file, (share) => setProgress({ name: file.name, share }));
        toast.success(words.uploaded[kind], { description: file.name });
      } catch (error) {
        const problem = `${words.notUploaded(file.name)}: ${failureMessage(error)}`;
        setProblems((before) => [...before, problem]);
      }
    }
    setProgress(undefined);
  };
  return {
    send: (files) => void send(files),
    choose: () => input.current?.click(),
    progress,
    problems,
    input: (
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={accepted}
        onChange={(event) => {
          void send([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    ),
  };
}

/** Takes what is dropped on it or chosen. */
export function CallUpload({ upload }: { upload: UploadState }) {
  const [over, setOver] = useState(false);
  const onDrag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering);
  };
  return (
    <section
      aria-label={words.dropTitle}
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        upload.send([...event.dataTransfer.files]);
      }}
      className={cn(
        'flex flex-col items-center gap-1 rounded-lg border border-control border-dashed bg-surface px-6 py-10 text-center transition-colors duration-120',
        over && 'border-accent bg-accent-soft',
      )}
    >
      <span className="mb-2 flex size-10 items-center justify-center rounded-lg border bg-surface text-muted">
        <FileAudio aria-hidden className="size-5" strokeWidth={1.5} />
      </span>
      <p className="font-medium text-base">{words.drop}</p>
      <p className="max-w-md text-base text-muted text-pretty">{words.dropHelp}</p>
      <Button variant="primary" className="mt-3" disabled={upload.progress !== undefined} onClick={upload.choose}>
        <Upload aria-hidden strokeWidth={1.5} />
        {words.choose}
      </Button>
    </section>
  );
}

/** How far an upload is, or why some were refused; stands wherever the page was left. */
export function UploadNotice({ upload }: { upload: UploadState }) {
  const { progress, problems } = upload;
  if (!progress && problems.length === 0) return null;
  return (
    <div className="px-4 pt-3 sm:px-6">
      {progress ? (
        <div role="status" className="rounded-lg border bg-surface px-3 py-2.5">
          <p className="mb-1.5 truncate">{words.uploading(progress.name)}</p>
          <Progress value={progress.share} label={words.uploading(progress.name)} />
        </div>
      ) : (
        <Callout tone="negative">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </Callout>
      )}
    </div>
  );
}
