import { useRef } from 'react';
import { HomeCalls } from '../features/calls/components/home-calls.tsx';
import { HomePage } from '../features/dashboard/pages/home-page.tsx';
import { HomeNews } from '../features/intelligence/components/home-news.tsx';
import { TodayTasks } from '../features/tasks/components/today-tasks.tsx';
import { useQueueKeys } from '../lib/queue-keys.ts';

/** Home with what other features have for today. */
export function Home() {
  const page = useRef<HTMLDivElement>(null);
  useQueueKeys(page);
  return (
    <div ref={page}>
      <HomePage
        today={
          <>
            <TodayTasks />
            <HomeCalls />
            <HomeNews />
          </>
        }
      />
    </div>
  );
}
