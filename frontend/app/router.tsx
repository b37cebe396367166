import { createBrowserRouter, type NonIndexRouteObject, type RouteObject } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import * as pages from './pages.ts';
import { SessionGate } from './session-gate.tsx';
import { Splash } from './splash.tsx';

/** A page whose code is loaded when it is first visited. */
const page = (path: string, load: pages.Load): NonIndexRouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

const inside: RouteObject[] = [
  page('', pages.home),
  page('contacts', pages.contacts),
  page('contacts/:contactId', pages.contact),
  page('imports', pages.importsPage),
  page('imports/:importId', pages.importPage),
  page('occasions', pages.occasions),
  page('occasions/templates', pages.templates),
  page('occasions/templates/:templateId', pages.template),
  page('occasions/outbox', pages.outbox),
  {
    ...page('settings', pages.settings),
    children: [
      page('', pages.profile),
      page('organisation', pages.organisation),
      page('users', pages.users),
      page('mail', pages.mail),
      page('jobs', pages.jobs),
    ],
  },
  { path: '*', element: <NotFoundPage /> },
];

/** Who signs in or unsubscribes needs no sidebar. */
const shell: NonIndexRouteObject = { lazy: async () => ({ Component: (await import('./shell.tsx')).Shell }) };

/** The kit's own page, in development alone. */
const kit: RouteObject[] = import.meta.env.DEV
  ? [page('ui', async () => (await import('./kit/kit-page.tsx')).KitPage)]
  : [];

export const router = createBrowserRouter([
  {
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <Splash />,
    children: [
      page('sign-in', pages.signIn),
      page('setup', pages.setup),
      page('unsubscribe/:token', pages.unsubscribe),
      ...kit,
      {
        element: <SessionGate />,
        children: [{ ...shell, children: [{ errorElement: <ErrorPage inShell />, children: inside }] }],
      },
    ],
  },
]);
