import { MailProvider } from '@sequelstring/contract/auth.ts';
import type { MailSystem } from '@sequelstring/contract/email.ts';
import { useQueryClient } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { Link } from 'react-router';
import { mailSystemNames, mailSettingsWords as words } from '../../../lib/messages/occasions.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateSettings } from '../api/settings.queries.ts';

/** The connected mail systems in the order in which they are tried. */
export function MailOrder({ systems }: { systems: readonly MailSystem[] }) {
  const update = useUpdateSettings();
  const client = useQueryClient();
  const connected = systems.flatMap((system) => MailProvider.safeParse(system).data ?? []);
  const moveUp = (index: number) => {
    const order = [...connected];
    order.splice(index - 1, 0, ...order.splice(index, 1));
    update.mutate(
      { mailProviders: order },
      {
        onSuccess: async () => {
          // The server looks at its settings again within two seconds.
          setTimeout(() => void client.invalidateQueries({ queryKey: ['greetings', 'summary'] }), 2_500);
          toast.success(words.orderSaved);
        },
        onError: (error) => toast.failure('Could not save the order', error),
      },
    );
  };
  const action = (
    <Button asChild size="sm" variant={connected.length === 0 ? 'primary' : 'secondary'}>
      <Link to="/settings/integrations#feature-email">{connected.length === 0 ? words.connect : words.manage}</Link>
    </Button>
  );
  if (connected.length === 0) return <Card title={words.none} description={words.noneText} action={action} />;
  return (
    <Card flush title={words.order} description={words.orderHelp} action={action}>
      <ol className="divide-y">
        {connected.map((system, index) => (
          <li key={system} className="flex min-h-10 items-center gap-3 px-4">
            <span className="tabular w-4 text-muted">{index + 1}</span>
            <span className="min-w-0 flex-1">{mailSystemNames[system]}</span>
            <Badge tone={index === 0 ? 'accent' : 'neutral'}>{index === 0 ? words.first : words.fallback}</Badge>
            <IconButton
              icon={ArrowUp}
              label={words.up(mailSystemNames[system])}
              size="sm"
              disabled={index === 0 || update.isPending}
              onClick={() => moveUp(index)}
            />
          </li>
        ))}
      </ol>
    </Card>
  );
}
