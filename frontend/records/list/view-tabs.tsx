import { ChevronDown, House, Link2, Pencil, Trash2, Users } from 'lucide-react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { cn } from '../../ui/cn.ts';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TabNav } from '../../ui/tab-nav.tsx';
import { tabStyle } from '../../ui/tabs.tsx';
import type { ListTab } from '../view.ts';

/** What can be done with the saved view that is open. */
export interface ViewMenuActions {
  onEdit(): void;
  onShare(shared: boolean): void;
  onDefault(isDefault: boolean): void;
  onCopyLink(): void;
  onDelete(): void;
}

interface ViewTabsProps {
  tabs: readonly ListTab[];
  open: string;
  /** The open view differs from what is saved. */
  changed: boolean;
  onOpen(tab: ListTab): void;
  /** Whoever looks may change the view; copying and the default are everyone's. */
  mayChange: boolean;
  mayShare: boolean;
  actions: ViewMenuActions;
}

/** The views of a list as tabs; the open one has a menu where someone saved it. */
export function ViewTabs({ tabs, open, changed, onOpen, ...menu }: ViewTabsProps) {
  return (
    <TabNav label={words.views}>
      {tabs.map((tab) => (
        <span key={tab.id} className="flex shrink-0 items-center gap-0.5">
          <button
            type="button"
            className={cn(tabStyle, 'mb-0 h-10')}
            aria-current={tab.id === open ? 'page' : undefined}
            onClick={() => onOpen(tab)}
          >
            <span className="max-w-44 truncate">{tab.name}</span>
            {tab.saved?.shared && (
              <>
                <Users aria-hidden className="size-3.5" strokeWidth={1.5} />
                <span className="sr-only">{words.shared}</span>
              </>
            )}
            {tab.id === open && changed && (
              <>
                <span aria-hidden className="size-1.5 rounded-full bg-accent" />
                <span className="sr-only">{words.unsavedChanges}</span>
              </>
            )}
          </button>
          {tab.id === open && tab.saved && <ViewMenu saved={tab.saved} {...menu} />}
        </span>
      ))}
    </TabNav>
  );
}

interface ViewMenuProps extends Pick<ViewTabsProps, 'mayChange' | 'mayShare' | 'actions'> {
  saved: NonNullable<ListTab['saved']>;
}

function ViewMenu({ saved, mayChange, mayShare, actions }: ViewMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={ChevronDown} size="sm" label={words.viewOptions} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {mayChange && (
          <DropdownMenuItem icon={Pencil} onSelect={actions.onEdit}>
            {words.renameView}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem icon={Link2} onSelect={actions.onCopyLink}>
          {words.copyLink}
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        {mayChange && mayShare && (
          <DropdownMenuCheckboxItem checked={saved.shared} onCheckedChange={actions.onShare}>
            <span className="flex items-center gap-2">
              <Users aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
              {words.shareView}
            </span>
          </DropdownMenuCheckboxItem>
        )}
        <DropdownMenuCheckboxItem checked={saved.isDefault} onCheckedChange={actions.onDefault}>
          <span className="flex items-center gap-2">
            <House aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
            {words.defaultView}
          </span>
        </DropdownMenuCheckboxItem>
        {mayChange && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem icon={Trash2} danger onSelect={actions.onDelete}>
              {words.deleteView}
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
