/**
 * Time stamps (RFC 3161) as anybody can verify them: in a browser, on a server, years later. Asks nobody.
 * Promises: what is no stamp is refused and never thrown; a stamp is judged as of the time that it names.
 */
export { bufferOf, tried } from './asn1.ts';
export { type Stamp, type StampRefusal, signerExpired, stampParts, verifyStamp } from './verify-stamp.ts';
