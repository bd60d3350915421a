/** How the fields of EMailEntity stand in columns: the one place where booleans, enums and JSON change shape. */
import {
  calMethods,
  calReplyStatuses,
  emailCustomHeader,
  emailEnvelope,
  emailSoInfo,
  priorities,
  type EMailAddress,
  type EMailAttachment,
  type EMailEntity,
} from '../../preload/model.ts'
import { z } from 'zod'

/** The scalar columns of `message` that hold fields of the entity. */
export interface MessageColumns {
  readonly subject: string | null
  readonly sent: string | null
  readonly received_at: string | null
  readonly size: number
  readonly priority: number
  readonly flags: number
  readonly message_id: string | null
  readonly is_sent: number
  readonly server_id: number
  readonly server_identifier: string | null
  readonly folder_name: string | null
  readonly email_item_id: number
  readonly server_account_id: number
  readonly replied_at: string | null
  readonly has_calendar_data: number
  readonly cal_method: number
  readonly cal_reply_status: number
}

export interface BodyColumns {
  readonly html_body: string | null
  readonly plain_body: string | null
  readonly email_so_info: string | null
  readonly in_reply_to: string | null
  readonly custom_headers: string | null
}

export interface AddressColumns {
  readonly field: number
  readonly position: number
  readonly contact_id: number
  readonly contact_name: string | null
  readonly person_id: number
  readonly person_name: string | null
  readonly associate_id: number
  readonly address: string | null
  readonly email_id: number
  readonly duplicate_person_ids: string | null
  readonly name: string | null
}

export interface AttachmentColumns {
  readonly position: number
  readonly description: string | null
  readonly filename: string | null
  readonly size: number
  readonly type: string | null
  readonly encoding: string | null
  readonly id: string | null
  readonly disposition: string | null
  readonly is_safe_file_extension: number
  readonly stream: string | null
}

export const addressField = { from: 0, to: 1, cc: 2, bcc: 3 } as const

export function messageColumns(entity: EMailEntity): MessageColumns {
  return {
    subject: entity.subject,
    sent: entity.sent,
    received_at: entity.receivedAt,
    size: entity.size,
    priority: priorities.indexOf(entity.priority),
    flags: entity.flags,
    message_id: entity.messageId,
    is_sent: Number(entity.isSent),
    server_id: entity.serverId,
    server_identifier: entity.serverIdentifier,
    folder_name: entity.folderName,
    email_item_id: entity.emailItemId,
    server_account_id: entity.accountId,
    replied_at: entity.repliedAt,
    has_calendar_data: Number(entity.hasCalendarData),
    cal_method: calMethods.indexOf(entity.calMethod),
    cal_reply_status: calReplyStatuses.indexOf(entity.calReplyStatus),
  }
}

export function bodyColumns(entity: EMailEntity): BodyColumns {
  return {
    html_body: entity.htmlBody,
    plain_body: entity.plainBody,
    email_so_info: entity.emailSoInfo && JSON.stringify(entity.emailSoInfo),
    in_reply_to: entity.inReplyTo && JSON.stringify(entity.inReplyTo),
    custom_headers: entity.customHeaders.length === 0 ? null : JSON.stringify(entity.customHeaders),
  }
}

export function addressColumns(entity: EMailEntity): AddressColumns[] {
  const rows = (field: number, list: readonly EMailAddress[]) =>
    list.map((one, position) => ({
      field,
      position,
      contact_id: one.contactId,
      contact_name: one.contactName,
      person_id: one.personId,
      person_name: one.personName,
      associate_id: one.associateId,
      address: one.address,
      email_id: one.emailId,
      duplicate_person_ids: one.duplicatePersonIds.length === 0 ? null : JSON.stringify(one.duplicatePersonIds),
      name: one.name,
    }))
  return [
    ...rows(addressField.from, entity.from ? [entity.from] : []),
    ...rows(addressField.to, entity.to),
    ...rows(addressField.cc, entity.cc),
    ...rows(addressField.bcc, entity.bcc),
  ]
}

export function attachmentColumns(entity: EMailEntity): AttachmentColumns[] {
  return entity.attachments.map((one, position) => ({
    position,
    description: one.description,
    filename: one.filename,
    size: one.size,
    type: one.type,
    encoding: one.encoding,
    id: one.id,
    disposition: one.disposition,
    is_safe_file_extension: Number(one.isSafeFileExtension),
    stream: one.stream,
  }))
}

export const toAddress = (row: AddressColumns): EMailAddress => ({
  contactId: row.contact_id,
  contactName: row.contact_name,
  personId: row.person_id,
  personName: row.person_name,
  associateId: row.associate_id,
  address: row.address,
  emailId: row.email_id,
  duplicatePersonIds: parsed(z.array(z.number()), row.duplicate_person_ids) ?? [],
  name: row.name,
})

export const toAttachment = (row: AttachmentColumns): EMailAttachment => ({
  description: row.description,
  filename: row.filename,
  size: row.size,
  type: row.type,
  encoding: row.encoding,
  id: row.id,
  disposition: row.disposition,
  isSafeFileExtension: row.is_safe_file_extension === 1,
  stream: row.stream,
})

export const toPriority = (column: number) => priorities[column] ?? 'NoPriority'

/** Puts the columns together again: the inverse of the four functions above. */
export function toEntity(
  message: MessageColumns,
  body: BodyColumns,
  addresses: readonly AddressColumns[],
  attachments: readonly AttachmentColumns[],
): EMailEntity {
  const of = (field: number) => addresses.filter((row) => row.field === field).map(toAddress)
  return {
    to: of(addressField.to),
    cc: of(addressField.cc),
    bcc: of(addressField.bcc),
    subject: message.subject,
    htmlBody: body.html_body,
    from: of(addressField.from)[0] ?? null,
    sent: message.sent,
    size: message.size,
    priority: toPriority(message.priority),
    flags: message.flags,
    messageId: message.message_id,
    plainBody: body.plain_body,
    isSent: message.is_sent === 1,
    emailSoInfo: parsed(emailSoInfo, body.email_so_info),
    serverId: message.server_id,
    serverIdentifier: message.server_identifier,
    attachments: attachments.map(toAttachment),
    customHeaders: parsed(z.array(emailCustomHeader), body.custom_headers) ?? [],
    folderName: message.folder_name,
    emailItemId: message.email_item_id,
    accountId: message.server_account_id,
    receivedAt: message.received_at,
    inReplyTo: parsed(emailEnvelope, body.in_reply_to),
    repliedAt: message.replied_at,
    hasCalendarData: message.has_calendar_data === 1,
    calMethod: calMethods[message.cal_method] ?? 'Unknown',
    calReplyStatus: calReplyStatuses[message.cal_reply_status] ?? 'Unknown',
  }
}

function parsed<T>(schema: z.ZodType<T>, json: string | null): T | null {
  return json === null ? null : schema.parse(JSON.parse(json))
}
