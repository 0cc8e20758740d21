/**
 * Receipt: what a consent says, as a file that she or the desk can take, and that anybody can check (spec/receipt.md). Pure.
 * Promises:
 * - The file says who let whom read what, for what, until when, and how it stood when the file was made; nothing else of the case.
 * - Every altered field is a finding that names it. What the key of the case did not sign is never said to be signed by it.
 * - The record inside is JSON-LD with terms of DPV 2.3, after the fields of ISO/IEC TS 27560:2023.
 */
export { type CheckedReceipt, checkReceiptFile, type ReceiptFault } from './check-receipt-file.ts';
export { composeReceiptFile } from './compose-receipt-file.ts';
export { receiptFieldNames, receiptFields } from './receipt-fields.ts';
export { isReceiptFile, type ReceiptFile, type ReceiptFileBody } from './receipt-file.ts';
