/** English for drafts and the outbox, and for what begins a mail. */
import type { FailureKind } from '../model.ts'
import type { Count, Formats } from './formats.ts'

export function outboxTexts(f: Formats, count: Count) {
  return {
    ...beginTexts(),
    ...listTexts(f),
    ...stateTexts(f),
    sidebar: {
      name: 'Your own messages',
      drafts: (n: number) => count(n, 'draft', 'drafts'),
      outbox: (n: number) => `${count(n, 'message', 'messages')} not sent yet`,
      troubled: 'Something in it needs attention',
    },
    notices: {
      sending: (subject: string) => (subject === '' ? 'Sending your message' : `Sending “${subject}”`),
      scheduled: (subject: string, at: number) =>
        `${subject === '' ? 'Your message' : `“${subject}”`} will be sent on ${f.longDate(at)}.`,
      sent: (subject: string) => (subject === '' ? 'Your message is sent.' : `“${subject}” is sent.`),
      failed: (subject: string) =>
        `${subject === '' ? 'Your message' : `“${subject}”`} could not be sent and is in the outbox.`,
      unknown: (subject: string) =>
        `Mailmirror cannot tell whether ${subject === '' ? 'your message' : `“${subject}”`} was sent.`,
      tooLate: 'It was too late to take it back: the message has left.',
      undo: 'Undo',
      clickToUndo: 'Click to undo.',
      open: 'Open outbox',
    },
    invitation: invitationTexts(),
  }
}

/** What begins a mail. */
function beginTexts() {
  return {
    compose: 'New message',
    reply: 'Reply',
    replyAll: 'Reply all',
    forward: 'Forward',
    forwardAttached: 'Forward as attachment',
    writeTo: (name: string) => `Write to ${name}`,
    editDraft: 'Edit draft',
    more: 'More actions',
    keys: {
      title: 'Write',
      reply: 'Reply to the sender',
      replyAll: 'Reply to everyone',
      forward: 'Forward',
    },
  }
}

function listTexts(f: Formats) {
  return {
    drafts: 'Drafts',
    outbox: 'Outbox',
    loading: 'Reading your drafts',
    failedTitle: 'Your drafts could not be read',
    noDraftsTitle: 'No drafts',
    noDraftsText: 'What you begin to write is kept here until you send it, also when the app is closed.',
    emptyTitle: 'Nothing waiting to be sent',
    emptyText: 'What you send passes through here. It stays until the server has it.',
    noSubject: 'No subject',
    noRecipient: 'No recipient yet',
    to: (names: string) => `To ${names}`,
    from: (account: string) => `From ${account}`,
    noText: 'No text yet',
    hasFiles: 'With attachments',
    changedElsewhere: 'Changed elsewhere',
    changedElsewhereText: 'Somebody changed this draft in another program too. Open it to choose which one to keep.',
    saved: (at: number, now: number) => f.rowDate(at, now, 'Yesterday'),
    edit: 'Edit',
    sendNow: 'Send now',
    sendAgain: 'Send again',
    arrived: 'It arrived',
    discard: 'Delete',
    confirmTitle: 'Delete this message?',
    confirmDraft: (subject: string) =>
      `${subject === '' ? 'It' : `“${subject}”`} is deleted here and on the server. This can’t be undone.`,
    confirmSend: (subject: string) =>
      `${subject === '' ? 'It' : `“${subject}”`} is not sent, and deleted. This can’t be undone.`,
    keep: 'Cancel',
  }
}

function stateTexts(f: Formats) {
  return {
    groups: {
      attention: 'Needs attention',
      sending: 'Being sent',
      waiting: 'Waiting',
      scheduled: 'Scheduled',
    },
    refused: 'This message was not sent.',
    unknown:
      'Mailmirror cannot tell whether this message was sent: the connection broke before the server answered. It may ' +
      'have arrived. Look in Sent, or ask the recipient; if you send it again, it may arrive twice.',
    serverSaid: 'The server’s reason',
    reasons: reasons(),
    sending: 'Handing it over to the server',
    soon: 'Will be sent in a moment',
    waitingFor: (kind: FailureKind) => waitingFor[kind] ?? 'The last try did not succeed.',
    tries: (n: number) => `${f.number(n)} ${n === 1 ? 'try' : 'tries'} so far`,
    nextTry: (at: number, now: number) => `Next try ${f.wait(at, now)}`,
    leaves: (at: number) => `Will be sent on ${f.longDate(at)}`,
  }
}

/** Why a mail came back, and what to do: of mail that is read these would be other sentences. */
function reasons(): Partial<Record<FailureKind, string>> {
  return {
    rejected: 'The server refused it. Edit it, or send it again.',
    forbidden: 'This account may not send messages there. Ask your administrator, or send it from another account.',
    auth: 'The server refused the sign-in. Sign in again, then send it again.',
    keychain: 'The sign-in is not kept on this computer any more. Sign in again, then send it again.',
    gone: 'Something that belongs to it is not there any more. Edit it, then send it again.',
    invalid: 'Something in it cannot be sent, such as an address. Edit it, then send it again.',
    disk: 'The disk is full or cannot be read. Free some space, then send it again.',
    tls: 'The server’s certificate cannot be trusted, so nothing was sent. Ask your administrator to check it.',
  }
}

const waitingFor: Partial<Record<FailureKind, string>> = {
  offline: 'Offline: the server does not answer.',
  timeout: 'The server stopped answering midway.',
  throttled: 'The server asked for a pause.',
  badAnswer: 'The server gave an answer Mailmirror does not understand.',
  auth: 'The server refused the sign-in. Sign in again to go on.',
  keychain: 'The sign-in is not kept on this computer any more. Sign in again to go on.',
  tls: 'The server’s certificate cannot be trusted, so nothing was sent.',
}

function invitationTexts() {
  return {
    name: 'Invitation',
    Request: 'You are invited. Will you attend?',
    Cancel: 'This appointment was cancelled.',
    Reply: {
      Accepted: (name: string) => `${name} accepted the invitation.`,
      Tentative: (name: string) => `${name} may come.`,
      Declined: (name: string) => `${name} declined the invitation.`,
      Unknown: (name: string) => `${name} answered the invitation.`,
    },
    answers: { Accepted: 'Accept', Tentative: 'Maybe', Declined: 'Decline' },
    answered: {
      Accepted: 'You accepted. The answer goes to the organiser.',
      Tentative: 'You answered maybe. The answer goes to the organiser.',
      Declined: 'You declined. The answer goes to the organiser.',
    },
  }
}
