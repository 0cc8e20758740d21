import { wordlist } from '@scure/bip39/wordlists/portuguese.js';

/** The published BIP-39 list of 2,048 words (MIT, @scure/bip39). */
export const words: readonly string[] = wordlist;
