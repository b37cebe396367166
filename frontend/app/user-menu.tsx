import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useNavigate } from 'react-router';
import { signOut } from '../features/auth/api/auth.actions.ts';
import { useSession } from '../lib/session.ts';
import { setTheme, type Theme, useTheme } from '../lib/theme.ts';
import { Avatar } from '../ui/avatar.tsx';
import { cn } from '../ui/cn.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { setShortcutsOpen } from './overlays.store.ts';
import { setSheetOpen } from './sidebar.store.ts';

const themeChoices = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'System default', icon: Monitor },
] as const;

/** The person at the bottom of the sidebar: profile, theme, shortcuts, sign out. */
export function UserMenu({ collapsed }: { collapsed: boolean }) {
  const user = useSession((state) => state.user);
  const theme = useTheme((state) => state.theme);
  const navigate = useNavigate();
  if (!user) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          'flex h-9 items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover',
          collapsed && 'justify-center px-0',
        )}
      >
        <Avatar name={user.name} />
        <span className="sr-only">Account: {collapsed && user.name}</span>
        {!collapsed && (
          <>
            <span className="min-w-0 flex-1 truncate">{user.name}</span>
            <ChevronsUpDown aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
          </>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <DropdownMenuLabel className="truncate">{user.email}</DropdownMenuLabel>
        <DropdownMenuItem
          icon={UserRound}
          onSelect={() => {
            setSheetOpen(false);
            void navigate('/settings');
          }}
        >
          Profile
        </DropdownMenuItem>
        <DropdownMenuItem icon={Keyboard} hint={<Kbd keys="?" />} onSelect={() => setShortcutsOpen(true)}>
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={(value) => setTheme(value as Theme)}>
          {themeChoices.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <span className="flex items-center gap-2">
                <Icon aria-hidden className="size-4 text-muted" strokeWidth={1.5} />
                {label}
              </span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem icon={LogOut} onSelect={() => void signOut()}>
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
