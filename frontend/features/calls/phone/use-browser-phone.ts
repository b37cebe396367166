import { editors } from '@sequelstring/contract/route.ts';
import { useEffect } from 'react';
import { useHasRole } from '../../../lib/session.ts';
import { useTelephony } from '../api/call.queries.ts';
import { startPhone, stopPhone } from './phone.store.ts';

/** Keeps this browser a phone while somebody is signed in who may call, where that is set up. */
export function useBrowserPhone(): void {
  const { data } = useTelephony();
  const isEditor = useHasRole(editors);
  const isPhone = isEditor && data?.inBrowser === true;
  useEffect(() => {
    if (!isPhone) return;
    void startPhone();
    return stopPhone;
  }, [isPhone]);
}
