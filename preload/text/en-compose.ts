/** English for the window in which mail is written. */
import type { Count, Formats } from './formats.ts'

export function composeTexts(f: Formats, count: Count) {
  return {
    title: 'New message',
    loading: 'Opening the draft',
    form: 'Message',
    from: 'From',
    to: 'To',
    cc: 'Cc',
    bcc: 'Bcc',
    subject: 'Subject',
    body: 'Message text',
    people: peopleTexts(count),
    files: fileTexts(f, count),
    send: sendTexts(f),
    saving: 'Saving…',
    saved: 'Saved',
    notSaved: (reason: string) => `Not saved: ${reason}`,
    discard: 'Delete draft',
    discardTitle: 'Delete this draft?',
    discardText: 'What you wrote and the files you added are removed here and on the server.',
    discardYes: 'Delete',
    keepWriting: 'Keep writing',
    options: optionTexts(),
    stationery: stationeryTexts(),
    reminders: reminderTexts(count),
    standing: standingTexts(),
    gone: { title: 'This draft is gone', text: 'It was sent or deleted, here or on another device.' },
    closeWindow: 'Close window',
  }
}

function peopleTexts(count: Count) {
  return {
    suggestions: (field: string) => `People for ${field}`,
    /** Heard when the list opens. */
    offered: (n: number) => `${count(n, 'suggestion', 'suggestions')}, use the arrow keys`,
    chip: (name: string, address: string) => (name === '' ? address : `${name}, ${address}`),
    invalid: 'Not an email address',
    remove: (name: string) => `Remove ${name}`,
    edit: 'Edit',
    copy: 'Copy address',
    moveTo: (field: string) => `Move to ${field}`,
    take: 'Remove',
    chosen: (field: string) => `Recipients in ${field}`,
    outside: 'Outside your organisation',
  }
}

function fileTexts(f: Formats, count: Count) {
  return {
    add: 'Attach files',
    drop: 'Drop files to attach them',
    list: 'Attachments',
    summary: (n: number, bytes: number) => `${count(n, 'attachment', 'attachments')}, ${f.size(bytes)}`,
    much: 'More than 20 MB: some servers refuse messages of this size.',
    remove: (name: string) => `Remove ${name}`,
    stop: (name: string) => `Stop adding ${name}`,
    adding: (name: string) => `Adding ${name}`,
    progress: (sent: number, total: number) => `${f.size(sent)} of ${f.size(total)}`,
    waiting: 'Waiting',
    unreadable: 'Cannot be read. Folders must be zipped first.',
    unnamed: 'Unnamed file',
  }
}

function sendTexts(f: Formats) {
  return {
    now: 'Send',
    sending: 'Sending…',
    more: 'Send later',
    morning: (at: number) => `This morning, ${f.rowDate(at, at, '')}`,
    tomorrow: (at: number) => `Tomorrow, ${f.date(at)}`,
    monday: (at: number) => `Monday, ${f.date(at)}`,
    pick: 'Pick date and time…',
    pickTitle: 'Send later',
    pickText: 'The message waits in the outbox and is sent at this time, or as soon after it as Mailmirror is running.',
    pickField: 'Date and time',
    pickRead: (at: number) => `Will be sent on ${f.longDate(at)}.`,
    pickWrong: 'Choose a time that is still to come.',
    schedule: 'Schedule',
    cancel: 'Cancel',
  }
}

function optionTexts() {
  return {
    more: 'More options',
    plain: 'Plain text',
    plainTitle: 'Change to plain text?',
    plainText: 'Formatting, and pictures in the text, will be lost.',
    plainYes: 'Change to plain text',
    priority: 'Priority',
    priorities: { High: 'High priority', Normal: 'Normal priority', Low: 'Low priority' },
    clearPriority: 'Back to normal priority',
    advanced: 'Sending options',
    done: 'Done',
    through: (server: string) => `Sent through ${server}`,
    outgoing: 'Send through another server',
    outgoingText: 'Instead of the one that belongs to the account.',
    sentItems: 'Keep the sent copy elsewhere',
    sentItemsText: 'Instead of the account’s own folder for sent messages.',
    where: 'Where',
    ownServer: 'Another folder of this account',
    otherServer: 'A folder on another server',
    server: 'Server',
    serverHint: 'Such as mail.example.com',
    serverMissing: 'Enter the name of the server, or turn this off.',
    user: 'User name',
    password: 'Password',
    passwordKept: 'Kept in the system’s keychain until the message is sent.',
    ssl: 'Encrypted connection',
    folder: 'Folder',
    none: 'Choose a folder',
  }
}

function stationeryTexts() {
  return {
    menu: 'Templates and signatures',
    insert: 'Insert template',
    empty: 'No templates yet',
    keep: 'Save this text as a template…',
    keepTitle: 'Save as a template',
    keepText: 'The text without signature and quote, to begin other messages with.',
    name: 'Name',
    nameMissing: 'Give it a name.',
    replaces: 'A template of this name is replaced.',
    noPictures: 'No pictures can be kept in signatures and templates.',
    leaveTitle: 'Leave without saving?',
    leaveText: 'Your changes to this text will be lost.',
    leaveYes: 'Don’t save',
    manage: 'Signatures and templates…',
    title: 'Signatures and templates',
    signatures: 'Signatures',
    templates: 'Templates',
    account: 'Account',
    signatureHint: 'Goes under every new message, reply and forward from this account. Leave it empty for none.',
    text: 'Text',
    template: 'Template',
    fresh: 'New template',
    freshName: 'Untitled',
    remove: 'Delete template',
    save: 'Save',
    saved: 'Saved.',
    cancel: 'Cancel',
  }
}

function reminderTexts(count: Count) {
  return {
    title: 'Before it is sent',
    anyway: 'Send anyway',
    back: 'Go back',
    nobody: 'There is nobody to send it to.',
    invalid: (addresses: readonly string[]) =>
      `${addresses.length === 1 ? 'This is not an email address' : 'These are not email addresses'}: ${addresses.join(', ')}`,
    noServer: 'Enter the name of the server to send through.',
    whenAdded: 'Send when it is added',
    uploading: 'A file is still being added.',
    broken: (names: readonly string[]) =>
      `${count(names.length, 'file', 'files')} could not be added: ${names.join(', ')}`,
    maybeSent: 'This message may already have been sent. If it is sent again, it may arrive twice.',
    noFile: (word: string) => `You wrote “${word}”, and nothing is attached.`,
    noSubject: 'The subject is empty.',
    noText: 'The message has no text.',
  }
}

function standingTexts() {
  return {
    failed: 'This message was not sent.',
    doubtTitle: 'This message may already have been sent.',
    doubtText: 'The connection broke before the server answered. Look in Sent, or ask the recipient.',
    otherTitle: 'This draft was also changed elsewhere.',
    otherText: 'Choose which version to keep.',
    mine: 'Keep mine',
    other: 'Use the other',
    both: 'Keep both',
    queuedTitle: 'This message is in the outbox',
    queuedText: 'Take it back to change it. Until then it will be sent as it is.',
    takeBack: 'Take back',
    sendingTitle: 'This message is being sent',
    sendingText: 'It cannot be changed any more.',
    sentTitle: 'This message was sent',
    sentText: 'You’ll find it in Sent.',
    unknownTitle: 'This message may or may not have been sent',
    unknownText: 'Open the outbox to send it again, or to say that it arrived.',
  }
}
