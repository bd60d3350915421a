/** PURE: how the parts of a message that are not its text are named, numbered and judged. */
import type { Attachment } from 'postal-mime'
import type { EMailAttachment } from '../../../preload/model.ts'
import { headerText } from './text.ts'

/** Types that a system may run, or that hide such files: never called safe. */
const dangerous = new Set(
  (
    'ade adp apk app appinstaller application appref-ms appx appxbundle arj asp aspx bas bash bat bgi bin cab cer chm cmd cnt com ' +
    'command cpl crt csh desktop der diagcab dll dmg docm dotm elf exe fxp gadget grp hlp hpj hta htc img inf ins ipa iso isp its jar ' +
    'jnlp js jse ksh lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz msc msh msh1 msh1xml msh2 msh2xml ' +
    'mshxml msi msix msixbundle msp mst msu ops osd pcd pif pkg pl plg potm ppam ppsm pptm prf prg printerexport ps1 ps1xml ps2 ps2xml ' +
    'psc1 psc2 psd1 psdm1 psm1 pst py pyc pyo pyw pyz pyzw rb reg rpm run scf scpt scr sct search-ms settingcontent-ms sh shb shs sldm ' +
    'sys terminal theme themepack tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw webpnp website wim workflow ws wsb wsc wsf wsh xbap ' +
    'xla xlam xll xlsb xlsm xltm xml xnk xsl zsh deb snap flatpak appimage action bz ace svg html htm xhtml shtml mht mhtml'
  ).split(' '),
)

/** By the last extension, as the system will judge; trailing dots and blanks are dropped first, as Windows does. */
export function isSafeFileExtension(filename: string | null): boolean {
  const name = (filename ?? '').toLowerCase().replace(/[.\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+$/u, '')
  const extension = /\.([^.\\/:]+)$/.exec(name)?.[1]
  return extension === undefined || !dangerous.has(extension.trim())
}

/** What a part without a name is called, so that a person can save it. */
const names: Readonly<Record<string, string>> = {
  'text/calendar': 'invite.ics',
  'application/ics': 'invite.ics',
  'message/rfc822': 'message.eml',
}

const withoutBrackets = (contentId: string): string => contentId.trim().replace(/^<|>$/g, '').trim()

/** Only letters in a row of digits are ours: an id of digits is always an index. */
function idOf(part: Attachment, index: number, taken: ReadonlySet<string>): string {
  const inline = part.related === true || part.disposition === 'inline'
  const contentId = inline && part.contentId ? headerText(withoutBrackets(part.contentId)) : ''
  const usable = contentId !== '' && !/^\d+$/.test(contentId) && !taken.has(contentId)
  return usable ? contentId : String(index + 1)
}

/** The ids of `parts`, in order: the content id of an inline part, else the part's place; unique within a message. */
export function idsOf(parts: readonly Attachment[]): string[] {
  const taken = new Set<string>()
  return parts.map((part, index) => {
    const id = idOf(part, index, taken)
    taken.add(id)
    return id
  })
}

export function filenameOf(part: Attachment): string | null {
  return headerText(part.filename ?? '') || names[part.mimeType] || null
}

/** A string cannot come: the parser is asked for bytes. */
export function bytesOf(part: Attachment): Uint8Array {
  if (typeof part.content === 'string') return new TextEncoder().encode(part.content)
  return part.content instanceof Uint8Array ? part.content : new Uint8Array(part.content)
}

export function attachmentsOf(parts: readonly Attachment[]): EMailAttachment[] {
  const ids = idsOf(parts)
  return parts.map((part, index) => {
    const filename = filenameOf(part)
    return {
      description: headerText(part.description ?? '') || null,
      filename,
      size: part.content instanceof Uint8Array ? part.content.length : bytesOf(part).length,
      type: headerText(part.mimeType) || null,
      encoding: null,
      id: ids[index] ?? null,
      disposition: part.disposition || (part.related ? 'inline' : 'attachment'),
      isSafeFileExtension: isSafeFileExtension(filename),
      stream: null,
    }
  })
}
