import type { CustodyTool } from './custody.ts';

/** This program, as custody names it. The version is that of package.json; a test holds them together. */
export const ownTool: CustodyTool = { name: 'Causeway', version: '0.1.0' };
