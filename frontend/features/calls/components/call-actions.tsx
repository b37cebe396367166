import type { Call, CallPatch } from '@sequelstring/contract/calls.ts';
import { admins } from '@sequelstring/contract/route.ts';
import {
  CalendarClock,
  Ellipsis,
  FileText,
  Lock,
  LockOpen,
  Mic,
  PhoneCall,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  Settings2,
  Smartphone,
} from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCancelCall, useDial, useEndCall, useTelephony, useUpdateCall } from '../api/call.queries.ts';
import { useHold } from '../api/recording.queries.ts';
import { callOut, isOnPhone, usePhone } from '../phone/phone.store.ts';
import { CallFormDialog } from './call-form-dialog.tsx';
import type { UploadState } from './call-upload.tsx';
import { DialDialog } from './dial-dialog.tsx';
import { HoldDialog } from './hold-dialog.tsx';

interface CallActionsProps {
  call: Call;
  readOnly: boolean;
  upload: UploadState;
}

/** What can be done with a call now. */
export function CallActions({ call, readOnly, upload }: CallActionsProps) {
  const update = useUpdateCall();
  const cancel = useCancelCall();
  const [moving, setMoving] = useState(false);
  const [holding, setHolding] = useState(false);
  const isAdmin = useHasRole(admins);
  const { lift } = useHold(call.id);
  const fixed = call.hold !== undefined;
  const [dialing, setDialing] = useState(false);
  const { end, isPending: isEnding } = useEndCall();
  const { data: telephony } = useTelephony();
  const dial = useDial();
  const { on } = usePhone();
  // Its bar has the way to end it.
  const isOnThis = on !== undefined && isOnPhone(call, on);
  const navigate = useNavigate();
  if (readOnly) return null;
  const failed = (error: unknown) => toast.failure(words.notChanged, error);
  const set = (patch: CallPatch) => update.mutate({ callId: call.id, patch }, { onError: failed });
  const cancelCall = () =>
    cancel.mutate(call.id, {
      onError: failed,
      onSuccess: () =>
        toast.success(words.cancelled, {
          action: { label: words.undo, onClick: () => set({ status: 'scheduled' }) },
        }),
    });
  const startDialing = () => {
    if (telephony?.usesDialLink) dial.mutate({ callId: call.id }, { onError: failed });
    else if (!telephony?.inBrowser) setDialing(true);
    else
      dial
        .mutateAsync({ callId: call.id, inBrowser: true })
        .then(() => callOut(call.id))
        .catch(failed);
  };
  const { status } = call;
  const ahead = status === 'scheduled';
  return (
    <>
      {ahead && telephony?.provider && (
        <Button variant="primary" loading={dial.isPending} disabled={on !== undefined} onClick={startDialing}>
          <PhoneOutgoing aria-hidden strokeWidth={1.5} />
          {words.dial}
        </Button>
      )}
      {ahead && (
        <Button
          variant={telephony?.provider ? 'secondary' : 'primary'}
          loading={update.isPending}
          onClick={() => set({ status: 'in-progress' })}
        >
          <PhoneCall aria-hidden strokeWidth={1.5} />
          {words.start}
        </Button>
      )}
      {status === 'in-progress' && !isOnThis && (
        <Button variant="danger" loading={isEnding} onClick={() => void end(call).catch(failed)}>
          <PhoneOff aria-hidden strokeWidth={1.5} />
          {words.end}
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton icon={Ellipsis} label={words.more} variant="secondary" />
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {ahead && telephony?.inBrowser && (
            <DropdownMenuItem icon={Smartphone} onSelect={() => setDialing(true)}>
              {words.dialFromPhone}
            </DropdownMenuItem>
          )}
          {ahead && telephony && !telephony.provider && isAdmin && (
            <DropdownMenuItem icon={Settings2} onSelect={() => navigate('/settings/integrations#feature-calls')}>
              {words.connectPhone}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem icon={Mic} disabled={fixed} onSelect={upload.choose}>
            {call.hasRecording ? words.replaceRecording : words.addRecording}
          </DropdownMenuItem>
          <DropdownMenuItem icon={FileText} disabled={fixed} onSelect={upload.choose}>
            {call.hasTranscript ? words.replaceTranscript : words.addTranscript}
          </DropdownMenuItem>
          {!call.hold && (
            <DropdownMenuItem icon={Lock} onSelect={() => setHolding(true)}>
              {words.hold}
            </DropdownMenuItem>
          )}
          {call.hold && isAdmin && (
            <DropdownMenuItem icon={LockOpen} onSelect={() => lift.mutate(undefined, { onError: failed })}>
              {words.liftHold}
            </DropdownMenuItem>
          )}
          {(ahead || status === 'cancelled') && (
            <DropdownMenuItem icon={CalendarClock} onSelect={() => setMoving(true)}>
              {words.reschedule}
            </DropdownMenuItem>
          )}
          {ahead && (
            <DropdownMenuItem icon={PhoneMissed} onSelect={() => set({ status: 'missed' })}>
              {words.markMissed}
            </DropdownMenuItem>
          )}
          {ahead && (
            <DropdownMenuItem icon={PhoneOff} danger onSelect={cancelCall}>
              {words.cancelCall}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {holding && <HoldDialog callId={call.id} onClose={() => setHolding(false)} />}
      {dialing && <DialDialog call={call} onClose={() => setDialing(false)} />}
      {moving && <CallFormDialog form="schedule" call={call} onClose={() => setMoving(false)} />}
    </>
  );
}
