import { useState } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../ui/popover.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCorrections } from '../api/call.queries.ts';

interface SpeakerNameProps {
  callId: string;
  index: number;
  speaker: string;
  colour: string;
  readOnly: boolean;
  onCorrected(): void;
}

/** Who speaks; a click renames them, everywhere or in this line alone. */
export function SpeakerName({ callId, index, speaker, colour, readOnly, onCorrected }: SpeakerNameProps) {
  const { line, speaker: everywhere } = useCorrections(callId);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(speaker);
  const shown = speaker || words.unknownSpeaker;
  const label = (
    <>
      <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ backgroundColor: colour }} />
      <span dir="auto" className="truncate font-medium">
        {shown}
      </span>
    </>
  );
  if (readOnly) return <span className="flex min-w-0 items-center gap-1.5">{label}</span>;
  const rename = async (all: boolean) => {
    const to = typed.trim();
    if (!to || to === speaker) return setOpen(false);
    try {
      if (all) await everywhere.mutateAsync({ from: speaker, to });
      else await line.mutateAsync({ index, speaker: to });
      setOpen(false);
      onCorrected();
    } catch (error) {
      toast.failure(words.notCorrected, error);
    }
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setTyped(speaker);
        setOpen(next);
      }}
    >
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={words.renameSpeaker(shown)}
          className="-ml-1 flex min-h-6 min-w-0 items-center gap-1.5 rounded-sm px-1 hover:bg-hover"
        >
          {label}
        </button>
      </PopoverTrigger>
      <PopoverContent aria-label={words.renameSpeaker(shown)}>
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void rename(true);
          }}
        >
          <Field label={words.speakerName}>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} maxLength={200} />
          </Field>
          <div className="flex gap-2">
            <Button type="submit" size="sm" variant="primary" loading={everywhere.isPending}>
              {words.everywhere}
            </Button>
            <Button size="sm" variant="ghost" loading={line.isPending} onClick={() => void rename(false)}>
              {words.hereOnly}
            </Button>
          </div>
        </form>
      </PopoverContent>
    </Popover>
  );
}
