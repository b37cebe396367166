import { editors } from '@sequelstring/contract/route.ts';
import { useEffect } from 'react';
import { useHasRole } from '../../../lib/session.ts';
import { startPhone, stopPhone } from './phone.store.ts';

/** Keeps this browser a phone while somebody is signed in who may call, where that is set up (`inBrowser`). */
export function useBrowserPhone(inBrowser: boolean): void {
  const isEditor = useHasRole(editors);
  const isPhone = isEditor && inBrowser;
  useEffect(() => {
    if (!isPhone) return;
    void startPhone();
    return stopPhone;
  }, [isPhone]);
}
