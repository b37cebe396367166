import type { Enrolment } from '@sequelstring/contract/two-factor.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount, formatDate } from '../../../lib/format.ts';
import { twoFactorWords as words } from '../../../lib/messages/two-factor.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { QrCode } from '../../../ui/qr-code.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import {
  twoFactorQuery,
  useEnrol,
  useRenewRecoveryCodes,
  useTurnOffTwoFactor,
  useTurnOnTwoFactor,
} from '../api/two-factor.queries.ts';
import { TwoFactorForm } from './two-factor-form.tsx';

type Step = 'set-up' | 'renew' | 'off' | { codes: string[] };

/** The second factor of the own sign-in: set up, recovery codes, off. */
export function TwoFactorCard() {
  const state = useQuery(twoFactorQuery);
  const [step, setStep] = useState<Step | null>(null);
  const close = () => setStep(null);
  const showCodes = (codes: string[]) => setStep({ codes });
  return (
    <Card title={words.title} description={words.help}>
      {state.isError && <ErrorState error={state.error} onRetry={() => void state.refetch()} />}
      {state.isPending && <Skeleton className="w-1/3" />}
      {state.data && (
        <div className="flex flex-wrap items-center gap-2">
          <p className="min-w-0 flex-1 text-muted text-sm">
            {state.data.isOn
              ? `${words.onSince(formatDate(state.data.since!))} · ${words.codesLeft(formatCount(state.data.recoveryCodesLeft, 'recovery code'))}`
              : words.off}
          </p>
          {state.data.isOn ? (
            <>
              <Button onClick={() => setStep('renew')}>{words.renew}</Button>
              <Button onClick={() => setStep('off')}>{words.turnOff}</Button>
            </>
          ) : (
            <Button onClick={() => setStep('set-up')}>{words.setUp}</Button>
          )}
        </div>
      )}
      <Dialog open={step !== null} onOpenChange={(open) => !open && close()}>
        {step === 'set-up' && <SetUp onCodes={showCodes} />}
        {step === 'renew' && <Renew onCodes={showCodes} />}
        {step === 'off' && <TurnOff onDone={close} />}
        {step !== null && typeof step === 'object' && <Codes codes={step.codes} />}
      </Dialog>
    </Card>
  );
}

function SetUp({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const [enrol, turnOn] = [useEnrol(), useTurnOnTwoFactor()];
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  if (!enrolment) {
    return (
      <DialogContent title={words.setUpTitle} description={words.passwordText}>
        <TwoFactorForm
          asks={{ password: true }}
          action={words.next}
          onSubmit={async ({ password }) => setEnrolment(await enrol.mutateAsync({ password }))}
        />
      </DialogContent>
    );
  }
  return (
    <DialogContent title={words.setUpTitle} description={words.scanText}>
      <QrCode text={enrolment.uri} label={words.qr} />
      <div>
        <p className="text-muted text-sm">{words.secret}</p>
        <p className="flex items-center gap-1">
          <code className="wrap-anywhere text-sm">{enrolment.secret}</code>
          <CopyButton text={enrolment.secret} label={words.copySecret} />
        </p>
      </div>
      <TwoFactorForm
        key="code"
        asks={{ totp: true }}
        action={words.turnOn}
        onSubmit={async ({ totp }) => onCodes((await turnOn.mutateAsync({ totp })).recoveryCodes)}
      />
    </DialogContent>
  );
}

function Renew({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const renew = useRenewRecoveryCodes();
  return (
    <DialogContent title={words.renewTitle} description={words.renewText}>
      <TwoFactorForm
        asks={{ password: true, totp: true }}
        action={words.renewAction}
        onSubmit={async (proof) => onCodes((await renew.mutateAsync(proof)).recoveryCodes)}
      />
    </DialogContent>
  );
}

function TurnOff({ onDone }: { onDone: () => void }) {
  const turnOff = useTurnOffTwoFactor();
  return (
    <DialogContent title={words.turnOffTitle} description={words.turnOffText}>
      <TwoFactorForm
        asks={{ password: true, totp: true }}
        action={words.turnOff}
        danger
        onSubmit={async (proof) => {
          await turnOff.mutateAsync(proof);
          toast.success(words.turnedOff);
          onDone();
        }}
      />
    </DialogContent>
  );
}

function Codes({ codes }: { codes: string[] }) {
  return (
    <DialogContent locked title={words.codesTitle} description={words.codesText}>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1">
        {codes.map((code) => (
          <li key={code}>
            <code className="tabular text-sm">{code}</code>
          </li>
        ))}
      </ul>
      <DialogFooter>
        <CopyButton text={codes.join('\n')} label={words.copyCodes} />
        <DialogClose asChild>
          <Button variant="primary">{words.done}</Button>
        </DialogClose>
      </DialogFooter>
    </DialogContent>
  );
}
