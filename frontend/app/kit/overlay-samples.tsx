import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '../../ui/dialog.tsx';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../ui/popover.tsx';
import { Sheet, SheetContent, SheetTrigger } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

/** What floats over the page. */
export function OverlaySamples() {
  return (
    <Card title="Overlays">
      <div className="flex flex-wrap gap-2">
        <Dialog>
          <DialogTrigger asChild>
            <Button>Dialog</Button>
          </DialogTrigger>
          <DialogContent title="Remove Lena Brandt?" description="Dates and greetings are deleted too.">
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="ghost">Keep</Button>
              </DialogClose>
              <DialogClose asChild>
                <Button variant="danger">Remove</Button>
              </DialogClose>
            </DialogFooter>
          </DialogContent>
        </Dialog>
        <Sheet>
          <SheetTrigger asChild>
            <Button>Sheet</Button>
          </SheetTrigger>
          <SheetContent title="Lena Brandt">
            <p className="px-5 py-4">A panel at the right.</p>
          </SheetContent>
        </Sheet>
        <Popover>
          <PopoverTrigger asChild>
            <Button>Popover</Button>
          </PopoverTrigger>
          <PopoverContent aria-label="A popover">Something to look at or to fill in.</PopoverContent>
        </Popover>
        <MenuSample />
        <Tooltip content="What this does" hint={<Kbd keys="t" />}>
          <Button>Tooltip</Button>
        </Tooltip>
        <Button
          onClick={() =>
            toast.success('Contact deleted', {
              action: { label: 'Undo', onClick: () => toast.info('Contact restored') },
            })
          }
        >
          Toast with undo
        </Button>
        <Button onClick={() => toast.warning('Sent late', { description: 'The server was away for an hour.' })}>
          Toast with description
        </Button>
        <Button onClick={() => toast.failure('Could not save', new Error('sample'))}>Toast of a failure</Button>
      </div>
    </Card>
  );
}

function MenuSample() {
  const [compact, setCompact] = useState(false);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={Ellipsis} label="Menu" variant="secondary" />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Lena Brandt</DropdownMenuLabel>
        <DropdownMenuItem icon={Copy} hint={<Kbd keys="mod+c" />}>
          Copy address
        </DropdownMenuItem>
        <DropdownMenuItem disabled>Cannot be done</DropdownMenuItem>
        <DropdownMenuCheckboxItem checked={compact} onCheckedChange={setCompact}>
          Compact rows
        </DropdownMenuCheckboxItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={Trash2} danger>
          Delete
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
