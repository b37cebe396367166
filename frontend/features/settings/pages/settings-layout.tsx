import { admins } from '@sequelstring/contract/route.ts';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useHasRole } from '../../../lib/session.ts';
import { type SettingsGroup, settingsFor, settingsGroups } from '../../../lib/settings-pages.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { TabNav } from '../../../ui/tab-nav.tsx';
import { tabStyle } from '../../../ui/tabs.tsx';

const forAll = settingsGroups.flatMap(({ pages }) => pages).filter((page) => page.forAll);

/** The frame of the settings pages; what concerns everyone is for administrators alone. */
export function SettingsLayout() {
  const isAdmin = useHasRole(admins);
  const { pathname } = useLocation();
  const allowed = isAdmin || forAll.some(({ to }) => to === pathname);
  const pages = settingsFor(isAdmin).flatMap((group) => group.pages);
  return (
    <>
      <PageHead
        title="Settings"
        tabs={
          <TabNav label="Settings" className="lg:hidden">
            {pages.map(({ to, label }) => (
              <NavLink key={to} to={to} end className={tabStyle}>
                {label}
              </NavLink>
            ))}
          </TabNav>
        }
      />
      <div className="flex items-start">
        {isAdmin && <SettingsSidebar />}
        <div className="flex min-w-0 max-w-4xl flex-1 flex-col gap-5 px-4 py-6 sm:px-6">
          {allowed ? (
            <Outlet />
          ) : (
            <EmptyState icon={Lock} title="For administrators">
              These settings concern everyone, so only an administrator may see and change them.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}

function SettingsSidebar() {
  const [text, setText] = useState('');
  const groups = settingsFor(true, text);
  return (
    <nav
      aria-label="Settings pages"
      className="sticky top-13 flex w-56 shrink-0 flex-col gap-4 py-6 pl-4 max-lg:hidden sm:pl-6"
    >
      <SearchInput value={text} onValueChange={setText} label="Search settings" group="Settings" />
      {groups.map((group) => (
        <SidebarGroup key={group.label} group={group} />
      ))}
      {groups.length === 0 && <p className="px-2 text-muted text-sm">No settings found</p>}
    </nav>
  );
}

function SidebarGroup({ group: { label, pages } }: { group: SettingsGroup }) {
  return (
    <div>
      <h2 className="px-2 pb-1 font-medium text-muted text-xs">{label}</h2>
      <ul className="flex flex-col gap-px">
        {pages.map(({ to, label: name, icon: Icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              end
              className="flex h-8 items-center gap-2 rounded-md px-2 text-sm hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:font-medium"
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.5} />
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
