import { notificationWords } from '../../../lib/messages/notifications.ts';
import { useSession } from '../../../lib/session.ts';
import { setTheme, type Theme, useTheme } from '../../../lib/theme.ts';
import { Card } from '../../../ui/card.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { NotificationPreferencesForm } from '../components/notification-preferences.tsx';
import { PasswordForm } from '../components/password-form.tsx';
import { ProfileForm } from '../components/profile-form.tsx';
import { SessionList } from '../components/session-list.tsx';
import { TwoFactorCard } from '../components/two-factor-card.tsx';

const themeChoices = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System default' },
] as const;

/** What concerns the signed-in person alone. */
export function ProfilePage() {
  const user = useSession((state) => state.user);
  const theme = useTheme((state) => state.theme);
  if (!user) return null;
  return (
    <>
      <Card title="Profile" description={user.email}>
        <ProfileForm key={user.id} user={user} />
      </Card>
      <Card
        title="Theme"
        description="Kept in this browser"
        action={<Segmented<Theme> aria-label="Theme" options={themeChoices} value={theme} onValueChange={setTheme} />}
      />
      <Card title={notificationWords.notifications} description={notificationWords.preferencesHelp}>
        <NotificationPreferencesForm />
      </Card>
      <Card title="Password" description="Changing it ends your sessions in other browsers">
        <PasswordForm user={user} />
      </Card>
      <TwoFactorCard />
      <Card title="Sessions" description="Where you are signed in">
        <SessionList />
      </Card>
    </>
  );
}
