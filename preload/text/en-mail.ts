/** English for what a person does to mail: actions, their keys, and the questions they ask. */
import type { Count, Formats } from './formats.ts'

export function actionTexts(f: Formats, count: Count) {
  const messages = (n: number) => count(n, 'message', 'messages')
  const them = (n: number) => (n === 1 ? 'it' : 'them')
  return {
    name: 'Actions',
    seen: 'Mark as read',
    unseen: 'Mark as unread',
    star: 'Star',
    unstar: 'Remove star',
    move: 'Move to folder',
    archive: 'Archive',
    trash: 'Move to trash',
    deleteForGood: 'Delete for good',
    undo: 'Undo',
    cancel: 'Cancel',
    selected: (n: number) => `${f.number(n)} selected`,
    clear: 'Clear selection',
    manyTitle: (n: number) => `${messages(n)} selected`,
    manyText: 'What you do now is done to all of them.',
    manyAccounts: 'These messages are of several accounts. Choose those of one account to move them.',
    noArchive: 'There is no archive folder for this. Move it to a folder instead.',
    moved: (n: number, folder: string) => `Moved ${messages(n)} to ${folder}.`,
    archived: (n: number) => `Archived ${messages(n)}.`,
    trashed: (n: number) => `Moved ${messages(n)} to the trash.`,
    moveTitle: (n: number) => (n === 1 ? 'Move to folder' : `Move ${messages(n)} to folder`),
    moveField: 'Folder name',
    moveNone: 'No folder has this name.',
    confirmTitle: (n: number) => `Delete ${messages(n)} for good?`,
    confirmText: (n: number) => `This removes ${them(n)} here and on the server. There is no way back.`,
    refused: refusalTexts(messages),
    putBack: (n: number): string => (n === 1 ? 'The message is as it was.' : 'The messages are as they were.'),
    waiting: (n: number) => `${count(n, 'change waits', 'changes wait')} to be sent`,
  }
}

/** What a server did not do. */
function refusalTexts(messages: (n: number) => string) {
  return {
    seen: (n: number, account: string) => `${account}: the server did not change the read mark of ${messages(n)}.`,
    flagged: (n: number, account: string) => `${account}: the server did not change the star of ${messages(n)}.`,
    answered: (n: number, account: string) => `${account}: the server did not mark ${messages(n)} as answered.`,
    move: (n: number, account: string) => `${account}: the server did not move ${messages(n)}.`,
    trash: (n: number, account: string) => `${account}: the server did not move ${messages(n)} to the trash.`,
    delete: (n: number, account: string) => `${account}: the server did not delete ${messages(n)}.`,
  }
}

export function keyTexts() {
  return {
    title: 'Keys',
    open: 'Show the keys',
    groups: { move: 'Go', mark: 'Select', act: 'Do' },
    next: 'Next message',
    previous: 'Previous message',
    read: 'Into the message',
    back: 'Back to the list',
    search: 'Search',
    account: 'Account page, from the folder tree',
    toggle: 'Select or unselect the message',
    range: 'Select from here on',
    all: 'Select all loaded messages',
    clear: 'Clear the selection',
    seen: 'Mark as read or unread',
    star: 'Star or remove the star',
    move: 'Move to a folder',
    archive: 'Archive',
    trash: 'To the trash; in the trash, delete for good',
    undo: 'Undo',
    help: 'This list',
  }
}
