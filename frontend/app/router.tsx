import { lazy, Suspense } from 'react';
import { createBrowserRouter, type NonIndexRouteObject, Outlet, type RouteObject } from 'react-router';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import * as pages from './pages.ts';
import { SessionGate } from './session-gate.tsx';
import { Splash } from './splash.tsx';

/** A page whose code comes when it is first shown; `handle` lets the session gate fetch it ahead. */
function page(path: string, load: pages.Load): NonIndexRouteObject {
  const Page = lazy(async () => ({ default: await load() }));
  return { path, element: <Page />, handle: { load } };
}

const inside: RouteObject[] = [
  page('', pages.home),
  page('contacts', pages.contacts),
  page('contacts/duplicates', pages.contactDuplicates),
  page('contacts/merge', pages.mergeContacts),
  page('contacts/:contactId', pages.contact),
  page('accounts', pages.accounts),
  page('accounts/duplicates', pages.accountDuplicates),
  page('accounts/merge', pages.mergeAccounts),
  page('accounts/:accountId', pages.account),
  page('opportunities', pages.opportunities),
  page('opportunities/forecast', pages.forecast),
  page('opportunities/:opportunityId', pages.opportunity),
  page('tasks', pages.tasks),
  page('tasks/:taskId', pages.task),
  page('search', pages.search),
  page('social', pages.social),
  page('calls', pages.calls),
  page('calls/:callId', pages.call),
  page('imports', pages.importsPage),
  page('imports/:importId', pages.importPage),
  page('occasions', pages.occasions),
  page('occasions/templates', pages.templates),
  page('occasions/templates/:templateId', pages.template),
  page('occasions/rules/:ruleId', pages.rule),
  page('occasions/outbox', pages.outbox),
  page('intelligence', pages.intelligence),
  page('intelligence/competitors', pages.competitors),
  page('intelligence/subscriptions', pages.subscriptions),
  page('intelligence/sources', pages.sources),
  {
    ...page('settings', pages.settings),
    children: [
      page('', pages.profile),
      page('organisation', pages.organisation),
      page('users', pages.users),
      page('teams', pages.teams),
      page('fields', pages.fields),
      page('pipelines', pages.pipelines),
      page('tags', pages.tags),
      page('mail', pages.mail),
      page('suppressions', pages.suppressions),
      page('calls', pages.callSettings),
      page('features', pages.features),
      page('integrations', pages.integrations),
      page('webhooks', pages.webhooks),
      page('webhooks/:webhookId', pages.webhook),
      page('health', pages.health),
      page('bulk-changes', pages.bulkChanges),
      page('jobs', pages.jobs),
      page('audit', pages.auditLog),
    ],
  },
  { path: '*', element: <NotFoundPage /> },
];

/** Who signs in or unsubscribes needs no sidebar. */
const shell = { ...page('', async () => (await import('./shell.tsx')).Shell), path: undefined };

/** The kit's own page, in development alone. */
const kit: RouteObject[] = import.meta.env.DEV
  ? [page('ui', async () => (await import('./kit/kit-page.tsx')).KitPage)]
  : [];

/** Until the code of the first page is here; later pages replace the one before them when they are ready. */
const FirstPage = () => (
  <Suspense fallback={<Splash />}>
    <Outlet />
  </Suspense>
);

export const router = createBrowserRouter([
  {
    errorElement: <ErrorPage />,
    element: <FirstPage />,
    children: [
      page('sign-in', pages.signIn),
      page('setup', pages.setup),
      page('unsubscribe/:token', pages.unsubscribe),
      page('consent/:token', pages.consent),
      page('digest/:token', pages.digest),
      ...kit,
      {
        element: <SessionGate />,
        children: [{ ...shell, children: [{ errorElement: <ErrorPage inShell />, children: inside }] }],
      },
    ],
  },
]);
