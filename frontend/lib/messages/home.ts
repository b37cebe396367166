import { formatNumber } from '../format.ts';

/** What Home says. */
export const homeWords = {
  day: 'Day',
  month: 'Month',
  sent: 'Sent',
  planned: 'Planned',
  notSent: 'Not sent',
  greetingsByDay: 'Greetings by day',

  pipeline: 'Pipeline',
  pipelineHelp: 'Open opportunities by stage',
  noPipeline: 'No open opportunities.',
  openBoard: 'Board',
  otherStages: 'Other stages',
  opportunities: (count: number) => formatNumber(count),

  forecast: 'Forecast',
  forecastHelp: (currency: string) => `Next six months, ${currency}`,
  noForecast: 'No open opportunity closes in the next six months.',
  openForecast: 'All months',
  weighted: 'Weighted',
  unweighted: 'Remaining amount',
  forecastByMonth: 'Forecast by month',

  winRate: 'Win rate',
  lastDays: 'Last 90 days',
  noneClosed: 'No opportunity closed yet.',
  won: 'won',
  lost: 'lost',

  activity: 'Activity',
  activityHelp: 'Last 30 days',
  activityByDay: 'Activity by day',
  tasksDone: 'Tasks done',
  newOpportunities: 'New opportunities',
  wonOpportunities: 'Won',
} as const;
