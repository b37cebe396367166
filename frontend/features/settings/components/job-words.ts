import type { Job } from '@sequelstring/contract/jobs.ts';

const works: Record<string, string> = {
  'crm.runImport': 'Import of contacts',
  'crm.runBulkChange': 'Bulk change of records',
  'crm.findDuplicates': 'Search for duplicates',
  'crm.replaceTags': 'Tags renamed, merged or deleted',
  'crm.moveOpportunities': 'Opportunities moved to another stage',
  'occasions.planGreetings': 'Planning of greetings',
  'occasions.sendGreeting': 'Sending of a greeting',
};

/** What a job does, in words; one of a kind that this version does not know goes by its name. */
export const jobTitle = ({ name }: Pick<Job, 'name'>): string => works[name] ?? name;
