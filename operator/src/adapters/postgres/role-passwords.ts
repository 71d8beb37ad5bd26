import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Sql } from '../../ports/sql.ts'

const ITERATIONS = 4096

/**
 * Gives each role its password, as a role that may (the owner of the cluster, or one with CREATEROLE). What travels and what the server
 * could log is the SCRAM verifier (RFC 5803), never the password.
 *
 * @throws SqlError 42704 when a role does not exist. @throws TypeError for a password shorter than 8 or longer than 128 characters.
 */
export async function setRolePasswords(sql: Sql, passwords: Readonly<Record<string, string>>): Promise<void> {
  for (const [role, password] of Object.entries(passwords)) {
    if (!/^[\x21-\x7e]{8,128}$/.test(password)) throw new TypeError('a role password is 8 to 128 printable ASCII characters')
    const [row] = await sql.query<{ text: string }>(`select format('alter role %I password %L', $1::text, $2::text) as text`, [
      role,
      scramVerifier(password),
    ])
    if (row !== undefined) await sql.script(row.text)
  }
}

/** `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey` of an ASCII password (RFC 5802 section 3, RFC 7677). */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256')
  const storedKey = createHash('sha256').update(createHmac('sha256', salted).update('Client Key').digest()).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`
}
