import { files as routes, type StoredFile } from '@sequelstring/contract/files.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, FileText, Paperclip, Trash2, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { fileAddress } from '../../../lib/api-origin.ts';
import { formatBytes, formatDateTime, formatDistance } from '../../../lib/format.ts';
import { timelineWords as words } from '../../../lib/messages/timeline.ts';
import { useUserNames } from '../../../lib/queries/users.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { cn } from '../../../ui/cn.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { filesQuery, type Upload, useUploads } from '../api/file.queries.ts';

interface FilesProps {
  kind: KindName;
  id: string;
  readOnly: boolean;
}

/** The files of a record, and a place to drop more. */
export function Files({ kind, id, readOnly }: FilesProps) {
  const { data: files, error, refetch } = useQuery(filesQuery(kind, id));
  const { uploads, send } = useUploads(kind, id);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  if (error && !files) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!files) {
    return (
      <Loading label={words.loadingFiles} className="flex flex-col gap-3">
        <Skeleton className="w-72" />
        <Skeleton className="w-56" />
      </Loading>
    );
  }
  const take = (given: FileList | null) => {
    for (const file of given ?? []) send(file);
  };
  const onDrag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering && !readOnly);
  };
  const choose = !readOnly && (
    <Button size="sm" onClick={() => input.current?.click()}>
      <Paperclip aria-hidden strokeWidth={1.5} />
      {files.length > 0 ? words.addFiles : words.chooseFiles}
    </Button>
  );
  const isEmpty = files.length === 0 && uploads.length === 0;
  return (
    <section
      aria-label={words.dropFiles}
      className={cn(
        'rounded-lg transition-colors duration-120',
        over && 'bg-accent-soft outline-dashed outline-accent',
      )}
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        if (!readOnly) take(event.dataTransfer.files);
      }}
    >
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      {isEmpty ? (
        <EmptyState icon={Paperclip} title={words.noFiles} action={choose}>
          {!readOnly && words.noFilesHelp}
        </EmptyState>
      ) : (
        <>
          <div className="flex min-h-8 justify-end pb-2">{choose}</div>
          <ul className="divide-y rounded-lg border bg-surface">
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} />
            ))}
            {files.map((file) => (
              <FileRow key={file.id} kind={kind} recordId={id} file={file} readOnly={readOnly} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function UploadRow({ upload: { name, progress, problem, stop } }: { upload: Upload }) {
  return (
    <li className="flex min-h-11 items-center gap-3 px-3 py-1.5">
      <FileText aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{name}</span>
        {problem ? (
          <span className="block text-negative text-xs">{problem}</span>
        ) : (
          <Progress value={progress} label={words.uploading(name)} className="mt-1" />
        )}
      </span>
      <IconButton icon={X} size="sm" label={problem ? words.dismiss(name) : words.cancelUpload(name)} onClick={stop} />
    </li>
  );
}

interface FileRowProps {
  kind: KindName;
  recordId: string;
  file: StoredFile;
  readOnly: boolean;
}

function FileRow({ kind, recordId, file, readOnly }: FileRowProps) {
  const me = useSession((session) => session.user?.id);
  const runsAll = useHasRole(['admin', 'manager']);
  const userName = useUserNames();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { fileName, bytes, createdAt, owner } = file;
  const open = async () => {
    const { url } = await api.call(routes.get, { params: { id: file.id } });
    location.assign(fileAddress(url));
  };
  const remove = async () => {
    setAsking(false);
    try {
      await api.call(routes.remove, { params: { id: file.id } });
      await client.invalidateQueries({ queryKey: filesQuery(kind, recordId).queryKey });
      toast.success(words.fileDeleted(fileName));
    } catch (failure) {
      toast.failure(words.fileNotDeleted(fileName), failure);
    }
  };
  return (
    <li className="flex min-h-11 items-center gap-3 px-3 py-1.5 hover:bg-hover">
      <FileText aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {fileName}
        </span>
        <span className="block truncate text-muted text-xs" title={formatDateTime(createdAt)}>
          {[formatBytes(bytes), userName(owner), formatDistance(createdAt)].filter(Boolean).join(' · ')}
        </span>
      </span>
      <IconButton icon={Download} size="sm" label={words.download(fileName)} onClick={() => void open()} />
      {!readOnly && (owner === me || runsAll) && (
        <IconButton icon={Trash2} size="sm" label={words.deleteFile(fileName)} onClick={() => setAsking(true)} />
      )}
      {asking && (
        <ConfirmDialog
          title={words.deleteFileTitle(fileName)}
          text={words.deleteFileHelp}
          action={words.delete}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
