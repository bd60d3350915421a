/** The agent server's configuration file: JSON, checked field by field. Shape and meaning stand in the README. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { accountId } from '../../preload/model.ts'
import { Fault } from '../failure.ts'

const int32 = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

const user = z.strictObject({
  /** Without a colon: Basic sign-in ends the name at the first one. */
  user: z
    .string()
    .min(1)
    .regex(/^[^:]*$/, 'must not hold a colon'),
  password: z.string().min(1),
  /** The person's name, for clients that show it. */
  name: z.string().optional(),
  /** Reads this associate's mail only; without one, all mail. */
  associateId: int32.min(1).optional(),
  /** Bearer tokens that stand for this user, as an online tenant's access tokens do. */
  tokens: z.array(z.string().min(1)).optional(),
  /** A web page's session: its cookie's value, and the token that `X-XSRF-TOKEN` must bring with it. */
  session: z.strictObject({ cookie: z.string().min(1), xsrf: z.string().min(1) }).optional(),
})
const errorShape = z.enum(['null', 'message', 'error'])
const modes = z.strictObject({
  strict: z.boolean(),
  busy: z.boolean(),
  restricted: z.boolean(),
  wrongHost: z.boolean(),
  maintenance: z.boolean(),
  answersAtOnce: z.boolean(),
  errors: z.record(z.string(), errorShape),
})
const maildir = z.strictObject({ kind: z.literal('maildir'), path: z.string().min(1) })
const mailServer = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  /** Without TLS only from this machine. */
  security: z.enum(['tls', 'starttls', 'plain']),
  user: z.string().min(1),
  /** Name of the environment variable that holds the password: the file itself holds no secret of a mail server. */
  passwordEnv: z.string().min(1),
})
const imap = mailServer.extend({
  kind: z.literal('imap'),
  /** Where its mail is sent; user and password are those above unless it has its own. Without it the account only reads. */
  smtp: mailServer.partial({ user: true, passwordEnv: true }).optional(),
})
const account = z.strictObject({
  accountId: accountId.max(2 ** 31 - 1),
  associateId: int32,
  associateName: z.string(),
  address: z.string(),
  source: z.discriminatedUnion('kind', [maildir, imap]),
})
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length
const config = z.strictObject({
  /** Where the mirror is kept. */
  data: z.string().min(1),
  /** 0: any free one. */
  port: z.number().int().min(0).max(65535).default(0),
  users: z
    .array(user)
    .min(1)
    .refine((all) => unique(all.map((one) => one.user)), 'two users have one name'),
  accounts: z
    .array(account)
    .min(1)
    .refine((all) => unique(all.map((one) => one.accountId)), 'two accounts have one accountId'),
  /** What the state endpoint calls this installation; without one there is no such endpoint. */
  tenant: z.string().min(1).optional(),
  /** What SO-AppToken must bring with every ticket. */
  appToken: z.string().min(1).optional(),
  /** How the server behaves beside the ordinary, for trying clients. */
  modes: modes.partial().optional(),
})

export type AgentConfig = z.infer<typeof config>
export type ConfigUser = AgentConfig['users'][number]
export type ConfigAccount = AgentConfig['accounts'][number]
export type ConfigSource = ConfigAccount['source']

/**
 * Reads the file's text; relative paths start at `folder`, where the file lies.
 * Faults: invalid, with the field's name and what is wrong with it.
 */
export function parseConfig(text: string, folder: string): AgentConfig {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Fault('invalid', 'the configuration is not JSON')
  }
  const read = config.safeParse(json)
  if (!read.success) throw new Fault('invalid', read.error.issues.map(inWords).join('; '))
  const { data, accounts, ...rest } = read.data
  return {
    ...rest,
    data: resolve(folder, data),
    accounts: accounts.map((one) => ({ ...one, source: located(one.source, folder) })),
  }
}

function located(source: ConfigSource, folder: string): ConfigSource {
  return source.kind === 'maildir' ? { ...source, path: resolve(folder, source.path) } : source
}

/** `accounts[2].source.path: ...` */
function inWords({ path, message }: z.core.$ZodIssue): string {
  const field = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return `${field.replace(/^\./, '') || 'the configuration'}: ${message}`
}

/** The mail folder behind an address of the configuration: what these accounts can write to each other with. */
export function postOfficeOf(accounts: readonly ConfigAccount[]): (address: string) => string | undefined {
  const folders = new Map(
    accounts.flatMap(({ address, source }) =>
      source.kind === 'maildir' ? [[address.toLowerCase(), source.path]] : [],
    ),
  )
  return (address) => folders.get(address.toLowerCase())
}
