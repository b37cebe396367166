import { Menu, Search } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import { Outlet, useLocation } from 'react-router';
import { LiveCalls } from '../features/calls/components/live-calls.tsx';
import { useNewsLive } from '../features/intelligence/api/news.queries.ts';
import { useAlertPopups } from '../features/intelligence/components/use-alert-popups.ts';
import { useSession } from '../lib/session.ts';
import { useBulkLive } from '../records/api/bulk.live.ts';
import { LinkedKindsContext } from '../records/api/linked-kinds.ts';
import { useRecordsLive } from '../records/api/record.live.ts';
import { cn } from '../ui/cn.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Sheet, SheetContent } from '../ui/sheet.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { linkedKinds } from './linked-kinds.ts';
import { useLiveConnection } from './live-connection.ts';
import { setPaletteOpen, setShortcutsOpen, useOverlays } from './overlays.store.ts';
import { useShellShortcuts } from './shell.shortcuts.ts';
import { setSheetOpen, useSidebar } from './sidebar.store.ts';
import { Sidebar } from './sidebar.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const SignInAgainDialog = lazy(async () => ({
  default: (await import('../features/auth/components/sign-in-again-dialog.tsx')).SignInAgainDialog,
}));
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }));

/** The frame around every page of a signed-in person. */
export function Shell() {
  const { collapsed, sheetOpen } = useSidebar();
  const overlays = useOverlays();
  const expired = useSession((state) => state.status === 'expired');
  const main = useRef<HTMLElement>(null);
  useLiveConnection();
  useRecordsLive();
  useBulkLive();
  useNewsLive();
  useAlertPopups();
  useShellShortcuts();
  usePageStart(main);
  return (
    <div className="flex h-dvh max-md:flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <aside className={cn('shrink-0 border-r bg-sunken max-md:hidden', collapsed ? 'w-13' : 'w-58')}>
        <Sidebar collapsed={collapsed} />
      </aside>
      <PhoneBar />
      <Sheet open={sheetOpen} onOpenChange={setSheetOpen}>
        <SheetContent title="Menu" hideTitle side="left">
          <Sidebar collapsed={false} />
        </SheetContent>
      </Sheet>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <main id="main" ref={main} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          <LinkedKindsContext value={linkedKinds}>
            <Suspense>
              <Outlet />
            </Suspense>
          </LinkedKindsContext>
        </main>
        <LiveCalls />
      </div>
      <Toaster />
      <Suspense fallback={null}>
        {overlays.palette && <Palette open onOpenChange={setPaletteOpen} />}
        {overlays.shortcuts && <ShortcutSheet open onOpenChange={setShortcutsOpen} />}
        {expired && <SignInAgainDialog />}
      </Suspense>
    </div>
  );
}

/** Each page starts at its top, and with the keyboard and the screen reader in it instead of where the last one was left. */
function usePageStart(main: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.scrollTo(0, 0);
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}

function PhoneBar() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-sunken px-2 md:hidden">
      <IconButton icon={Menu} label="Menu" onClick={() => setSheetOpen(true)} />
      <span className="flex flex-1 items-center gap-2 font-medium">
        <Logo className="size-5" />
        SequelString
      </span>
      <div className="shrink-0">
        <ConnectionNotice collapsed={false} />
      </div>
      <IconButton icon={Search} label="Search" onClick={() => setPaletteOpen(true)} />
    </header>
  );
}
