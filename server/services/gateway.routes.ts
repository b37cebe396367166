import { auth } from '@sequelstring/contract/auth.ts';
import { bulkChanges } from '@sequelstring/contract/bulk.ts';
import { callActionItems } from '@sequelstring/contract/call-action-items.ts';
import { callComments } from '@sequelstring/contract/call-comments.ts';
import { callRecording } from '@sequelstring/contract/call-recording.ts';
import { calls } from '@sequelstring/contract/calls.ts';
import { accounts, contacts, crm, notes, opportunities, tasks } from '@sequelstring/contract/crm.ts';
import { dashboard } from '@sequelstring/contract/dashboard.ts';
import { emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { fields } from '@sequelstring/contract/fields.ts';
import { imports } from '@sequelstring/contract/imports.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { mailWebhooks } from '@sequelstring/contract/mail-webhooks.ts';
import { duplicates, merges } from '@sequelstring/contract/merges.ts';
import { occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { pipelines } from '@sequelstring/contract/pipelines.ts';
import type { Route } from '@sequelstring/contract/route.ts';
import { search } from '@sequelstring/contract/search.ts';
import { social } from '@sequelstring/contract/social.ts';
import { suppressions } from '@sequelstring/contract/suppressions.ts';
import { tags } from '@sequelstring/contract/tags.ts';
import { teams } from '@sequelstring/contract/teams.ts';
import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { views } from '@sequelstring/contract/views.ts';
import type { ModuleName } from '../config.ts';
import { telephonyVendors } from '../telephony.ts';

type Table = Readonly<Record<string, Route>>;

/** The routes of each module that can be a service of its own. All others are in every process that serves the API. */
export const moduleRoutes: Readonly<Record<ModuleName, readonly Route[]>> = {
  auth: routesIn(auth, twoFactor, teams),
  crm: routesIn(
    ...[
      crm,
      contacts,
      accounts,
      opportunities,
      tasks,
      notes,
      dashboard,
      fields,
      imports,
      bulkChanges,
      duplicates,
      merges,
      personalData,
      pipelines,
      search,
      suppressions,
      tags,
      views,
    ],
  ),
  occasions: routesIn(occasions, emailTemplates, occasionRules, mailWebhooks),
  social: routesIn(social),
  intelligence: routesIn(intelligence),
  calls: [
    ...routesIn(calls, callActionItems, callComments, callRecording),
    ...telephonyVendors.flatMap(({ webhooks }) => webhooks),
  ],
};

function routesIn(...tables: object[]): Route[] {
  return [...new Set((tables as Table[]).flatMap((table) => Object.values(table)))];
}
