import { z } from 'zod';

// Zod makes itself faster with `new Function`, which the content security policy of this page forbids; asking is a
// violation already. Imported before anything that declares a schema.
z.config({ jitless: true });
