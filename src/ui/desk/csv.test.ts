import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCsv } from './csv.ts';

const written = async (cell: string): Promise<string> => {
	const bytes = new Uint8Array(await formatCsv([[cell]]).arrayBuffer());
	assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
	return new TextDecoder().decode(bytes);
};

test('a cell that a spreadsheet would compute is only text: signs, wide signs, and what stands before them', async () => {
	for (const hostile of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '\u200f=1', '＝1', '＠x', '\u00a0-1'])
		assert.equal(await written(hostile), `"'${hostile}"\r\n`, JSON.stringify(hostile));
	for (const plain of ['Café', 'a=b', '1-2', '', 'كتاب', 'ends with ='])
		assert.equal(await written(plain), `"${plain}"\r\n`, JSON.stringify(plain));
});

test('quotes and line breaks stay inside their cell', async () => {
	assert.equal(await written('she said "no",\nthen left'), '"she said ""no"",\nthen left"\r\n');
});
