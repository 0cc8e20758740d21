/** What a proof is called on her device: a name that says nothing. */
export const proofFileName = 'note.txt';

/** What the receipt of a consent is called there. */
export const receiptFileName = 'note.json';
