import { NavLink } from 'react-router';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { TabNav } from '../../../ui/tab-nav.tsx';
import { tabStyle } from '../../../ui/tabs.tsx';

const views = [
  { to: '/intelligence', label: words.feed },
  { to: '/intelligence/competitors', label: words.competitors },
  { to: '/intelligence/subscriptions', label: words.subscriptions },
  { to: '/intelligence/sources', label: words.sources },
];

/** The pages of intelligence as tabs. */
export const IntelligenceViews = () => (
  <TabNav label={words.title}>
    {views.map(({ to, label }) => (
      <NavLink key={to} to={to} end className={tabStyle}>
        {label}
      </NavLink>
    ))}
  </TabNav>
);
