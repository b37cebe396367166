import '../lib/zod-jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { reportWebVitals } from '../lib/web-vitals.ts';
import { Providers } from './providers.tsx';
import { router } from './router.tsx';
import './theme.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);

reportWebVitals();
