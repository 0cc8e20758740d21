import { createHash } from 'node:crypto';
import fs from 'node:fs';

/** SHA-256 of a file's bytes, in hex. */
export const digestOf = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
