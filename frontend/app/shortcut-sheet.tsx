import { type Shortcut, useShortcuts } from '../lib/shortcuts.ts';
import { Dialog, DialogContent } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** All the keys that work on this page. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const shortcuts = useShortcuts((state) => state.shortcuts);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard shortcuts" size="md">
        <div className="columns-1 gap-8 sm:columns-2">
          {[...groupShortcuts(shortcuts)].map(([group, members]) => (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-muted text-xs">{group}</h3>
              <dl>
                {[...Map.groupBy(members, ({ label }) => label)].map(([label, same]) => (
                  <div key={label} className="flex min-h-7 items-center justify-between gap-3">
                    <dt>{label}</dt>
                    <dd className="flex gap-1.5">
                      {same.map(({ keys }) => (
                        <Kbd key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** By heading, the page's own first; of two with the same keys the later one, which is the one that runs. */
function groupShortcuts(shortcuts: readonly Shortcut[]): Map<string, Shortcut[]> {
  const effective = new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut]));
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of [...effective.values()].sort((a, b) => b.id - a.id)) {
    const group = shortcut.group ?? 'This page';
    groups.set(group, [shortcut, ...(groups.get(group) ?? [])]);
  }
  return groups;
}
