// What stands outside the browser: the partner, who has openssl and curl.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const folder = process.env.KEYS;
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const openssl = (...options) => execFileSync('openssl', options, { stdio: ['pipe', 'pipe', 'ignore'] });
const base64url = (text) => Buffer.from(text).toString('base64url');

// A key with its certificate: files NAME.key and NAME.crt in the folder. The certificate, PEM.
export function certificate(name) {
  const [key, crt] = ['key', 'crt'].map((end) => path.join(folder, `${name}.${end}`));
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name}`, '-keyout', key, '-out', crt);
  return fs.readFileSync(crt, 'utf8');
}

// A JWT, signed RS256 with the key of that name.
export function signed(name, header, claims) {
  const text = `${base64url(JSON.stringify({ ...header, alg: 'RS256' }))}.${base64url(JSON.stringify(claims))}`;
  const file = path.join(folder, `${name}.signed`);
  fs.writeFileSync(file, text);
  return `${text}.${openssl('dgst', '-sha256', '-sign', path.join(folder, `${name}.key`), file).toString('base64url')}`;
}

// SHA-256 of a certificate in hexadecimal, as WSO2 writes it into `x5t` before base64url.
export function fingerprint(name) {
  const der = openssl('x509', '-in', path.join(folder, `${name}.crt`), '-outform', 'DER');
  return execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: der }).toString().split(' ')[0];
}

// A request by curl: status and body.
export function curl(address, { fields = {}, user, bearer } = {}) {
  const options = ['--silent', '--show-error', '--write-out', '\n%{http_code}', address];
  for (const [name, value] of Object.entries(fields)) options.push('--data-urlencode', `${name}=${value}`);
  if (user) options.push('--user', user);
  if (bearer) options.push('--header', `Authorization: Bearer ${bearer}`);
  const lines = execFileSync('curl', options).toString().split('\n');
  const status = Number(lines.pop());
  return { status, text: lines.join('\n') };
}

// Runs what the console shows to be copied, in the partner's folder, as a shell runs it. What it prints.
export function run(commands) {
  return execFileSync('bash', ['-euo', 'pipefail', '-c', commands], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
}
