import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { SessionGate } from './session-gate.tsx';
import { Splash } from './splash.tsx';

/** A page whose code is loaded when it is first visited. */
const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

const settings: RouteObject = {
  path: 'settings',
  lazy: async () => ({ Component: (await import('../features/settings/pages/settings-layout.tsx')).SettingsLayout }),
  children: [
    { index: true, lazy: async () => ({ Component: await profile() }) },
    page(
      'organisation',
      async () => (await import('../features/settings/pages/organisation-page.tsx')).OrganisationPage,
    ),
    page('users', async () => (await import('../features/settings/pages/users-page.tsx')).UsersPage),
    page('mail', async () => (await import('../features/settings/pages/mail-page.tsx')).MailPage),
    page('jobs', async () => (await import('../features/settings/pages/jobs-page.tsx')).JobsPage),
  ],
};

async function profile(): Promise<ComponentType> {
  return (await import('../features/settings/pages/profile-page.tsx')).ProfilePage;
}

const pages: RouteObject[] = [
  {
    index: true,
    lazy: async () => ({ Component: (await import('../features/dashboard/pages/home-page.tsx')).HomePage }),
  },
  page('contacts', async () => (await import('../features/contacts/pages/contacts-page.tsx')).ContactsPage),
  page('contacts/:contactId', async () => (await import('./contact-with-occasions.tsx')).ContactWithOccasions),
  page('imports', async () => (await import('../features/contacts/pages/imports-page.tsx')).ImportsPage),
  page('imports/:importId', async () => (await import('../features/contacts/pages/import-page.tsx')).ImportPage),
  page('occasions', async () => (await import('../features/occasions/pages/occasions-page.tsx')).OccasionsPage),
  page(
    'occasions/templates',
    async () => (await import('../features/occasions/pages/templates-page.tsx')).TemplatesPage,
  ),
  page(
    'occasions/templates/:templateId',
    async () => (await import('../features/occasions/pages/template-page.tsx')).TemplatePage,
  ),
  page('occasions/outbox', async () => (await import('../features/occasions/pages/outbox-page.tsx')).OutboxPage),
  settings,
  { path: '*', element: <NotFoundPage /> },
];

/** The kit's own page, in development alone. */
const kit: RouteObject[] = import.meta.env.DEV
  ? [page('ui', async () => (await import('./kit/kit-page.tsx')).KitPage)]
  : [];

/** Who signs in or unsubscribes needs no sidebar. */
const shell: RouteObject = { lazy: async () => ({ Component: (await import('./shell.tsx')).Shell }) };

export const router = createBrowserRouter([
  {
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <Splash />,
    children: [
      page('sign-in', async () => (await import('../features/auth/pages/sign-in-page.tsx')).SignInPage),
      page('setup', async () => (await import('../features/auth/pages/setup-page.tsx')).SetupPage),
      page(
        'unsubscribe/:token',
        async () => (await import('../features/unsubscribe/pages/unsubscribe-page.tsx')).UnsubscribePage,
      ),
      ...kit,
      {
        element: <SessionGate />,
        children: [{ ...shell, children: [{ errorElement: <ErrorPage inShell />, children: pages }] }],
      },
    ],
  },
]);
