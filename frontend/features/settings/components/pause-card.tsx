import { Card } from '../../../ui/card.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateSettings } from '../api/settings.queries.ts';

/** Stops all greetings at once, and lets them go again. */
export function PauseCard({ paused }: { paused: boolean }) {
  const update = useUpdateSettings();
  const shown = update.isPending ? (update.variables.greetingsPaused ?? paused) : paused;
  const change = (greetingsPaused: boolean) =>
    update.mutate(
      { greetingsPaused },
      {
        onSuccess: () => toast.success(greetingsPaused ? 'Greetings are paused' : 'Greetings go out again'),
        onError: (error) => toast.failure('Could not change the pause', error),
      },
    );
  return (
    <Card>
      <Switch
        label="Pause all greetings"
        help="While paused nothing is sent. A greeting that becomes due meanwhile is recorded as not sent, with this as its reason."
        checked={shown}
        onCheckedChange={change}
      />
    </Card>
  );
}
