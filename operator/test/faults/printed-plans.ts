/** Constants of printed plans (`debug_print_plan`) are lists of signed bytes: here as text and in hexadecimal. */
export function printed(plans: string): string {
  const bytes = [...plans.replaceAll('\n', ' ').matchAll(/constvalue \d+\s+\[([-\d\s]+)\]/g)].map(([, list]) =>
    Buffer.from(
      (list ?? '')
        .trim()
        .split(/\s+/)
        .map((each) => Number(each) & 255),
    ),
  )
  return bytes.map((each) => `${each.toString('latin1')} ${each.toString('hex')}`).join('\n')
}
