/** Hands bytes to the browser as a download under their own name. The address of the bytes is given up right after. */
export function saveToDevice(content: Blob, name: string): void {
	const address = URL.createObjectURL(content);
	const link = document.createElement('a');
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
