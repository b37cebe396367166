import { HomePage } from '../features/dashboard/pages/home-page.tsx';
import { TodayTasks } from '../features/tasks/components/today-tasks.tsx';

/** Home with what other features have for today. */
export function Home() {
  return <HomePage today={<TodayTasks />} />;
}
