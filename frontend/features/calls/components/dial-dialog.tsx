import type { Call } from '@sequelstring/contract/calls.ts';
import { admins } from '@sequelstring/contract/route.ts';
import { useState } from 'react';
import { Link } from 'react-router';
import { failureMessage } from '../../../lib/api-failure.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogContent, DialogFooter, focusFirstField } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useDial, useTelephony } from '../api/call.queries.ts';

const remembered = 'sequelstring.own-phone';

/** Rings one's own phone and then the other side; the own number is remembered in this browser. */
export function DialDialog({ call, onClose }: { call: Call; onClose(): void }) {
  const dial = useDial();
  const { data: telephony } = useTelephony();
  const isAdmin = useHasRole(admins);
  const lacksBrowserPhone = isAdmin && telephony?.provider === 'twilio' && !telephony.inBrowser;
  const [phone, setPhone] = useState(() => localStorage.getItem(remembered) ?? '');
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const userPhone = phone.replace(/[\s()./-]/g, '');
  const isNumber = /^\+[1-9]\d{1,14}$/.test(userPhone);
  const submit = async () => {
    setTried(true);
    if (!isNumber) return;
    localStorage.setItem(remembered, userPhone);
    try {
      await dial.mutateAsync({ callId: call.id, userPhone });
      onClose();
    } catch (error) {
      setFailure(failureMessage(error));
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.dial} description={words.dialHelp} onOpenAutoFocus={focusFirstField}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {failure && <Callout tone="negative">{failure}</Callout>}
          <Field label={words.ownPhone} error={tried && !isNumber ? words.phoneProblem : undefined}>
            <Input type="tel" autoComplete="tel" value={phone} onChange={(event) => setPhone(event.target.value)} />
          </Field>
          {lacksBrowserPhone && (
            <p className="text-muted text-xs">
              {words.noBrowserPhone}{' '}
              <Link to="/settings/integrations#feature-calls" className="text-accent hover:underline">
                {words.integrations}
              </Link>
            </p>
          )}
          <DialogFooter>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button type="submit" variant="primary" loading={dial.isPending}>
              {words.dial}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
