import { z } from 'zod';

// The content security policy forbids eval, which zod would try before the first schema is built.
z.config({ jitless: true });
