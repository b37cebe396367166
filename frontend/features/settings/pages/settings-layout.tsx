import { admins } from '@sequelstring/contract/route.ts';
import { Lock } from 'lucide-react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useHasRole } from '../../../lib/session.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { tabListStyle, tabStyle } from '../../../ui/tabs.tsx';

const own = [{ to: '/settings', label: 'Profile' }];
const ofAdmins = [
  { to: '/settings/organisation', label: 'Organisation' },
  { to: '/settings/users', label: 'Users' },
  { to: '/settings/mail', label: 'Mail' },
  { to: '/settings/jobs', label: 'Background jobs' },
];

/** The frame of the settings pages; what concerns everyone is for administrators alone. */
export function SettingsLayout() {
  const isAdmin = useHasRole(admins);
  const { pathname } = useLocation();
  const allowed = isAdmin || !ofAdmins.some(({ to }) => pathname.startsWith(to));
  return (
    <>
      <PageHead
        title="Settings"
        tabs={
          <nav aria-label="Settings" className={tabListStyle}>
            {(isAdmin ? [...own, ...ofAdmins] : own).map(({ to, label }) => (
              <NavLink key={to} to={to} end className={tabStyle}>
                {label}
              </NavLink>
            ))}
          </nav>
        }
      />
      <div className="flex max-w-4xl flex-col gap-5 px-4 py-6 sm:px-6">
        {allowed ? (
          <Outlet />
        ) : (
          <EmptyState icon={Lock} title="For administrators">
            These settings concern everyone, so only an administrator may see and change them.
          </EmptyState>
        )}
      </div>
    </>
  );
}
