/** PURE: why a mail server could not be used, as one sentence and what to do. */
import type { MailSignIn } from '../../preload/accounts.ts'
import type { Failure } from '../../preload/model.ts'
import type { Text } from '../../preload/text/en.ts'
import type { ServerDraft, Side } from './servers.ts'

export interface Told {
  readonly title: string
  readonly advice: string
}

/** Codes of Node and OpenSSL for a certificate, and what is wrong with it. */
const certificates = [
  [/CERT_HAS_EXPIRED|CERT_CHAIN_EXPIRED/, 'expired'],
  [/CERT_NOT_YET_VALID/, 'notYet'],
  [/ALTNAME_INVALID|HOSTNAME_MISMATCH/, 'otherName'],
  [/DEPTH_ZERO_SELF_SIGNED/, 'selfSigned'],
  [/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED/, 'unknownIssuer'],
  [/CERT_REVOKED/, 'revoked'],
  [/KEY_TOO_SMALL|MD_TOO_WEAK|UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|DH_KEY/, 'tooOld'],
] as const
const noTls = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|EPROTO|HTTP_REQUEST|UNKNOWN_PROTOCOL/
const noStartTls = /STARTTLS|begin TLS/i
const unprotected = /without TLS/i
const noSuchHost = /ENOTFOUND|EAI_AGAIN|EAI_NONAME|ENODATA|EBADNAME/
const closedPort = /ECONNREFUSED/

/** What became of trying one server. */
export function troubleOf(failure: Failure, side: Side, server: ServerDraft, signIn: MailSignIn, text: Text): Told {
  const words = text.mail.trouble
  const { kind, detail } = failure
  switch (kind) {
    case 'auth':
      return signIn === 'password' ? words.password[side] : words.browserRefused
    case 'offline':
      if (noSuchHost.test(detail)) return words.notFound(server.host)
      return closedPort.test(detail) ? words.closed(server.host, server.port) : words.noAnswer(server.host)
    case 'timeout':
      return words.noAnswer(server.host)
    case 'tls':
      return tlsTrouble(detail, server, text)
    case 'badAnswer':
      return words.otherServer[side]
    case 'forbidden':
      return words.forbidden
    case 'rejected':
      return words.rejected(detail)
    default:
      return { title: text.failures[kind], advice: '' }
  }
}

function tlsTrouble(detail: string, server: ServerDraft, text: Text): Told {
  const words = text.mail.trouble
  if (unprotected.test(detail)) return words.unprotected
  if (server.security === 'starttls' && noStartTls.test(detail)) return words.noStartTls
  if (noTls.test(detail)) return words.noTls(server.port)
  const known = certificates.find(([code]) => code.test(detail))
  return known ? words.certificates[known[1]](server.host) : words.certificate
}
