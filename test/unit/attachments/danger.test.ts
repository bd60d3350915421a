import { describe, expect, test } from 'vitest'
import { isDangerousContent, isDangerousName } from '../../../main/attachments/danger.ts'

describe('by its name, never opened is', () => {
  const endings = `
    ace ade adp apk app appimage application appref-ms appx appxbundle arj asp aspx bas bash bat bgi bin bz2 cab cer chm
    class cmd cnt com command cpl crt csh deb der desktop dex diagcab dll dmg docm dotm ear elf eps exe flatpak flatpakref
    fxp gadget grp gz hlp hpj hqx hta htc htm html img inetloc inf ins ipa iqy iso isp its jar jnlp job js jse jsp kext ksh
    lha library-ms lnk lz lzh lzma mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz accdb accde mht
    mhtml mobileconfig mpkg msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp mst msu ocx one onepkg ops osd
    out ova pcd php phar pif pkg pl plg potm ppam ppsm pptm prf prg printerexport ps ps1 ps1xml ps2 ps2xml psc1 psc2 psd1
    psdm1 psm1 pst py pyc pyo pyw pyz pyzw qcow2 rar rb rdp reg rpm run scf scpt scr sct search-ms searchconnector-ms
    settingcontent-ms sh shb shs sit sldm slk snap so squashfs svg swf sys tar terminal tgz theme themepack tmp tool udf udl
    url vb vbe vbp vbs vdi vhd vhdx vmdk vsix vsmacros vsto vsw war wasm webloc webpnp website whl wim workflow ws wsb wsc
    wsf wsh xap xbap xhtml xla xlam xll xlsb xlsm xltm xml xnk xpi xsl xz zip zipx zsh zst 7z 001
  `
    .trim()
    .split(/\s+/)

  test('at least 170 endings', () => expect(new Set(endings).size).toBeGreaterThanOrEqual(170))
  test.each(endings)('.%s', (ending) => {
    expect(isDangerousName(`report.${ending}`)).toBe(true)
    expect(isDangerousName(`report.pdf.${ending.toUpperCase()}`)).toBe(true)
  })

  test.each([
    'a.exe. ',
    'a.exe...',
    'a.exe\u200b',
    'a.ex\u200be',
    'a.e\u00adxe',
    'invoice\u202efdp.exe',
    'a.exe\u0000',
    'invoice.pdf                                        .exe',
    'a.ｅｘｅ',
    '.exe',
    'C:\\mail\\a.bat',
    'a.{3050f4d8-98b5-11cf-bb82-00aa00bdce0b}',
  ])('%j, whatever it pretends', (name) => expect(isDangerousName(name)).toBe(true))

  test.each([
    'report.pdf',
    'photo.JPG',
    'no ending',
    null,
    '',
    'exe',
    'a.exe.pdf',
    'www.example.com.pdf',
    'minutes.docx',
    'prices.xlsx',
    'slides.pptx',
    'old.doc',
    'old.xls',
    'notes.txt',
    'export.csv',
    'letter.odt',
    'invite.ics',
    'message.eml',
    'message.msg',
    'card.vcf',
    'film.mp4',
    'song.mp3',
    'scan.tiff',
    'book.epub',
    'letter.rtf',
    'Keynote.key',
  ])('not %j', (name) => expect(isDangerousName(name)).toBe(false))
})

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const at = (place: number, text: string, length = place + text.length) => {
  const file = Buffer.alloc(length)
  file.write(text, place, 'latin1')
  return new Uint8Array(file)
}
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
const ole = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

describe('by its content, never opened is', () => {
  test.each<[string, Uint8Array]>([
    ['a Windows program', bytes('MZ\x90\0')],
    ['a Linux program', bytes('\x7fELF\x02\x01')],
    ['a 32-bit macOS program', bytes('\xfe\xed\xfa\xce')],
    ['a 64-bit macOS program', bytes('\xcf\xfa\xed\xfe\x07')],
    ['a universal macOS program or a Java class', bytes('\xca\xfe\xba\xbe\0\0')],
    ['an Android program', bytes('dex\n035\0')],
    ['WebAssembly', bytes('\0asm\x01')],
    ['compiled AppleScript', bytes('FasdUAS 1.101')],
    ['compiled Lua', bytes('\x1bLuaR')],
    ['a Windows shortcut', bytes('L\0\0\0\x01\x14\x02\0\0')],
    ['compiled help', bytes('ITSF\x03')],
    ['old help', bytes('?_\x03\0')],
    ['OneNote', bytes('\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae')],
    ['Access', at(4, 'Standard ACE DB')],
    ['old Access', at(4, 'Standard Jet DB')],
    ['an Outlook store', bytes('!BDN')],
    ['PostScript', bytes('%!PS-Adobe-3.0')],
    ['a Debian package', bytes('!<arch>\ndebian')],
    ['an RPM package', bytes('\xed\xab\xee\xdb')],
    ['a macOS package', bytes('xar!\0')],
    ['a snap', bytes('hsqs')],
    ['a browser extension', bytes('Cr24')],
    ['a cabinet', bytes('MSCF\0')],
    ['RAR', bytes('Rar!\x1a\x07')],
    ['7z', bytes('7z\xbc\xaf\x27\x1c')],
    ['gzip', bytes('\x1f\x8b\x08')],
    ['compress', bytes('\x1f\x9d\x90')],
    ['bzip2', bytes('BZh91AY')],
    ['xz', bytes('\xfd7zXZ\0')],
    ['Zstandard', bytes('(\xb5/\xfd')],
    ['lzip', bytes('LZIP\x01')],
    ['LZ4', bytes('\x04\x22\x4d\x18')],
    ['ARJ', bytes('\x60\xea')],
    ['LHA', at(2, '-lh5-')],
    ['ACE', at(7, '**ACE**')],
    ['StuffIt', bytes('StuffIt (c)1997')],
    ['tar', at(257, 'ustar', 512)],
    ['a Windows image', bytes('MSWIM\0\0\0')],
    ['a fixed VHD', at(512, 'conectix', 1024)],
    ['a VHD', bytes('conectix')],
    ['VHDX', bytes('vhdxfile')],
    ['VMDK', bytes('KDMV')],
    ['QCOW', bytes('QFI\xfb')],
    ['VirtualBox', at(64, '\x7f\x10\xda\xbe')],
    ['a macOS disk image', at(1024, 'koly', 1536)],
    ['ISO 9660', at(0x8001, 'CD001', 0x9000)],
    ['ISO 9660 behind the start of a PDF', Buffer.concat([bytes('%PDF-1.7'), at(0x8001 - 8, 'CD001')])],
    ['UDF', at(0x8001, 'BEA01')],
    ['a shell script', bytes('#!/bin/sh\nrm -rf ~')],
    ['a shell script behind blanks', bytes('\n  #!/bin/sh')],
    ['a batch file', bytes('@echo off\r\n')],
    ['PHP', bytes('<?php echo 1;')],
    ['ASP', bytes('<% Response.Write %>')],
    ['a registry file', utf16('Windows Registry Editor Version 5.00')],
    ['an old registry file', bytes('REGEDIT4')],
    ['an internet shortcut', bytes('[InternetShortcut]\r\nURL=file://x')],
    ['a desktop entry', bytes('[Desktop Entry]\nExec=x')],
    ['an autorun file', bytes('[autorun]\nopen=x')],
    ['HTML', bytes('<!DOCTYPE html><title>x</title>')],
    ['HTML in UTF-16', utf16('<html>')],
    ['HTML behind a byte order mark and a comment', bytes('\xef\xbb\xbf<!-- x -->\n<HTML>')],
    ['XHTML', bytes('<?xml version="1.0"?>\n<html xmlns="x">')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a script element', bytes('<script>alert(1)</script>')],
    ['a Windows script file', bytes('<job><script language="VBScript">')],
    ['a scriptlet', bytes('<?xml version="1.0"?><scriptlet>')],
    ['settings content', bytes('<?xml version="1.0"?><PCSettings>')],
    ['a property list', bytes('<?xml version="1.0"?><!DOCTYPE plist><plist>')],
    ['a ZIP', bytes('PK\x03\x04\x14')],
    ['an empty ZIP', bytes('PK\x05\x06')],
    ['a ZIP in volumes', bytes('PK\x07\x08PK\x03\x04')],
    ['an OLE file of no known kind', bytes(`${ole}\0\0`)],
  ])('%s, though its name is report.pdf', (_what, file) => expect(isDangerousContent(file, 'report.pdf')).toBe(true))

  test.each<[string, string, Uint8Array]>([
    ['with macros', 'report.docx', bytes('PK\x03\x04....word/vbaProject.bin')],
    ['that is a Java program', 'report.docx', bytes('PK\x03\x04....META-INF/MANIFEST.MF')],
    ['that is an Android program', 'report.xlsx', bytes('PK\x03\x04....AndroidManifest.xml')],
    ['of the old kind with macros', 'report.doc', Buffer.concat([bytes(ole), Buffer.from('_VBA_PROJECT', 'utf16le')])],
  ])('a document %s, %s', (_what, name, file) => expect(isDangerousContent(file, name)).toBe(true))

  test.each<[string, Uint8Array]>([
    ['report.pdf', bytes('%PDF-1.7 trailer')],
    ['photo.jpg', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['photo.png', bytes('\x89PNG\r\n\x1a\n')],
    ['minutes.docx', bytes('PK\x03\x04....[Content_Types].xml')],
    ['prices.xlsx', bytes('PK\x03\x04....xl/workbook.xml')],
    ['letter.odt', bytes('PK\x03\x04....META-INF/manifest.xml')],
    ['old.doc', bytes(`${ole}....WordDocument`)],
    ['message.msg', bytes(`${ole}....__properties`)],
    ['notes.txt', bytes('Dear all,\n\nMZ is not how this begins. <html> is only mentioned.')],
    ['blåbær.txt', new Uint8Array(Buffer.from('Blåbærsyltetøy'))],
    ['export.csv', bytes('\xef\xbb\xbfname;size\r\n')],
    ['message.eml', bytes('Received: from there\r\nContent-Type: text/html\r\n\r\n<html>')],
    ['empty.txt', bytes('')],
    ['short.txt', bytes('M')],
  ])('not %s', (name, file) => expect(isDangerousContent(file, name)).toBe(false))
})
