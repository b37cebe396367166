import { occasions } from '@sequelstring/contract/occasions.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { useQuery } from '@tanstack/react-query';
import { PanelLeft, Plus, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { Bell } from '../features/notifications/bell.tsx';
import { api } from '../lib/api.ts';
import { formatNumber } from '../lib/format.ts';
import { settingsQuery } from '../lib/queries/settings.ts';
import { useHasRole } from '../lib/session.ts';
import { cn } from '../ui/cn.ts';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Logo } from '../ui/logo.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { setPaletteOpen } from './overlays.store.ts';
import { type Place, placeGroups, settingsPlace } from './places.ts';
import { setSheetOpen, toggleCollapsed } from './sidebar.store.ts';
import { UserMenu } from './user-menu.tsx';

/** Search, create, the places to go, and the person; as icons where `collapsed`. */
export function Sidebar({ collapsed }: { collapsed: boolean }) {
  const mayEdit = useHasRole(editors);
  const attention = useAttentionCount();
  return (
    <div className="flex h-full flex-col gap-3 px-2 pt-2.5 pb-2">
      <SidebarHead collapsed={collapsed} />
      <div className={cn('flex gap-1', collapsed && 'flex-col items-center')}>
        <SearchButton collapsed={collapsed} />
        {mayEdit && <CreateMenu />}
      </div>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto">
        {placeGroups.map(({ label, places }, index) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of links, no fields
          <div key={label} role="group" aria-label={label} className="flex flex-col gap-0.5">
            {collapsed
              ? index > 0 && <span aria-hidden className="mx-2 my-1 border-t" />
              : index > 0 && <span className="px-2 pt-3 pb-1 text-muted text-xs">{label}</span>}
            {places.map((place) => (
              <PlaceLink key={place.to} place={place} collapsed={collapsed}>
                {place.to === '/occasions' && attention > 0 && (
                  <AttentionMark count={attention} collapsed={collapsed} />
                )}
              </PlaceLink>
            ))}
          </div>
        ))}
      </nav>
      <ConnectionNotice collapsed={collapsed} />
      <div className="flex flex-col gap-0.5">
        <PlaceLink place={settingsPlace} collapsed={collapsed} />
        <UserMenu collapsed={collapsed} />
      </div>
    </div>
  );
}

function SidebarHead({ collapsed }: { collapsed: boolean }) {
  const settings = useQuery(settingsQuery);
  return (
    <div className={cn('flex items-center gap-2 px-1.5', collapsed && 'flex-col px-0')}>
      <Logo />
      {!collapsed && (
        <span className="min-w-0 flex-1 truncate font-medium">{settings.data?.organisationName ?? 'SequelString'}</span>
      )}
      <Bell />
      <IconButton
        icon={PanelLeft}
        size="sm"
        label={collapsed ? 'Expand sidebar' : 'Collapse sidebar'}
        hint={<Kbd keys="[" />}
        onClick={toggleCollapsed}
        className="max-md:hidden"
      />
    </div>
  );
}

function SearchButton({ collapsed }: { collapsed: boolean }) {
  const open = () => {
    setSheetOpen(false);
    setPaletteOpen(true);
  };
  if (collapsed) return <IconButton icon={Search} label="Search" hint={<Kbd keys="mod+k" />} onClick={open} />;
  return (
    <button
      type="button"
      onClick={open}
      className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md border bg-surface px-2 text-muted hover:bg-hover"
    >
      <Search aria-hidden className="size-4" strokeWidth={1.5} />
      <span className="flex-1 text-left">Search</span>
      <Kbd keys="mod+k" className="max-md:hidden" />
    </button>
  );
}

function CreateMenu() {
  const navigate = useNavigate();
  const go = (to: string) => () => {
    setSheetOpen(false);
    void navigate(to);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={Plus} label="Create" variant="secondary" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuItem onSelect={go('/contacts?create=true')} hint={<Kbd keys="c" />}>
          New contact
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/accounts?create=true')}>New account</DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/opportunities?create=true')}>New opportunity</DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/tasks?create=true')}>New task</DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/calls?create=schedule')}>Schedule a call</DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/calls?create=log')}>Log a call</DropdownMenuItem>
        <DropdownMenuItem onSelect={go('/imports')}>Import a file</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function PlaceLink({ place, collapsed, children }: { place: Place; collapsed: boolean; children?: ReactNode }) {
  const Icon = place.icon;
  const ahead = () => void place.load().catch(() => {});
  const link = (
    <NavLink
      to={place.to}
      end={place.to === '/'}
      onClick={() => setSheetOpen(false)}
      onPointerEnter={ahead}
      onFocus={ahead}
      aria-label={collapsed ? place.label : undefined}
      className={cn(
        'relative flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink',
        'aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-ink',
        collapsed && 'justify-center px-0',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.5} />
      {!collapsed && <span className="min-w-0 flex-1 truncate">{place.label}</span>}
      {children}
    </NavLink>
  );
  if (!collapsed) return link;
  return (
    <Tooltip content={place.label} hint={<Kbd keys={`g ${place.letter}`} />} side="right">
      {link}
    </Tooltip>
  );
}

function useAttentionCount(): number {
  const summary = useQuery({
    queryKey: ['greetings', 'summary'],
    queryFn: ({ signal }) => api.call(occasions.greetingSummary, { signal }),
  });
  return summary.data?.needsAttention ?? 0;
}

function AttentionMark({ count, collapsed }: { count: number; collapsed: boolean }) {
  const text = `${formatNumber(count)} need attention`;
  if (collapsed) {
    return (
      <span className="absolute top-1 right-1.5 size-1.5 rounded-full bg-warning">
        <span className="sr-only">{text}</span>
      </span>
    );
  }
  return (
    <span className="tabular rounded-sm bg-warning-soft px-1.5 text-warning text-xs" title={text}>
      {formatNumber(count)}
      <span className="sr-only"> need attention</span>
    </span>
  );
}
