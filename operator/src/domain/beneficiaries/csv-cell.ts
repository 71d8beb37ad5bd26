/**
 * A cell that a spreadsheet opens as text: one that begins like a formula receives an apostrophe, and separators, quotes and line ends are
 * quoted (RFC 4180, with `;`).
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
