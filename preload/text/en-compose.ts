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
    discard: 'Discard draft',
    discardTitle: 'Discard this draft?',
    discardText: 'What you wrote and the files you added are removed here and on the server.',
    discardYes: 'Discard',
    keepWriting: 'Keep writing',
    options: optionTexts(),
    stationery: stationeryTexts(),
    reminders: reminderTexts(count),
    standing: standingTexts(),
    gone: { title: 'This draft is gone', text: 'It was sent or discarded, here or on another device.' },
    closeWindow: 'Close window',
  }
}

function peopleTexts(count: Count) {
  return {
    suggestions: (field: string) => `People for ${field}`,
    /** Heard when the list opens. */
    offered: (n: number) => `${count(n, 'person', 'people')} offered, arrow keys choose`,
    chip: (name: string, address: string) => (name === '' ? address : `${name}, ${address}`),
    invalid: 'Not a mail address',
    remove: (name: string) => `Remove ${name}`,
    edit: 'Edit',
    copy: 'Copy address',
    moveTo: (field: string) => `Move to ${field}`,
    take: 'Remove',
    chosen: (field: string) => `Recipients in ${field}`,
    outside: (domains: string[], more: number) =>
      `Goes outside your organisation: ${domains.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  }
}

function fileTexts(f: Formats, count: Count) {
  return {
    add: 'Attach files',
    drop: 'Drop files to attach them',
    list: 'Attachments',
    summary: (n: number, bytes: number) => `${count(n, 'attachment', 'attachments')}, ${f.size(bytes)}`,
    much: 'More than 20 MB: some servers refuse mail of this size.',
    remove: (name: string) => `Remove ${name}`,
    stop: (name: string) => `Stop adding ${name}`,
    adding: (name: string) => `Adding ${name}`,
    progress: (sent: number, total: number) => `${f.size(sent)} of ${f.size(total)}`,
    waiting: 'Waiting',
    unreadable: 'Cannot be read. A folder has to be packed first.',
    unnamed: 'Unnamed file',
  }
}

function sendTexts(f: Formats) {
  return {
    now: 'Send',
    sending: 'Sending…',
    more: 'Send later',
    tomorrow: (at: number) => `Tomorrow, ${f.rowDate(at, at, '')}`,
    monday: (at: number) => `Monday, ${f.rowDate(at, at, '')}`,
    pick: 'Pick date and time…',
    pickTitle: 'Send later',
    pickText: 'The mail waits in the outbox and leaves at this time, or as soon after it as Mailmirror runs.',
    pickField: 'Date and time',
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
    through: (server: string) => `Leaves through ${server}`,
    outgoing: 'Send through another server',
    outgoingText: 'Instead of the one that belongs to the account.',
    sentItems: 'Keep the sent copy elsewhere',
    sentItemsText: 'Instead of the account’s own folder for sent mail.',
    where: 'Where',
    ownServer: 'Another folder of this account',
    otherServer: 'A folder on another server',
    server: 'Server',
    serverHint: 'Such as mail.example.com',
    serverMissing: 'Name the server, or turn this off.',
    user: 'User name',
    password: 'Password',
    passwordKept: 'Kept in the system’s keychain until the mail is sent.',
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
    keepText: 'The text without signature and quote, to begin other mail with.',
    name: 'Name',
    nameMissing: 'Give it a name.',
    replaces: 'A template of this name is replaced.',
    manage: 'Signatures and templates…',
    title: 'Signatures and templates',
    signatures: 'Signatures',
    templates: 'Templates',
    account: 'Account',
    signatureHint: 'Stands under every new mail, reply and forward from this account. Leave it empty for none.',
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
      `${addresses.length === 1 ? 'This is' : 'These are'} no mail address${addresses.length === 1 ? '' : 'es'}: ${addresses.join(', ')}`,
    noServer: 'The other server to send through has no name.',
    uploading: 'A file is still being added.',
    broken: (names: readonly string[]) =>
      `${count(names.length, 'file', 'files')} could not be added: ${names.join(', ')}`,
    noFile: (word: string) => `You wrote “${word}”, and nothing is attached.`,
    noSubject: 'The subject is empty.',
    noText: 'The message has no text.',
  }
}

function standingTexts() {
  return {
    failed: 'This mail was not sent.',
    said: (detail: string) => `The server said: ${detail}`,
    otherTitle: 'This draft was also changed elsewhere.',
    otherText: 'Choose which version goes on.',
    mine: 'Keep mine',
    other: 'Use the other',
    both: 'Keep both',
    queuedTitle: 'This mail is in the outbox',
    queuedText: 'Take it back to change it. Until then it leaves as it is.',
    takeBack: 'Take back',
    sendingTitle: 'This mail is being sent',
    sendingText: 'It cannot be changed any more.',
    sentTitle: 'This mail was sent',
    sentText: 'You find it among the sent mail of its account.',
    unknownTitle: 'Nobody knows whether this mail left',
    unknownText: 'Look into the outbox: there you can send it once more, or say that it arrived.',
  }
}
